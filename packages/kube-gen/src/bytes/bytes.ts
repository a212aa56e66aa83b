import { sha256 } from '@noble/hashes/sha2.js';

/** @returns a text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** @returns the text that bytes are in UTF-8; undefined for what is none, or has control characters that no text has. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return NO_TEXT.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Controls without tab, line feed and carriage return. */
const NO_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** @returns the first hexadecimal digits of a text's SHA-256. */
export function hash(text: string, digits: number): string {
  return Buffer.from(sha256(utf8(text)))
    .toString('hex')
    .slice(0, digits);
}
