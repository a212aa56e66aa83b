import type { JsonObject } from './json.ts';

/**
 * A `$` that Keycloak's import would take for the start of `${NAME}`, be it written so or completed by the value of a
 * placeholder behind it.
 */
const DOLLAR = /\$(?=\{|\$\(env)/g;

/**
 * What JSON allows as it is, but the YAML reader of keycloak-config-cli does not: it refuses controls, FEFF, FFFE and
 * FFFF, turns 0085, 2028 and 2029 into blanks, and dies at a character beyond FFFF that falls on the end of its buffer
 * (all measured).
 */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/g;

/** @returns the document as it is written to a file: 2 spaces, one final new line. */
export function serialise(document: JsonObject): string {
  const text = JSON.stringify(document, null, 2);
  const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `${text.search(UNPRINTABLE) === -1 ? text : text.replace(UNPRINTABLE, escape)}\n`;
}

/**
 * @returns the document as Keycloak's `--import-realm` reads it. Keycloak replaces `${NAME}` in that file before it
 *   parses it (measured on 26.5.5), so a literal dollar sign in front of a brace is written as its JSON escape.
 */
export function serialiseForImport(document: JsonObject): string {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  // Looking first is much faster than replacing nothing in a large text.
  return text.includes('${') || text.includes('$$(') ? text.replace(DOLLAR, String.raw`\u0024`) : text;
}
