/**
 * What JSON allows as it is, but YAML readers do not, that of keycloak-config-cli among them: it refuses controls, FEFF,
 * FFFE and FFFF, turns 0085, 2028 and 2029 into blanks, and dies at a character beyond FFFF that falls on the end of its
 * buffer (all measured).
 */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/g;

/** @returns a JSON text that says the same without a character that a YAML reader refuses or changes. */
export function escapeUnprintable(json: string): string {
  // Looking first is much faster than replacing nothing in a large text.
  return json.search(UNPRINTABLE) === -1 ? json : json.replace(UNPRINTABLE, unicodeEscape);
}

/** @returns a UTF-16 code unit as JSON escapes it: `\u2028`. */
function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * @returns the text on one line, whatever it holds: control characters must not reach a terminal, nor those that turn the
 *   direction of what follows, so that a text reads as another one.
 */
export function escapeControls(text: string): string {
  return text.replace(
    // oxlint-disable-next-line no-control-regex -- they are just what is looked for
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    unicodeEscape,
  );
}
