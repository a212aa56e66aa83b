import type { Written } from './env-changes.ts';

/** In single quotes, Compose takes everything but a quote that follows a backslash: nothing can stand for it there. */
const NOT_IN_SINGLE_QUOTES = /\\('|$)/;

/** @returns a value as it is to be written in an environment file, so that Compose takes exactly that. */
export function quote(value: string): string {
  if (/^[\w.@:/+-]*$/.test(value)) return value;
  if (!NOT_IN_SINGLE_QUOTES.test(value)) return `'${value.replaceAll("'", String.raw`\'`)}'`;
  return `"${value.replaceAll(/[\\"$]/g, String.raw`\$&`)}"`;
}

/** @returns how to write a value, as it stands in a file, so that Compose takes exactly that. */
export function howToWrite(text: string): string {
  return NOT_IN_SINGLE_QUOTES.test(text)
    ? String.raw`To keep every character, put it in double quotes and write \\ for \, \" for " and \$ for $`
    : String.raw`To keep every character, put it in single quotes${text.includes("'") ? String.raw`, with \' for '` : ''}`;
}

/** @returns whether a value stands in double quotes, with escapes, because it can be written in no other way. */
export function isOnlyWay({ quote: mark, text, rest }: Written, value: string): boolean {
  return mark === '"' && rest.trim() === '' && quote(value) === `"${text.replaceAll('"', String.raw`\"`)}"`;
}
