import { type Json, type JsonNode, type JsonObject, parseJsonTree } from '@realm-as-code/renderer';
import { fitsOnLine, type Layout, layoutOf, writeInline, writeJson } from './write-json.ts';

/** How a value in a JSON text is to change. What is not mentioned stays as it is written. */
export type Edit = Replacement | ObjectEdit | ListEdit;

interface Replacement {
  readonly kind: 'replace';
  readonly value: Json;
}

interface ObjectEdit {
  readonly kind: 'object';
  readonly change: ReadonlyMap<string, Edit>;
  readonly remove: ReadonlySet<string>;
  readonly add: JsonObject;
}

interface ListEdit {
  readonly kind: 'list';
  /** What the list will have: items that it has, by index, perhaps with an edit; and new ones. */
  readonly items: readonly ListItem[];
}

export type ListItem = { readonly index: number; readonly edit?: Edit | undefined } | { readonly value: Json };

/** @returns a JSON text with an edit made: the same bytes but for the lines concerned. */
export function editJson(text: string, edit: Edit): string {
  const root = parseJsonTree(text);
  const written = new Writer(text).write(root, edit, '', 0);
  return text.slice(0, root.start) + written + text.slice(root.end);
}

/** A property or an item, with the blanks and line breaks before it. */
interface Piece {
  readonly lead: string;
  readonly text: string;
}

class Writer {
  readonly #text: string;
  readonly #layout: Layout;

  constructor(text: string) {
    this.#text = text;
    this.#layout = layoutOf(text);
  }

  /**
   * @param margin how the line is indented that the value begins on.
   * @param column how many characters are before the value on its line, and after it.
   */
  write(node: JsonNode, edit: Edit | undefined, margin: string, column: number): string {
    if (edit === undefined) return this.#text.slice(node.start, node.end);
    if (edit.kind === 'replace') return writeJson(edit.value, this.#layout, margin, column);
    return edit.kind === 'object' ? this.#object(node, edit, margin) : this.#list(node, edit, margin, column);
  }

  #object(node: JsonNode, { change, remove, add }: ObjectEdit, margin: string): string {
    const properties = [...(node.properties ?? [])];
    const leads = this.#leads(
      node,
      properties.map(([, { start, value }]) => [start, value.end] as const),
    );
    const kept = properties.flatMap(([key, { start, value }], index): Piece[] => {
      if (remove.has(key)) return [];
      const lead = leads[index] as string;
      const inner = marginIn(lead) ?? margin;
      const name = this.#text.slice(start, value.start);
      return [{ lead, text: name + this.write(value, change.get(key), inner, inner.length + name.length + 1) }];
    });
    const lead = this.#leadOfNew(leads, margin);
    const inner = marginIn(lead);
    const added = Object.entries(add).map(([key, value]): Piece => {
      const name = `${JSON.stringify(key)}: `;
      const column = (inner ?? margin).length + name.length + 1;
      const written = inner === undefined ? writeInline(value) : writeJson(value, this.#layout, inner, column);
      return { lead, text: name + written };
    });
    return this.#join(node, [...kept, ...added], margin);
  }

  #list(node: JsonNode, { items }: ListEdit, margin: string, column: number): string {
    const places = node.items ?? [];
    const leads = this.#leads(
      node,
      places.map(({ start, end }) => [start, end] as const),
    );
    const isPlain = places.every(({ items, properties }) => items === undefined && properties === undefined);
    const isOnOneLine = places.length > 0 ? leads.every((lead) => marginIn(lead) === undefined) : undefined;
    const lead = this.#leadOfNew(leads, margin);
    const inner = marginIn(lead);
    const pieces = items.map((item): Piece => {
      if ('index' in item) {
        const place = places[item.index] as JsonNode;
        const own = leads[item.index] as string;
        const at = marginIn(own) ?? margin;
        return { lead: own, text: this.write(place, item.edit, at, at.length + 1) };
      }
      const text =
        inner === undefined ? writeInline(item.value) : writeJson(item.value, this.#layout, inner, inner.length + 1);
      return { lead, text };
    });
    const arePlain = isPlain && items.every((item) => 'index' in item || typeof item.value !== 'object');
    if (arePlain && isOnOneLine !== false) {
      const inline = `[${pieces.map(({ text }) => text).join(', ')}]`;
      if (!this.#layout.isBroken || fitsOnLine(inline, column)) return inline;
      const broken = `${this.#layout.lineBreak}${margin}${this.#layout.indent}`;
      return this.#join(
        node,
        pieces.map(({ text }) => ({ lead: broken, text })),
        margin,
      );
    }
    return this.#join(node, pieces, margin);
  }

  /** @returns what is before each of the parts of an object or a list, from the bracket or comma on. */
  #leads(node: JsonNode, parts: readonly (readonly [start: number, end: number])[]): string[] {
    return parts.map(([start], index) => {
      const before = parts[index - 1]?.[1];
      const between = this.#text.slice(before ?? node.start + 1, start);
      return before === undefined ? between : between.slice(between.indexOf(',') + 1);
    });
  }

  /** @returns what goes before a new part: a line of its own where the others have one, or where there are no others. */
  #leadOfNew(leads: readonly string[], margin: string): string {
    const broken = leads.find((lead) => marginIn(lead) !== undefined);
    if (broken !== undefined) return this.#layout.lineBreak + (marginIn(broken) as string);
    if (leads.length > 0 || !this.#layout.isBroken) return ' ';
    return `${this.#layout.lineBreak}${margin}${this.#layout.indent}`;
  }

  #join(node: JsonNode, pieces: readonly Piece[], margin: string): string {
    const [open, close] = [this.#text[node.start] as string, this.#text[node.end - 1] as string];
    if (pieces.length === 0) return open + close;
    const isBroken = pieces.some(({ lead }) => marginIn(lead) !== undefined);
    const parts = pieces.map(({ lead, text }) => lead + text).join(',');
    if (isBroken) return open + parts + this.#layout.lineBreak + margin + close;
    // On one line, an object has the blanks inside its braces that it has now.
    const inside = this.#text[node.end - 2] === ' ' || node.properties?.size === 0 ? ' ' : '';
    return open + inside + parts.trimStart() + inside + close;
  }
}

/** @returns how the line is indented that begins in a lead, undefined where no line begins. */
function marginIn(lead: string): string | undefined {
  const at = lead.lastIndexOf('\n');
  return at === -1 ? undefined : lead.slice(at + 1);
}
