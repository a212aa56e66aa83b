import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Diagnostic, type SourceFile, START } from '@realm-as-code/renderer';
import { error, type fileCodes } from '../codes.ts';
import { codeOf, decode, readBytes, shownPath, unreadable } from './files.ts';

/** Reads files below a root folder. Collects their texts, and what is wrong with them. Paths are below the root. */
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
    try {
      return readdirSync(this.at(folder));
    } catch (cause) {
      if (this.diagnostics.every(({ file }) => file !== this.#shown(folder))) this.#reportUnread(folder, codeOf(cause));
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
