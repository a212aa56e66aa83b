import type { Json, JsonObject } from '@realm-as-code/renderer';

/** How wide a line may be for a list to stand on it, in characters. */
const WIDTH = 120;

/** @returns a document as a person would write it: lists of plain values on one line where they fit. */
export function formatJson(document: JsonObject): string {
  return `${format(document, 0, '')}\n`;
}

function format(value: Json, indent: number, before: string): string {
  const inner = ' '.repeat(indent + 2);
  const outer = ' '.repeat(indent);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((item) => typeof item !== 'object' || item === null)) {
      const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
      if (indent + before.length + line.length <= WIDTH) return line;
    }
    return `[\n${value.map((item) => inner + format(item, indent + 2, '')).join(',\n')}\n${outer}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `;
    return inner + name + format(item, indent + 2, name);
  });
  return `{\n${lines.join(',\n')}\n${outer}}`;
}
