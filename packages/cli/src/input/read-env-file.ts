import { join, resolve } from 'node:path';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { readText, shownPath } from './files.ts';

/** An environment file: where it is, how messages name it, and what is in it; no text where there is no such file. */
export interface EnvFile {
  readonly path: string;
  readonly shown: string;
  readonly text: string | undefined;
}

/**
 * Reads an environment file.
 *
 * @param root the root folder, which has the file at `deploy/.env` unless an option names another.
 * @returns the file, or `unreadable-file`.
 */
export function readEnvFile(option: string | undefined, root: string): EnvFile | { readonly diagnostic: Diagnostic } {
  const path = resolve(option ?? join(root, 'deploy/.env'));
  const read = readText(path);
  return 'diagnostic' in read ? read : { path, shown: shownPath(path), text: read.text };
}

/** @returns `file-not-found` for an environment file that has to be there. */
export function missingEnvFile({ shown }: EnvFile): Diagnostic {
  const hint = 'Make it with make-env, or name the file with --env';
  return error('file-not-found', shown, START, 'there is no such file', hint);
}
