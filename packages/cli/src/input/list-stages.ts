import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defaultRoot } from './default-root.ts';

// Files beside those of the stages.
export const SHARED = 'shared';
export const VARIABLES = 'variables';
export const ACCESS = 'access';

/** @returns whether a file of this name beside those of the stages is no stage. */
export function isBesideStages(name: string): boolean {
  return name === SHARED || name === VARIABLES || name === ACCESS;
}

/** @returns the names of the stages whose files are among these names of files, sorted. */
export function stageNamesOf(files: readonly string[]): string[] {
  const names = files.filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('.'));
  const stages = names.map((name) => name.replace(/\.ya?ml$/, '')).filter((name) => !isBesideStages(name));
  return [...new Set(stages)].toSorted();
}

/** @returns the names of the stages of a root, the default one unless it is given; none where they cannot be read. */
export function listStages(root: string | undefined): string[] {
  try {
    return stageNamesOf(readdirSync(join(resolve(root ?? defaultRoot()), 'stages')));
  } catch {
    return [];
  }
}
