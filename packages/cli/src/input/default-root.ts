import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @returns the root when none is given: the nearest folder from the current one upwards that has both `stages` and
 *   `templates`, or the current folder, so that the message about what is missing names a place the user knows.
 */
export function defaultRoot(): string {
  const start = process.cwd();
  for (let folder = start; ; folder = join(folder, '..')) {
    if (existsSync(join(folder, 'stages')) && existsSync(join(folder, 'templates'))) return folder;
    if (folder === join(folder, '..')) return start;
  }
}
