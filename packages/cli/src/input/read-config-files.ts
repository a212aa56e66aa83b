import { statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import glob from 'fast-glob';
import { type ImportFile, isExcluded } from '@realm-as-code/planner';
import { compareText, type Diagnostic, START } from '@realm-as-code/renderer';
import { error } from '../codes.ts';
import { decode, readBytes, shownPath, unreadable } from './files.ts';

/** A location that keycloak-config-cli reads by itself: an address, or a file in an archive. */
const ELSEWHERE = /^(?:https?|ftp|jar|zip|classpath\*?):/i;

/** Which files are left out, and whether one can be there twice. */
export interface PatternOptions {
  /** The patterns of `IMPORT_FILES_EXCLUDES`. */
  readonly excludes?: readonly string[];
  /** `IMPORT_FILES_INCLUDEHIDDENFILES`. */
  readonly includesHidden?: boolean;
  /** Whether a file that several locations have is read for each of them, as keycloak-config-cli does. */
  readonly repeats?: boolean;
}

/**
 * Reads the import files of keycloak-config-cli that patterns match: `*` within a name, `**` for folders, as in its
 * `IMPORT_FILES_LOCATIONS`, and `{json,yaml}` for one of several. Hidden files and files in hidden folders are none of them.
 *
 * @param patterns locations, several in one separated by commas; relative ones start in the current folder.
 * @returns the files in the order in which keycloak-config-cli applies them: location by location, in each sorted by path
 *   (KeycloakImportProvider), empty ones left out; `file-not-found`, `unreadable-file`, `unknown-location`.
 */
export function readConfigFilePattern(
  patterns: readonly string[],
  options: PatternOptions = {},
): { files: ImportFile[]; diagnostics: Diagnostic[] } {
  const files: ImportFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const done = new Set<string>();
  for (const pattern of new Set(patterns.flatMap(locationsIn))) {
    const found = find(pattern, options);
    if ('diagnostic' in found) diagnostics.push(found.diagnostic);
    else {
      for (const path of found.paths) {
        if (done.has(path) && options.repeats !== true) continue;
        done.add(path);
        const read = readFile(path);
        if ('diagnostic' in read) diagnostics.push(read.diagnostic);
        else if (read.text !== '')
          files.push({ path: shownPath(path), address: `file:${asUri(path)}`, text: read.text });
      }
    }
  }
  return { files, diagnostics };
}

/** The commas of `{json,yaml}` separate no locations. */
function locationsIn(text: string): string[] {
  return text.split(/,(?![^{}]*\})/).map((one) => one.trim());
}

function find(
  pattern: string,
  { excludes = [], includesHidden = false }: PatternOptions,
): { readonly paths: readonly string[] } | { readonly diagnostic: Diagnostic } {
  if (ELSEWHERE.test(pattern)) {
    const hint = 'Save the files in a folder, and name them there';
    const message = 'only files on this machine can be brought in';
    return { diagnostic: error('unknown-location', pattern, START, message, hint) };
  }
  const path = pattern.replace(/^file:(?:\/\/)?/, '');
  const located = isAbsolute(path) ? path : resolve(path);
  // Spring's patterns have no more than this: brackets and the like are part of a name.
  const slashed = located.replaceAll('\\', '/').replaceAll(/[[\]()!+@|]/g, String.raw`\$&`);
  const isFolder = isFolderAt(located);
  const paths = isFolder
    ? []
    : glob.sync(slashed, { absolute: true, dot: includesHidden, unique: true, suppressErrors: true });
  // A file whose name has braces, which a pattern would read otherwise.
  const exact = paths.length === 0 && !isFolder && 'bytes' in readBytes(located) ? [located] : paths;
  const kept = exact.filter((one) => (includesHidden || !isHidden(one)) && !isExcluded(one, excludes));
  if (kept.length > 0) return { paths: kept.toSorted((a, b) => compareText(asUri(a), asUri(b))) };
  const message = isFolder
    ? 'this is a folder'
    : exact.length > 0
      ? 'all files that match this are hidden or excluded'
      : 'no file matches this';
  const hint = isFolder
    ? `Write "${pattern.replace(/\/+$/, '')}/*", or "/**/*" for what is in folders below it`
    : 'Put a pattern in quotes, such as "config/**/*.yaml"';
  return { diagnostic: error('file-not-found', pattern, START, message, hint) };
}

/** Whether a file is hidden, or is in a hidden folder: below the current one, if it is in that (FileUtils of keycloak-config-cli). */
function isHidden(path: string): boolean {
  const below = relative(process.cwd(), path);
  const parts = (below.startsWith('..') ? path : below).split(/[\\/]/);
  return parts.some((part) => part.startsWith('.'));
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
