import type { Dirent } from 'node:fs';
import type { RootReader } from './root-reader.ts';

/**
 * What may stand anywhere: pages for people, and what is hidden or left behind by editors and systems (`.DS_Store`,
 * `.gitkeep`, `.x.json.swp`, `x.json~`).
 */
const TOLERATED = /^\.|^#.*#$|~$|\.(md|swp|swo)$|^(readme|licen[cs]e|notice)(\.|$)|^(thumbs\.db|desktop\.ini)$/i;

/** @returns what is in a folder and not tolerated, sorted; nothing where there is no folder. */
export function entriesOf(reader: RootReader, folder: string): Dirent[] {
  const entries = reader.entries(folder).filter(({ name }) => !TOLERATED.test(name));
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns the files in a folder and below it that are not tolerated, relative to it. Links are not followed. */
export function filesBelow(reader: RootReader, folder: string): string[] {
  return entriesOf(reader, folder).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    return filesBelow(reader, `${folder}/${entry.name}`).map((path) => `${entry.name}/${path}`);
  });
}

/**
 * Reports a file that is not read, or a folder with files: `ignored-file`. Whoever has put it there takes it to be part of
 * the realm.
 */
export function reportUnread(reader: RootReader, folder: string, entry: Dirent, why: string, hint?: string): void {
  const path = `${folder}/${entry.name}`;
  if (entry.isDirectory() && filesBelow(reader, path).length === 0) return;
  const what = entry.isDirectory() ? 'folder' : 'file';
  reader.report('ignored-file', path, `this ${what} is not read: ${why}`, hint ?? 'Move it out of here, or remove it');
}
