import { type Dirent, existsSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type Diagnostic, type SourceFile, START } from '@realm-as-code/renderer';
import { error, type fileCodes } from '../codes.ts';
import { codeOf, decode, isBelow, MANIFEST, readBytes, shownPath, unreadable } from './files.ts';

/**
 * Reads files below a root folder. Collects their texts, and what is wrong with them. Paths are below the root.
 *
 * The root can be somebody else's, in which a hook runs: no link is followed out of it (`link-outside-root`), nor to what is
 * hidden, as `.git`, or in an output folder: what is there would be shown in messages, or become part of what is generated.
 */
export class RootReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly sources: SourceFile[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  /** @returns where a path below the root is. */
  at(path: string): string {
    return join(this.#folder, path);
  }

  /** @returns the names in a folder; none if it cannot be read, which is reported once. */
  list(folder: string): string[] {
    if (this.#leaves(folder)) return [];
    try {
      return readdirSync(this.at(folder));
    } catch (cause) {
      if (this.diagnostics.every(({ file }) => file !== this.#shown(folder))) this.#reportUnread(folder, codeOf(cause));
      return [];
    }
  }

  /** @returns what is in a folder; nothing where there is none, or it is out of the root, which is reported. */
  entries(folder: string): Dirent[] {
    if (this.#leaves(folder)) return [];
    try {
      return readdirSync(this.at(folder), { withFileTypes: true });
    } catch {
      return [];
    }
  }

  text(path: string): SourceFile | undefined {
    const bytes = this.bytes(path);
    if (bytes === undefined) return undefined;
    const shown = this.#shown(path);
    const decoded = decode(bytes, shown);
    if ('diagnostic' in decoded) {
      this.diagnostics.push(decoded.diagnostic);
      return undefined;
    }
    const source = { path: shown, text: decoded.text };
    this.sources.push(source);
    return source;
  }

  bytes(path: string): Buffer | undefined {
    if (this.#leaves(path)) return undefined;
    const read = readBytes(this.at(path));
    if ('bytes' in read) return read.bytes;
    this.#reportUnread(path, read.code);
    return undefined;
  }

  /** Reads a file and turns it into a value; what is wrong with either is reported. */
  parse<T>(
    path: string,
    read: (file: SourceFile) => { value: T | undefined; diagnostics: readonly Diagnostic[] },
  ): T | undefined {
    const file = this.text(path);
    if (file === undefined) return undefined;
    const { value, diagnostics } = read(file);
    this.diagnostics.push(...diagnostics);
    return value;
  }

  report(code: keyof typeof fileCodes, path: string, message: string, hint?: string): void {
    this.diagnostics.push(error(code, this.#shown(path), START, message, hint));
  }

  /** @returns whether a path leads out of the root. The link on the way to it is reported, once. */
  #leaves(path: string): boolean {
    if (!isOutside(this.#folder, path)) return false;
    const steps = path.split('/');
    const ways = steps.map((_, index) => steps.slice(0, index + 1).join('/'));
    const link = ways.find((way) => isOutside(this.#folder, way)) ?? path;
    if (this.diagnostics.every(({ code, file }) => code !== 'link-outside-root' || file !== this.#shown(link)))
      this.report(
        'link-outside-root',
        link,
        'this link leads out of what may be read',
        'Put what it leads to in its place',
      );
    return true;
  }

  #reportUnread(path: string, code: string): void {
    if (code !== 'ENOENT') this.diagnostics.push(unreadable(this.at(path), code));
    else {
      const hint = 'Is --root the folder that holds stages/ and templates/?';
      this.report('file-not-found', path, 'there is no such file or folder', hint);
    }
  }

  #shown(path: string): string {
    return shownPath(this.at(path));
  }
}

/** @returns whether there is something at a path, and it is not in the root, or something that is not to be read. */
function isOutside(root: string, path: string): boolean {
  try {
    const [real, folder] = [realpathSync.native(join(root, path)), realpathSync.native(root)];
    if (!isBelow(real, folder)) return true;
    const way = relative(folder, real);
    return way !== join(path) && isUnreadable(folder, way.split(sep));
  } catch {
    return false; // not there, which whoever reads it finds out
  }
}

/** What pnpm and Kubernetes call folders that they link into. */
const HARMLESS = /^\.(?:pnpm$|\.)/;
/** Folders and files in which there usually are secrets. */
const SECRET = /^\.|^(?:deploy|secrets)$|\.env$/;

/** @returns whether a link may not lead to a path below the root: to what is hidden, has secrets, or is in an output folder. */
function isUnreadable(root: string, steps: readonly string[]): boolean {
  if (steps.some((step) => SECRET.test(step) && !HARMLESS.test(step))) return true;
  return steps.some((_, index) => index > 0 && existsSync(join(root, ...steps.slice(0, index), MANIFEST)));
}
