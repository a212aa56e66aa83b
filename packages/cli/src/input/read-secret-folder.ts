import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '@realm-as-code/renderer';
import { type SecretFile, type SecretFolder, SECRETS } from '@realm-as-code/stage';
import { codeOf, decode, readBytes, shownPath, unreadable } from './files.ts';

/** A folder of secrets: where it is, and what is in it. */
export interface ReadSecrets {
  readonly path: string;
  readonly folder: SecretFolder;
}

/**
 * Reads the folder of the variables that come as files, beside an environment file.
 *
 * @param env the path of the environment file.
 * @param names the variables whose files are read; of other files only the names.
 * @returns the folder, empty where there is none; or an `unreadable-file` for each file that cannot be read.
 */
export function readSecretFolder(
  env: string,
  names: readonly string[],
): ReadSecrets | { readonly diagnostics: readonly Diagnostic[] } {
  const path = join(dirname(env), SECRETS);
  const shown = shownPath(path);
  const files = new Map<string, SecretFile>();
  const diagnostics: Diagnostic[] = [];
  try {
    for (const name of readdirSync(path).toSorted()) {
      if (name.startsWith('.')) continue;
      const read = readSecretFile(join(path, name), names.includes(name));
      if ('diagnostic' in read) diagnostics.push(read.diagnostic);
      else files.set(name, read);
    }
    if (diagnostics.length > 0) return { diagnostics };
    return { path, folder: { shown, mode: modeOf(path), files } };
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return { path, folder: { shown, mode: undefined, files } };
    return { diagnostics: [unreadable(path, codeOf(cause))] };
  }
}

/** @returns what is in the file of one variable, wherever it is; undefined where there is no such file. */
export function readSecretFile(path: string, isNeeded = true): SecretFile | { readonly diagnostic: Diagnostic } {
  if (!isNeeded) return { text: undefined, mode: undefined };
  const read = readBytes(path);
  if ('code' in read) return { diagnostic: unreadable(path, read.code) };
  const decoded = decode(read.bytes, shownPath(path));
  return 'diagnostic' in decoded ? decoded : { text: decoded.text, mode: modeOf(path) };
}

/** @returns the permissions of a file or folder; Windows has others than these. */
export function modeOf(path: string): number | undefined {
  return process.platform === 'win32' ? undefined : statSync(path).mode & 0o777;
}
