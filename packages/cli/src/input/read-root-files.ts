import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { RootFile, RootFiles } from '@realm-as-code/compose-gen';
import { CERTIFICATES, PROVIDERS, TEMPLATES, THEMES } from './read-templates.ts';
import type { RootReader } from './root-reader.ts';
import { entriesOf, reportUnread } from './unread.ts';

/**
 * Reads what all realms share; a root need not have it.
 *
 * @param unread what `ignored-file` is reported to.
 * @returns the files, sorted.
 */
export function readRootFiles(reader: RootReader, unread: RootReader): RootFiles {
  return {
    themes: readThemes(reader, unread),
    providers: readFiles(reader, unread, PROVIDERS, '.jar'),
    certificates: readFiles(reader, unread, CERTIFICATES, '.pem'),
  };
}

function readThemes(reader: RootReader, unread: RootReader): RootFile[] {
  const folder = `${TEMPLATES}/${THEMES}`;
  const paths = entriesOf(reader, folder).flatMap((entry) => {
    if (entry.isDirectory()) return filesOfTheme(reader, folder, entry.name);
    reportUnread(unread, folder, entry, 'each theme is a folder');
    return [];
  });
  return bytesOf(reader, folder, paths);
}

/** Whatever is in a theme may be served, the licence of a font too; only what is hidden is not. */
function filesOfTheme(reader: RootReader, folder: string, theme: string): string[] {
  const entries = readdirSync(reader.at(`${folder}/${theme}`), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(reader.at(folder), join(entry.parentPath, entry.name)).split('\\').join('/'))
    .filter((path) => !path.split('/').some((step) => step.startsWith('.')));
}

/** @param ending how the files end that are read. */
function readFiles(reader: RootReader, unread: RootReader, name: string, ending: string): RootFile[] {
  const folder = `${TEMPLATES}/${name}`;
  const paths = entriesOf(reader, folder).flatMap((entry) => {
    if (!entry.isDirectory() && entry.name.endsWith(ending)) return [entry.name];
    const hint = 'Rename it, or move it out of here';
    reportUnread(unread, folder, entry, `${folder} has files that end in ${ending}`, hint);
    return [];
  });
  return bytesOf(reader, folder, paths);
}

function bytesOf(reader: RootReader, folder: string, paths: readonly string[]): RootFile[] {
  return paths.toSorted().flatMap((path) => {
    const content = reader.bytes(`${folder}/${path}`);
    return content === undefined ? [] : [{ path, content }];
  });
}
