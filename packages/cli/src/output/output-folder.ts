import { accessSync, chmodSync, constants, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isBelow, readBytes } from '../input/files.ts';

/** @returns whether there is anything at a path, be it a link that leads nowhere. */
export function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/**
 * Makes a folder, and those above it that are missing, with mode 0755 whatever the umask is: containers read what is in it
 * as other users, and nobody else is to write there.
 */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return;
  for (let made = resolve(path); ; made = dirname(made)) {
    chmodSync(made, 0o755);
    if (made === resolve(first)) return;
  }
}

/** @returns whether there is a link at a path. */
export function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/**
 * @returns the bytes of a file in the output folder, undefined when it cannot be read. A link is not followed: whatever it
 *   leads to was not generated, and would be shown by `--check`.
 */
export function readGenerated(path: string): Buffer | undefined {
  if (isLink(path)) return undefined;
  const read = readBytes(path);
  return 'bytes' in read ? read.bytes : undefined;
}

/** The same as text. */
export function readFile(path: string): string | undefined {
  return readGenerated(path)?.toString('utf8');
}

/** @returns the first folder on the way to a path in the output folder that is a link to somewhere outside. */
export function linkOutside(root: string, paths: readonly string[]): string | undefined {
  const folders = new Set(paths.flatMap(foldersOf));
  return [...folders].toSorted().find((path) => leavesThrough(root, path));
}

/**
 * @throws an error with the `path` that is in the way, or the system's, when no file could be moved to this path: known
 *   before anything is changed.
 */
export function checkTarget(root: string, path: string): void {
  const isFolder = (at: string): boolean => lstatSync(at, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const target = join(root, path);
  const fail = (at: string, what: string): never => {
    throw Object.assign(new Error(`a ${what} is in its place`), { path: at });
  };
  if (isFolder(target)) fail(target, 'folder');
  let parent = dirname(target);
  while (!exists(parent)) parent = dirname(parent);
  if (!isFolder(realpathSync(parent))) fail(parent, 'file');
  accessSync(parent, constants.W_OK);
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
    return !isBelow(real, realpathSync(root));
  } catch {
    return false; // not there yet
  }
}
