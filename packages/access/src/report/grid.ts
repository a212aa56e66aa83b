/** A cell, and how it is painted. */
export interface Cell {
  readonly text: string;
  readonly paint: (text: string) => string;
}

export interface Column {
  /** One text for each line of the head. */
  readonly head: readonly string[];
  /** One for each row. */
  readonly cells: readonly Cell[];
}

/** Between columns, and before the first. */
const GAP = '  ';

/**
 * Lays out a table as text. Columns that do not fit beside each other go below each other, with the names again.
 *
 * @param names of the rows, one text for each line.
 * @param width of the page, in characters.
 */
export function gridLines(names: readonly (readonly string[])[], columns: readonly Column[], width: number): string[] {
  const first = widest(names.flat());
  const blocks: Column[][] = [];
  let left = 0;
  for (const column of columns) {
    const own = GAP.length + widthOf(column);
    const block = blocks.at(-1);
    if (block === undefined || own > left) {
      blocks.push([column]);
      left = width - GAP.length - first - own;
    } else {
      block.push(column);
      left -= own;
    }
  }
  return blocks.flatMap((block, at) => [...(at === 0 ? [] : ['']), ...blockLines(names, first, block)]);
}

function blockLines(names: readonly (readonly string[])[], first: number, columns: readonly Column[]): string[] {
  const height = Math.max(...columns.map(({ head }) => head.length));
  const heads = Array.from({ length: height }, (_, line) => [
    ' '.repeat(first),
    ...columns.map((column) => (column.head[line] ?? '').padEnd(widthOf(column))),
  ]);
  const rows = names.flatMap(([name = '', ...others], row) => [
    [name.padEnd(first), ...columns.map((column) => cellOf(column, row))],
    ...others.map((other) => [`${GAP}${other}`]),
  ]);
  return [...heads, ...rows].map((cells) => `${GAP}${cells.join(GAP)}`.trimEnd());
}

function cellOf(column: Column, row: number): string {
  const { text, paint } = column.cells[row] ?? { text: '', paint: String };
  return paint(text) + ' '.repeat(widthOf(column) - text.length);
}

function widthOf({ head, cells }: Column): number {
  return widest([...head, ...cells.map(({ text }) => text)]);
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

/** @returns parts in as many lines as they need; a part that is longer than a line goes on in the next. */
export function wrapped(parts: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = [];
  for (const [at, part] of parts.entries()) {
    const text = at < parts.length - 1 ? part + separator.trimEnd() : part;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= width) lines.push(`${lines.pop() ?? ''} ${text}`);
    else for (let from = 0; from === 0 || from < text.length; from += width) lines.push(text.slice(from, from + width));
  }
  return lines;
}
