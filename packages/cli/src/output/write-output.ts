import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { shownPath } from '../input/files.ts';
import { MANIFEST, stringifyManifest } from './manifest.ts';
import { type OutputPlan, readFile } from './plan-output.ts';

const STAGING = '.generate-';

/**
 * Carries out a plan, all or nothing: every file is written to a folder beside its target first, and moved only when
 * all of them are there. A run that is killed leaves whole files, and the next one finishes the work.
 *
 * @returns `unwritable-output` when the folder cannot be written; then nothing was changed.
 */
export function writeOutput(plan: OutputPlan): Diagnostic[] {
  const { folder, write, remove, before, after } = plan;
  const manifest = stringifyManifest(after);
  const staging = join(folder, `${STAGING}${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    removeAbandoned(folder);
    if (write.length === 0 && remove.length === 0 && readFile(join(folder, MANIFEST)) === manifest) return [];
    for (const { path, content, executable = false } of write) {
      const target = join(staging, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
      chmodSync(target, executable ? 0o755 : 0o644);
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      if (isFolder(join(folder, path)))
        throw Object.assign(new Error('a folder is in its place'), { path: join(folder, path) });
    }
    mkdirSync(staging, { recursive: true });
    // First a manifest of the old and the new: whenever this stops, it knows every file that may be there.
    const both = Object.fromEntries(
      [...new Set([...Object.keys(before), ...Object.keys(after)])].map((stage) => [
        stage,
        [...new Set([...(before[stage] ?? []), ...(after[stage] ?? [])])].toSorted(),
      ]),
    );
    replaceFile(staging, folder, MANIFEST, stringifyManifest(both));
    for (const { path } of write) renameSync(join(staging, path), join(folder, path));
    for (const path of remove) removeFile(folder, path);
    replaceFile(staging, folder, MANIFEST, manifest);
    return [];
  } catch (cause) {
    const { code, message, path } = cause as NodeJS.ErrnoException;
    const reason = code === undefined ? message : `${code}, ${message.replace(/^[A-Z]+: /, '').replace(/, .*$/, '')}`;
    return [error('unwritable-output', shownPath(path ?? folder), START, `the output cannot be written: ${reason}`)];
  } finally {
    try {
      rmSync(staging, { recursive: true, force: true });
    } catch {
      // What could not be written to cannot be cleaned either; the next run that can does it.
    }
  }
}

function replaceFile(staging: string, folder: string, path: string, content: string): void {
  writeFileSync(join(staging, path), content);
  renameSync(join(staging, path), join(folder, path));
}

/** Removes a file, and the folders that became empty with it. */
function removeFile(folder: string, path: string): void {
  rmSync(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      rmdirSync(join(folder, parent));
    } catch {
      return; // not empty
    }
  }
}

/** Removes what a killed run left, but not the work of one that is still running. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = name.startsWith(STAGING) ? Number(name.slice(STAGING.length)) : NaN;
    if (!Number.isInteger(pid) || pid <= 0) continue;
    if (pid === process.pid || !isRunning(pid)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
