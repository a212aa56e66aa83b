import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedFile } from '@realm-as-code/compose-gen';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { codeOf, readText, shownPath } from '../input/files.ts';
import { change } from './journal.ts';
import { exists, linkInTheWay } from './output-folder.ts';
import { unwritable, writePrivateFile } from './write-file.ts';

/** Where a root's environment file is. */
export const ENV = 'deploy/.env';
/** What git ignores in a root: added to what is there. */
export const IGNORE = '.gitignore';

/** @returns `root-exists` for what a new root would be written over. */
export function checkNewRoot(folder: string): Diagnostic[] {
  const hint = 'Name another folder with --out, or bring the realm into this root with --add';
  return findPresent(folder, ['stages', 'templates', ENV, 'ADOPTED.md'], hint).slice(0, 1);
}

/** @returns `root-exists` for each of these paths that there is, or `unwritable-output` when the folder does not say. */
export function findPresent(folder: string, paths: readonly string[], hint: string): Diagnostic[] {
  try {
    const present = paths.filter((path) => exists(join(folder, path)));
    const message = 'it is there already, and is not written over';
    return present.map((path) => error('root-exists', shownPath(join(folder, path)), START, message, hint));
  } catch (cause) {
    return [unwritable(folder, codeOf(cause))];
  }
}

/**
 * Writes a new root, all or nothing.
 *
 * @param env the environment file, which only its owner can read; none is written without it.
 * @returns `unwritable-output` when that is not possible.
 */
export function writeNewRoot(folder: string, files: readonly GeneratedFile[], env?: string): Diagnostic[] {
  const path = join(folder, ENV);
  const link = linkInTheWay(folder);
  if (link !== undefined) return [link];
  const problem = env === undefined ? undefined : writePrivateFile(path, env);
  if (problem !== undefined) return [problem];
  try {
    change(
      folder,
      files.map((file) => (file.path === IGNORE ? withIgnored(folder, file) : file)),
      [],
    );
    return [];
  } catch (cause) {
    if (env !== undefined) rmSync(path, { force: true });
    return [unwritable(folder, codeOf(cause))];
  }
}

/** What is ignored already stays so. */
function withIgnored(folder: string, file: GeneratedFile): GeneratedFile {
  const read = readText(join(folder, IGNORE));
  const before = 'text' in read ? (read.text ?? '') : '';
  if (before === '') return file;
  const lines = before.split('\n');
  const added = String(file.content)
    .split('\n')
    .filter((line) => line !== '' && !lines.includes(line));
  return { ...file, content: [before.replace(/\n*$/, ''), ...added, ''].join('\n') };
}
