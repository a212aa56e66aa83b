import { escapeUnprintable, isObject, type Json } from '@realm-as-code/renderer';

/** Words that one or another YAML reader takes for a boolean, a null or a merge. */
const WORD = /^(y|n|yes|no|on|off|true|false|null|~|<<|=)$/i;
/** What starts and goes on like a number, a time or a date: `22:22`, `0o7`, `1e3`, `e1`, `.inf`, `2026-11-24`. */
const NUMBER = /^[-+]?(\.(inf|nan)|e[-+]?\d+|[.\d][\d\sa-f_.:,oxtz+-]*)$/i;
/** Neither an indicator in front, nor a mapping or a comment inside, nor anything invisible. */
const PLAIN =
  /^(?!---|\.\.\.)(?![-?:]?(\s|$))(?![,[\]{}#&*!|>'"%@`])(?!.*(: | #))[\u0021-\u007e](?:[\u0020-\u007e]*[\u0021-\u007e])?(?<!:)$/;
/** A blank in front, a line of blanks, a control character. */
const NO_LITERAL = /(?<![^])\s|^[ \t]+$|[\u0000-\u0008\u000b-\u001f]/m;

/**
 * Writes data as YAML in block style. Readers differ in what is a number or a boolean, so every text that any of them
 * could take for one is quoted; a property test reads it back by the rules of YAML 1.1 and 1.2.
 *
 * It is our own because a run starts cold: the writer of the library that reads stage files took a sixth of what
 * `generate` does (measured: docs/decisions/0005).
 */
export function yamlText(value: Json): string {
  if (!isObject(value) && !Array.isArray(value)) return `${scalar(value)}\n`;
  return isEmpty(value) ? `${empty(value)}\n` : block(value, '');
}

/** A list or an object that is not empty, each entry on a line of its own. */
function block(value: Json, indent: string): string {
  if (Array.isArray(value)) return value.map((item) => `${indent}-${entry(item, indent, true)}`).join('');
  return Object.entries(value as Record<string, Json>)
    .map(([key, item]) => `${indent}${scalar(key)}:${entry(item, indent, false)}`)
    .join('');
}

/** What follows `key:` or `-`, up to the end of the line or of the block below it. */
function entry(value: Json, indent: string, isItem: boolean): string {
  const inner = `${indent}  `;
  if (typeof value === 'string' && isLiteral(value)) return literal(value, inner);
  if (typeof value !== 'object' || value === null) return ` ${scalar(value)}\n`;
  if (isEmpty(value)) return ` ${empty(value)}\n`;
  // The first line of a block in a list stands behind its dash.
  return isItem ? ` ${block(value, inner).slice(inner.length)}` : `\n${block(value, inner)}`;
}

/** Whether a text is of lines that every reader takes as they are: a file in a file, whose changes a diff can show. */
function isLiteral(text: string): boolean {
  return text.includes('\n') && !NO_LITERAL.test(text) && escapeUnprintable(text) === text;
}

/** A block scalar. Its mark says how many of the line ends at its end belong to it. */
function literal(text: string, indent: string): string {
  const lines = text.replace(/\n$/, '').split('\n');
  const mark = text.endsWith('\n\n') ? '|+' : text.endsWith('\n') ? '|' : '|-';
  return ` ${mark}\n${lines.map((line) => (line === '' ? '\n' : `${indent}${line}\n`)).join('')}`;
}

function isEmpty(value: Json): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function empty(value: Json): string {
  return Array.isArray(value) ? '[]' : '{}';
}

function scalar(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (PLAIN.test(value) && !WORD.test(value) && !NUMBER.test(value)) return value;
  return escapeUnprintable(JSON.stringify(value));
}
