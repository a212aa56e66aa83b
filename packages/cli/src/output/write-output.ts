import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import type { GeneratedFile } from '@realm-as-code/compose-gen';
import { isInside, MANIFEST, type Manifest, manifestPaths, parseManifest, stringifyManifest } from './manifest.ts';
import { error } from '../codes.ts';

const STAGING = '.generate-';

/** What a run does to the output folder. */
export interface OutputPlan {
  readonly folder: string;
  /** Files that are new or different. */
  readonly write: readonly GeneratedFile[];
  /** Files of an earlier run that are no longer generated. */
  readonly remove: readonly string[];
  readonly unchanged: number;
  readonly before: Manifest;
  readonly after: Manifest;
}

/**
 * Compares the generated files with the output folder. Reads only.
 *
 * @param stages the generated files by stage.
 * @param known all stages that exist; files of stages that no longer do are left over.
 * @returns the plan, or `invalid-manifest` and `path-outside-output`.
 */
export function planOutput(
  folder: string,
  stages: ReadonlyMap<string, readonly GeneratedFile[]>,
  known: readonly string[],
): { plan?: OutputPlan; diagnostics: Diagnostic[] } {
  const shown = relative(process.cwd(), folder) || '.';
  const { manifest: before, diagnostics } = parseManifest(readText(join(folder, MANIFEST)), join(shown, MANIFEST));
  const files = new Map<string, GeneratedFile>();
  for (const file of [...stages.values()].flat()) {
    if (!isInside(file.path)) {
      diagnostics.push(
        error(
          'path-outside-output',
          shown,
          START,
          `the file ${JSON.stringify(file.path)} would leave the output folder`,
        ),
      );
    }
    files.set(file.path, file);
  }
  const kept = Object.entries(before).filter(([stage]) => known.includes(stage) && !stages.has(stage));
  const after: Manifest = Object.fromEntries([
    ...kept,
    ...[...stages].map(([stage, list]) => [stage, list.map(({ path }) => path)] as const),
  ]);
  const stays = manifestPaths(after);
  const remove = [...manifestPaths(before)].filter((path) => !stays.has(path) && exists(join(folder, path))).toSorted();
  if (diagnostics.length > 0) return { diagnostics };
  const folders = new Set([...files.keys(), ...remove].flatMap(foldersOf));
  const link = [...folders].toSorted().find((path) => leavesThrough(folder, path));
  if (link !== undefined) {
    const message = `${join(shown, link)} is a link that leaves the output folder`;
    return { diagnostics: [error('path-outside-output', shown, START, message, 'Replace the link by a folder')] };
  }
  const write = [...files.values()].filter((file) => !isUpToDate(folder, file));
  return { plan: { folder, write, remove, unchanged: files.size - write.length, before, after }, diagnostics };
}

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
    if (write.length === 0 && remove.length === 0 && readText(join(folder, MANIFEST)) === manifest) return [];
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
    const shown = relative(process.cwd(), path ?? folder) || '.';
    const reason = code === undefined ? message : `${code}, ${message.replace(/^[A-Z]+: /, '').replace(/, .*$/, '')}`;
    return [error('unwritable-output', shown, START, `the output cannot be written: ${reason}`)];
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

function isUpToDate(folder: string, { path, content, executable = false }: GeneratedFile): boolean {
  try {
    const target = join(folder, path);
    const isRunnable = process.platform === 'win32' || ((lstatSync(target).mode & 0o111) !== 0) === executable;
    return isRunnable && readFileSync(target).equals(typeof content === 'string' ? Buffer.from(content) : content);
  } catch {
    return false;
  }
}

/** @returns the folders that a path leads through: `a/b/c` → `a`, `a/b`. */
function foldersOf(path: string): string[] {
  const steps = path.split('/');
  return steps.slice(1).map((_, index) => steps.slice(0, index + 1).join('/'));
}

/** @returns whether a folder in the output folder is a link to somewhere outside. */
function leavesThrough(root: string, folder: string): boolean {
  try {
    if (!lstatSync(join(root, folder)).isSymbolicLink()) return false;
    const real = realpathSync(join(root, folder));
    return relative(realpathSync(root), real).startsWith('..');
  } catch {
    return false; // not there yet
  }
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** @returns the file's text, undefined when it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
