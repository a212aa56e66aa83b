import { sha256 as digest } from '@noble/hashes/sha2.js';
import { compareText } from '@realm-as-code/renderer';
import { isPlainPath } from '../archive/plain-path.ts';

/** The list of checksums, as `sha256sum --check` reads it. */
export const CHECKSUMS = 'SHA256SUMS';

/** @returns the SHA-256 of a file, in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return Array.from(digest(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param sums the SHA-256 of files, by path. */
export function checksumsText(sums: ReadonlyMap<string, string>): string {
  const lines = [...sums].toSorted(([a], [b]) => compareText(a, b)).map(([path, sum]) => `${sum}  ${path}\n`);
  return lines.join('');
}

/** @returns the SHA-256 of files, by path; undefined if it is no such list. */
export function parseChecksums(text: string): ReadonlyMap<string, string> | undefined {
  const sums = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, sum, path = ''] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (sum === undefined || sums.has(path) || !isPlainPath(path)) return undefined;
    sums.set(path, sum);
  }
  return sums.size > 0 && text.endsWith('\n') ? sums : undefined;
}
