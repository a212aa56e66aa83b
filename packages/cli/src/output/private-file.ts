import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';

/**
 * Reads a file that only its owner should read.
 *
 * @param shown the path as messages name it.
 * @returns its text, undefined where there is no such file, or `unreadable-file`.
 */
export function readPrivateFile(
  path: string,
  shown: string,
): { text: string | undefined } | { diagnostic: Diagnostic } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { text: undefined };
    return { diagnostic: error('unreadable-file', shown, START, `it cannot be read: ${code}`) };
  }
  const text = bytes.toString('utf8');
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

/**
 * Writes a file that only its owner can read (mode 0600), whole or not at all. A link stays a link, and the file keeps
 * its owner.
 *
 * @returns `unwritable-output` when it cannot be written; then nothing was changed.
 */
export function writePrivateFile(path: string, shown: string, text: string): Diagnostic | undefined {
  let staging: string | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    const before = statSync(path, { throwIfNoEntry: false });
    const target = before === undefined ? path : realpathSync(path);
    staging = `${target}.${process.pid}`;
    // Never readable for others, not even for a moment; "wx" follows no link that somebody has put there.
    writeFileSync(staging, text, { mode: 0o600, flag: 'wx' });
    chmodSync(staging, 0o600);
    if (before !== undefined && before.uid !== process.getuid?.()) chownSync(staging, before.uid, before.gid);
    renameSync(staging, target);
    return undefined;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (staging !== undefined && code !== 'EEXIST') rmSync(staging, { force: true });
    return error('unwritable-output', shown, START, `it cannot be written: ${code ?? message}`);
  }
}
