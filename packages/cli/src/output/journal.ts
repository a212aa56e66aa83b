import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from '@realm-as-code/compose-gen';
import { codeOf } from '../input/files.ts';
import { isInside } from './manifest.ts';
import { exists, linkedFolder, makeFolder, readFile } from './output-folder.ts';

// Changes to an output folder, made as a whole. All new files are written to a folder of their own, with a list of what
// they replace. One rename publishes that folder; from then on the changes count as made, and whoever finds them carries
// them out: this run or, when it is killed, the next one.

/** The folder of a run that has not published yet; the number of its process follows. */
const STAGED = '.generate-';
/** What follows the number in the name of a folder that has served its purpose. */
const DONE = '.done';
/** The folder of changes that count as made. */
export const PUBLISHED = '.generate-published';
const LIST = 'changes.json';
const FILES = 'files';

/** What a published folder lists, in the order in which it is dealt with. */
interface Changes {
  /** Paths in the output folder, with the sizes of the files, in bytes: after a power cut, files may be empty. */
  readonly write: Readonly<Record<string, number>>;
  readonly remove: readonly string[];
}

/**
 * Whether a path may be written or removed. What is published may be of somebody else, who has put it there by accident or
 * on purpose: of a list that names any other path, nothing is carried out.
 */
export type IsAllowed = (path: string) => boolean;

/** What a run that was killed may have left. */
export type Leftover = 'changes' | 'temporary-files';

/** @returns what an interrupted run has left in an output folder, undefined where there is nothing. Reads only. */
export function findLeftover(folder: string): Leftover | undefined {
  if (exists(join(folder, PUBLISHED))) return 'changes';
  return abandoned(folder).length > 0 ? 'temporary-files' : undefined;
}

/**
 * Makes changes to an output folder.
 *
 * @param write the files to write; the last one should be the manifest.
 * @param remove the paths to remove.
 * @param isAllowed which paths another run may have published; those of this one unless given.
 * @throws the system's error. Before anything is published, nothing was changed; after that, {@link carryOut} is to be
 *   called again.
 */
export function change(
  folder: string,
  write: readonly GeneratedFile[],
  remove: readonly string[],
  isAllowed: IsAllowed = isOneOf([...write.map(({ path }) => path), ...remove]),
): void {
  const staging = stagingFolder(folder);
  const link = linkedFolder(folder, [...write.map(({ path }) => path), ...remove]);
  if (link !== undefined) throw Object.assign(new Error('a link is in its place'), { path: join(folder, link) });
  makeFolder(folder);
  try {
    const sizes = write.map(({ path, content }) => [path, Buffer.byteLength(content)] as const);
    const changes: Changes = { write: Object.fromEntries(sizes), remove };
    const list: GeneratedFile = { path: LIST, content: JSON.stringify(changes) };
    const staged = [...write.map((file) => ({ ...file, path: `${FILES}/${file.path}` })), list];
    for (const { path, content, executable = false } of staged) {
      const target = join(staging, path);
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
      writeFileSync(target, content);
      chmodSync(target, executable ? 0o755 : 0o644);
    }
    publish(folder, staging, isAllowed);
  } finally {
    discard(staging);
  }
  carryOut(folder, isAllowed);
}

function isOneOf(paths: readonly string[]): IsAllowed {
  const own = new Set(paths);
  return (path) => own.has(path);
}

/**
 * Carries out what is published, also where another run has begun it, and removes what killed runs have left.
 *
 * @returns whether anything was published.
 * @throws the system's error; what is published then stays so.
 */
export function carryOut(folder: string, isAllowed: IsAllowed): boolean {
  const isPublished = carryOutPublished(folder, isAllowed);
  for (const name of abandoned(folder)) discard(join(folder, name));
  return isPublished;
}

/** Only one run at a time can have something published. One that comes second helps the first. */
function publish(folder: string, staging: string, isAllowed: IsAllowed): void {
  for (;;) {
    try {
      renameSync(staging, join(folder, PUBLISHED));
      return;
    } catch (cause) {
      if (!carryOutPublished(folder, isAllowed)) throw cause;
    }
  }
}

function carryOutPublished(folder: string, isAllowed: IsAllowed): boolean {
  const published = join(folder, PUBLISHED);
  if (!exists(published)) return false;
  const { write, remove } = readChanges(folder, isAllowed);
  for (const path of Object.keys(write)) put(join(published, FILES, path), join(folder, path));
  for (const path of remove) removeFile(folder, path);
  // Taken back by one rename, too: a folder that is half removed must not count as published.
  const done = `${stagingFolder(folder)}${DONE}`;
  discard(done);
  ifThere(() => renameSync(published, done));
  discard(done);
  return true;
}

/** What is published; nothing where it is damaged or not ours: then the files that are there are compared as they are. */
function readChanges(folder: string, isAllowed: IsAllowed): Changes {
  const published = join(folder, PUBLISHED);
  const none = { write: {}, remove: [] };
  let changes: { write?: unknown; remove?: unknown } | null;
  try {
    changes = JSON.parse(readFile(join(published, LIST)) ?? '') as typeof changes;
  } catch {
    return none;
  }
  const { write, remove } = changes ?? {};
  if (typeof write !== 'object' || write === null || !Array.isArray(remove)) return none;
  const paths: unknown[] = [...Object.keys(write), ...(remove as unknown[])];
  if (!paths.every((path) => typeof path === 'string' && isInside(path) && isAllowed(path))) return none;
  const isDamaged = Object.entries(write).some(([path, size]) => {
    const staged = lstatSync(join(published, FILES, path), { throwIfNoEntry: false });
    return staged !== undefined && (staged.size !== size || !staged.isFile());
  });
  const staged = Object.keys(write).map((path) => `${PUBLISHED}/${FILES}/${path}`);
  const link = linkedFolder(folder, [...(paths as string[]), ...staged]);
  return isDamaged || link !== undefined ? none : (changes as Changes);
}

/** Moves a file to its place, unless that has been done. */
function put(staged: string, target: string): void {
  if (!exists(staged)) return;
  makeFolder(dirname(target));
  try {
    renameSync(staged, target);
  } catch (cause) {
    if (exists(staged)) throw cause; // otherwise another run was faster
  }
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

function stagingFolder(folder: string): string {
  return join(folder, `${STAGED}${process.pid}`);
}

/** @returns the folders of runs that were killed before they published, but not of one that is still running. */
function abandoned(folder: string): string[] {
  const names = ifThere(() => readdirSync(folder)) ?? [];
  return names.filter((name) => {
    if (!name.startsWith(STAGED)) return false;
    const pid = /^([1-9]\d*)(?:\.done)?$/.exec(name.slice(STAGED.length))?.[1];
    return pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid)));
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === 'EPERM';
  }
}

function discard(staging: string): void {
  try {
    rmSync(staging, { recursive: true, force: true });
  } catch {
    // What could not be written to cannot be cleaned either; the next run that can does it.
  }
}

function ifThere<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}
