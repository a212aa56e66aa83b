import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';

/** The name of the list of generated files in an output folder. */
export const MANIFEST = '.generated.json';

/** @returns the file's bytes, or the code of the system's error, such as `ENOENT`. */
export function readBytes(path: string): { readonly bytes: Buffer } | { readonly code: string } {
  try {
    return { bytes: readFileSync(path) };
  } catch (cause) {
    return { code: codeOf(cause) };
  }
}

/** @returns the code of a system's error, such as `EACCES`; of another one its message. */
export function codeOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code ?? message;
}

/**
 * Reads a text file.
 *
 * @returns its text, undefined where there is no such file, or `unreadable-file`.
 */
export function readText(path: string): { readonly text: string | undefined } | { readonly diagnostic: Diagnostic } {
  const read = readBytes(path);
  if ('bytes' in read) return decode(read.bytes, shownPath(path));
  return read.code === 'ENOENT' ? { text: undefined } : { diagnostic: unreadable(path, read.code) };
}

/** @returns the diagnostic for a file or a folder that is there and cannot be read. */
export function unreadable(path: string, code: string): Diagnostic {
  return error('unreadable-file', shownPath(path), START, `it cannot be read: ${code}`);
}

/** @returns the text of a file, or `unreadable-file` at the first line that is not UTF-8. */
export function decode(bytes: Buffer, shown: string): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  const text = bytes.toString('utf8');
  // What cannot be read becomes this character; a text may also have it of its own.
  if (!text.includes('\ufffd')) return { text };
  const decoded = Buffer.from(text, 'utf8');
  if (decoded.equals(bytes)) return { text };
  const line = bytes.subarray(0, firstDifference(decoded, bytes)).filter((byte) => byte === 0x0a).length + 1;
  const message = 'this line is not UTF-8';
  return { diagnostic: error('unreadable-file', shown, { line, column: 1 }, message, 'Save the file as UTF-8') };
}

function firstDifference(a: Buffer, b: Buffer): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** @returns whether a path is a folder or below it. Both are absolute, without links. */
export function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !/^\.\.([/\\]|$)/.test(way) && !isAbsolute(way);
}

/** @returns a path as the user sees it: relative to where the command was started, with `/` on every system. */
export function shownPath(path: string): string {
  return (relative(process.cwd(), path) || '.').split('\\').join('/');
}
