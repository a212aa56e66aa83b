import { accessSync, chmodSync, constants, existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { readBytes, shownPath } from '../input/files.ts';

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

/**
 * @returns the first folder on the way to a path below a root that is a link. Nothing is written, removed or shown through
 *   one, wherever it leads: in somebody else's root, it may lead to `.git` or to the secrets beside the generated files.
 */
export function linkedFolder(root: string, paths: readonly string[]): string | undefined {
  const folders = new Set(paths.flatMap(foldersOf));
  return [...folders].toSorted().find((path) => isLink(join(root, path)));
}

/**
 * Somebody else's root may have links in the places of what has secrets, which lead to files of whoever works in it.
 *
 * @returns `path-outside-output` where the folder `deploy`, its secrets, or the target of its `.env` are somewhere else.
 */
export function linkInTheWay(root: string): Diagnostic | undefined {
  const folder = join(root, 'deploy');
  const [env, secrets] = [join(folder, '.env'), join(folder, 'secrets')];
  const target = isLink(env) && existsSync(env) ? realpathSync(env) : undefined;
  const isElsewhere = target !== undefined && (dirname(target) !== realpathSync(folder) || target.endsWith('.example'));
  const link = [folder, secrets].find(isLink) ?? (isElsewhere ? env : undefined);
  if (link === undefined) return undefined;
  const hint = 'If it is meant to be one, name the file that it leads to with --env';
  return error('path-outside-output', shownPath(link), START, 'this link may lead out of the root', hint);
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
