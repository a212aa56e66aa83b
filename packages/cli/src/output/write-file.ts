import { chmodSync, chownSync, lstatSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { codeOf, shownPath } from '../input/files.ts';
import { makeFolder } from './output-folder.ts';

/**
 * Writes a file that only its owner can read (mode 0600), whole or not at all. A link stays a link, and the file keeps
 * its owner: whoever asks for it makes sure that it leads where they mean, see {@link linkInTheWay}.
 *
 * @returns `unwritable-output` when it cannot be written; then nothing was changed.
 */
export function writePrivateFile(path: string, text: string): Diagnostic | undefined {
  return writeWhole(path, text, 0o600, true);
}

/**
 * The same for a file that anybody may read (mode 0644), as a program that collects it does at any moment. A link is
 * replaced: it may be somebody else's.
 */
export function writePublicFile(path: string, content: string | Uint8Array): Diagnostic | undefined {
  return writeWhole(path, content, 0o644, false);
}

function writeWhole(
  path: string,
  content: string | Uint8Array,
  mode: number,
  follows: boolean,
): Diagnostic | undefined {
  let staging: string | undefined;
  try {
    makeFolder(dirname(path));
    const before = (follows ? statSync : lstatSync)(path, { throwIfNoEntry: false });
    const target = before !== undefined && follows ? realpathSync(path) : path;
    staging = `${target}.${process.pid}`;
    // A private one is never readable for others, not even for a moment; "wx" follows no link that somebody has put there.
    writeFileSync(staging, content, { mode, flag: 'wx' });
    chmodSync(staging, mode);
    if (before !== undefined && before.uid !== process.getuid?.()) chownSync(staging, before.uid, before.gid);
    renameSync(staging, target);
    return undefined;
  } catch (cause) {
    const code = codeOf(cause);
    if (staging !== undefined && code !== 'EEXIST') rmSync(staging, { force: true });
    return unwritable(path, code);
  }
}

/** @returns `unwritable-output` for a file or folder, with the code of the system's error. */
export function unwritable(path: string, code: string): Diagnostic {
  return error('unwritable-output', shownPath(path), START, `it cannot be written: ${code}`);
}
