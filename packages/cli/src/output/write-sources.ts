import type { GeneratedFile } from '@realm-as-code/compose-gen';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { codeOf, shownPath } from '../input/files.ts';
import { change } from './journal.ts';
import { checkTarget } from './output-folder.ts';

/**
 * Changes files of a root, all or nothing.
 *
 * @param files with paths below the root.
 * @param remove paths of files that go.
 * @returns `unwritable-output` when that is not possible; then nothing was changed.
 */
export function writeSources(
  root: string,
  files: readonly GeneratedFile[],
  remove: readonly string[] = [],
): Diagnostic[] {
  try {
    for (const path of [...files.map((file) => file.path), ...remove]) checkTarget(root, path);
    change(root, files, remove);
    return [];
  } catch (cause) {
    const { path = root } = cause as NodeJS.ErrnoException;
    return [error('unwritable-output', shownPath(path), START, `it cannot be written: ${codeOf(cause)}`)];
  }
}
