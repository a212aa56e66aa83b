import { join } from 'node:path';
import type { GeneratedFile } from '@realm-as-code/compose-gen';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { MANIFEST, shownPath } from '../input/files.ts';
import { carryOut, change, findLeftover, PUBLISHED } from './journal.ts';
import { isGenerated, stringifyManifest } from './manifest.ts';
import { checkTarget, exists, makeFolder, readFile } from './output-folder.ts';
import type { OutputPlan } from './plan-output.ts';

/**
 * Carries out a plan, all or nothing, also when the run is killed.
 *
 * @returns `unwritable-output` when the folder cannot be written; its hint says if anything was changed.
 */
export function writeOutput({ folder, write, remove, after }: OutputPlan): Diagnostic[] {
  const manifest: GeneratedFile = { path: MANIFEST, content: stringifyManifest(after) };
  if (write.length === 0 && remove.length === 0 && readFile(join(folder, MANIFEST)) === manifest.content) return [];
  return attempt(folder, () => {
    makeFolder(folder);
    for (const path of [...write.map((file) => file.path), ...remove, MANIFEST]) checkTarget(folder, path);
    change(folder, [...write, manifest], remove, isGenerated);
  }).diagnostics;
}

/**
 * Finishes or discards what an earlier run has left that was killed.
 *
 * @returns whether an earlier run was finished, or `unwritable-output`.
 */
export function finishEarlierRun(folder: string): { isFinished: boolean; diagnostics: Diagnostic[] } {
  const { result = false, diagnostics } = attempt(folder, () => carryOut(folder, isGenerated));
  return { isFinished: result, diagnostics };
}

/** @returns `interrupted-run` when an earlier run was killed and no other has finished its work. */
export function checkEarlierRun(folder: string): Diagnostic[] {
  const leftover = findLeftover(folder);
  if (leftover === undefined) return [];
  const what = { changes: 'may have left old and new files side by side', 'temporary-files': 'left temporary files' };
  const message = `an interrupted "generate" ${what[leftover]}`;
  return [error('interrupted-run', shownPath(folder), START, message, 'Run "generate --all", which puts it right')];
}

function attempt<T>(folder: string, action: () => T): { result?: T; diagnostics: Diagnostic[] } {
  try {
    return { result: action(), diagnostics: [] };
  } catch (cause) {
    const { code, message, path } = cause as NodeJS.ErrnoException;
    const reason = code === undefined ? message : `${code}, ${message.replace(/^[A-Z]+: /, '').replace(/, .*$/, '')}`;
    const isHalfway = exists(join(folder, PUBLISHED));
    const hint = `Some files are new already. Clear the way and run it again, or delete ${shownPath(join(folder, PUBLISHED))} to give up`;
    const text = `the output cannot be written: ${reason}`;
    return {
      diagnostics: [error('unwritable-output', shownPath(path ?? folder), START, text, isHalfway ? hint : undefined)],
    };
  }
}
