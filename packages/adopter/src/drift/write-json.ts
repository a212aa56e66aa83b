import { isObject, type Json } from '@realm-as-code/renderer';

/** How a template is laid out, so that what is added looks like what is there. */
export interface Layout {
  /** What one level is indented by. */
  readonly indent: string;
  readonly lineBreak: string;
  /** Whether objects have lines of their own; otherwise everything is on one line. */
  readonly isBroken: boolean;
}

/** The longest line, in characters; a list of plain values that fits stays on its line. */
const WIDTH = 120;

/** @returns the layout of a JSON text: as its first property that is indented has it. */
export function layoutOf(text: string): Layout {
  const indent = /\n([ \t]+)"/.exec(text)?.[1];
  return { indent: indent ?? '  ', lineBreak: text.includes('\r\n') ? '\r\n' : '\n', isBroken: indent !== undefined };
}

/**
 * Writes a JSON value as people write it: an object with a line for each property, a list of plain values on one line if
 * it fits.
 *
 * @param margin how the line is indented that the value begins on.
 * @param column how many characters are before the value on its line, and after it.
 */
export function writeJson(value: Json, layout: Layout, margin: string, column: number): string {
  if (!layout.isBroken) return writeInline(value);
  const isPlainList = Array.isArray(value) && !value.some((item) => typeof item === 'object' && item !== null);
  if (isPlainList) {
    const inline = writeInline(value);
    if (column + inline.length <= WIDTH || value.length === 0) return inline;
  }
  const inner = margin + layout.indent;
  if (Array.isArray(value)) {
    const items = value.map((item) => inner + writeJson(item, layout, inner, inner.length + 1));
    return block('[', items, ']', layout, margin);
  }
  if (!isObject(value)) return JSON.stringify(value);
  const properties = Object.entries(value).map(([key, item]) => {
    const name = `${inner}${JSON.stringify(key)}: `;
    return name + writeJson(item, layout, inner, name.length + 1);
  });
  return block('{', properties, '}', layout, margin);
}

/** @returns a value on one line, with blanks where people put them. */
export function writeInline(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(writeInline).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const properties = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${writeInline(item)}`);
  return properties.length === 0 ? '{}' : `{ ${properties.join(', ')} }`;
}

function block(open: string, lines: readonly string[], close: string, { lineBreak }: Layout, margin: string): string {
  if (lines.length === 0) return open + close;
  return [open, lines.join(`,${lineBreak}`), `${margin}${close}`].join(lineBreak);
}

/** @returns whether a list of plain values fits on its line. */
export function fitsOnLine(text: string, column: number): boolean {
  return column + text.length <= WIDTH;
}
