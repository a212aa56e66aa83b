import type { JsonObject } from './json.ts';

/**
 * A `$` that Keycloak's import would take for the start of `${NAME}`, be it written so or completed by the value of a
 * placeholder behind it.
 */
const DOLLAR = /\$(?=\{|\$\(env)/g;

/** @returns the document as it is written to a file: 2 spaces, one final new line. */
export function serialise(document: JsonObject): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * @returns the document as Keycloak's `--import-realm` reads it. Keycloak replaces `${NAME}` in that file before it
 *   parses it (measured on 26.5.5), so a literal dollar sign in front of a brace is written as its JSON escape.
 */
export function serialiseForImport(document: JsonObject): string {
  const text = serialise(document);
  // Looking first is much faster than replacing nothing in a large text.
  return text.includes('${') || text.includes('$$(') ? text.replace(DOLLAR, String.raw`\u0024`) : text;
}
