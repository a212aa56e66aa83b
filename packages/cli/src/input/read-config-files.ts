import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import glob from 'fast-glob';
import { compareText, type Diagnostic, type SourceFile, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { decode, readBytes, shownPath, unreadable } from './files.ts';

/** A location that keycloak-config-cli reads by itself: an address, or a file in an archive. */
const ELSEWHERE = /^(?:https?|ftp|jar|zip|classpath\*?):/i;

/**
 * Reads the import files of keycloak-config-cli that patterns match: `*` within a name, `**` for folders, as in its
 * `IMPORT_FILES_LOCATIONS`. Hidden files and files in hidden folders are none of them.
 *
 * @param patterns locations, several in one separated by commas; relative ones start in the current folder.
 * @returns the files in the order in which keycloak-config-cli applies them: location by location, in each sorted by path
 *   (KeycloakImportProvider), empty ones left out; `file-not-found`, `unreadable-file`, `unknown-location`.
 */
export function readConfigFilePattern(patterns: readonly string[]): {
  files: SourceFile[];
  diagnostics: Diagnostic[];
} {
  const files = new Map<string, SourceFile>();
  const diagnostics: Diagnostic[] = [];
  for (const pattern of patterns.flatMap((one) => one.split(',')).map((one) => one.trim())) {
    const found = find(pattern);
    if ('diagnostic' in found) diagnostics.push(found.diagnostic);
    else {
      for (const path of found.paths) {
        const read = readFile(path);
        if ('diagnostic' in read) diagnostics.push(read.diagnostic);
        else if (read.text !== '' && !files.has(path)) files.set(path, { path: shownPath(path), text: read.text });
      }
    }
  }
  return { files: [...files.values()], diagnostics };
}

function find(pattern: string): { readonly paths: readonly string[] } | { readonly diagnostic: Diagnostic } {
  if (ELSEWHERE.test(pattern)) {
    const hint = 'Save the files in a folder, and name them there';
    const message = 'only files on this machine can be brought in';
    return { diagnostic: error('unknown-location', pattern, START, message, hint) };
  }
  const path = pattern.replace(/^file:(?:\/\/)?/, '');
  const located = isAbsolute(path) ? path : resolve(path);
  const slashed = located.replaceAll('\\', '/');
  const isFolder = isFolderAt(located);
  const paths = isFolder ? [] : glob.sync(slashed, { absolute: true, dot: false, unique: true, suppressErrors: true });
  // A file whose name has brackets, which a pattern would read otherwise.
  const exact = paths.length === 0 && !isFolder && 'bytes' in readBytes(located) ? [located] : paths;
  if (exact.length > 0) return { paths: exact.toSorted((a, b) => compareText(asUri(a), asUri(b))) };
  const message = isFolder ? 'this is a folder' : 'no file matches this';
  const hint = isFolder
    ? `Write "${pattern.replace(/\/+$/, '')}/*", or "/**/*" for what is in folders below it`
    : 'Put a pattern in quotes, such as "config/**/*.yaml"';
  return { diagnostic: error('file-not-found', pattern, START, message, hint) };
}

function isFolderAt(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // no such file, or a pattern
  }
}

function readFile(path: string): { readonly text: string } | { readonly diagnostic: Diagnostic } {
  const read = readBytes(path);
  return 'bytes' in read ? decode(read.bytes, shownPath(path)) : { diagnostic: unreadable(path, read.code) };
}

/** keycloak-config-cli sorts by address: Java writes what no path may have there as `%20`, and other letters as they are. */
function asUri(path: string): string {
  return path.replaceAll(/[^\w\-.~!$&'()*+,;=:@/\u0080-\uffff]/g, (character) => encodeURIComponent(character));
}
