import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '@realm-as-code/renderer';
import { codeOf } from '../input/files.ts';
import { exists, isLink, makeFolder } from './output-folder.ts';
import { unwritable, writePublicFile } from './write-file.ts';

/** Bits of permissions: whatever people other than the owner and the group may do. */
const OTHERS = 0o007;

/**
 * Writes files of secrets that are not there yet, all or none. The containers run as other users, to whom the files are
 * handed one by one: they can be read by all who can enter the folder, which is its owner (and the group, where it was so).
 *
 * @param folder where they are written; git ignores all that is in it.
 * @param files their contents, by their names.
 * @returns `unwritable-output` when they cannot be written; then nothing was changed.
 */
export function writeSecretFiles(folder: string, files: ReadonlyMap<string, string>): Diagnostic | undefined {
  const written: string[] = [];
  const undo = (): void => written.forEach((path) => rmSync(path, { force: true }));
  try {
    makeFolder(dirname(folder));
    // Whoever names the environment file says nothing of this folder.
    if (isLink(folder)) return unwritable(folder, 'it is a link');
    if (!exists(folder)) mkdirSync(folder, { mode: 0o700 });
    const { mode } = statSync(folder);
    if ((mode & OTHERS) !== 0) chmodSync(folder, mode & 0o777 & ~OTHERS);
    const ignore = join(folder, '.gitignore');
    if (!exists(ignore)) writeFileSync(ignore, '*\n', { flag: 'wx' });
  } catch (cause) {
    return unwritable(folder, codeOf(cause));
  }
  for (const [name, content] of files) {
    const path = join(folder, name);
    const problem = writePublicFile(path, content);
    if (problem !== undefined) {
      undo();
      return problem;
    }
    written.push(path);
  }
  return undefined;
}
