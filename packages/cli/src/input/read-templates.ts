import type { Dirent } from 'node:fs';
import type { RealmTemplates, SourceFile } from '@realm-as-code/renderer';
import type { RootReader } from './root-reader.ts';
import { entriesOf, filesBelow, reportUnread } from './unread.ts';

/** Where the templates are in the root. */
export const TEMPLATES = 'templates/configs/keycloak';
/** The folders in it that all realms share: themes, jars with providers, certificates. */
export const THEMES = 'themes';
export const PROVIDERS = 'providers';
export const CERTIFICATES = 'certificates';
const SHARED = [THEMES, PROVIDERS, CERTIFICATES];
/** The folders of a realm. */
const KINDS = ['bootstrap', 'managed'] as const;
/** How files end that are meant as templates. */
const TEMPLATE_LIKE = /\.(json|jsonc|json5|ya?ml)$/i;
/** It becomes part of the names of files, in which a dot ends it. */
const FOLDER_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/**
 * Reads the templates of a root: those of one realm in `bootstrap` and `managed`, or those of several, each in a folder of
 * its own that has `bootstrap` or `managed`. What is not read would vanish from a realm without a word, so it is reported:
 * `ignored-file`. Pages for people may stand beside templates.
 *
 * @returns the realms, by their folders; also reports `mixed-layout` and `unusable-name`.
 */
export function readRealms(reader: RootReader): RealmTemplates[] {
  const entries = entriesOf(reader, TEMPLATES).filter(({ name }) => !SHARED.includes(name));
  const isKind = (name: string): boolean => KINDS.some((kind) => kind === name);
  // What is moved into a folder can leave empty ones behind.
  const own = KINDS.filter((kind) => entriesOf(reader, `${TEMPLATES}/${kind}`).length > 0);
  const others = entries.filter(({ name }) => !isKind(name));
  const folders = others.map(({ name }) => name).filter((name) => kindsIn(reader, `${TEMPLATES}/${name}`).length > 0);
  checkAround(reader);
  if (folders.length === 0) {
    const hint = `The templates of the realm are in ${TEMPLATES}/bootstrap and …/managed`;
    for (const entry of others) reportStray(reader, TEMPLATES, entry, 'it is neither bootstrap nor managed', hint);
    return [readRealm(reader, undefined, KINDS)];
  }

  for (const name of own) {
    const message = `templates of a single realm beside the folder${folders.length === 1 ? '' : 's'} ${folders.join(', ')}`;
    const hint = `With several realms, each has a folder: move it into one, such as ${TEMPLATES}/my-realm`;
    reader.report('mixed-layout', `${TEMPLATES}/${name}`, message, hint);
  }
  const stray = others.filter(({ name }) => !folders.includes(name));
  const hint = `The templates of a realm are in ${TEMPLATES}/my-realm/bootstrap and …/managed`;
  for (const entry of stray) reportStray(reader, TEMPLATES, entry, 'it has neither bootstrap nor managed', hint);
  return [
    ...(own.length > 0 ? [readRealm(reader, undefined, own)] : []),
    ...folders.map((folder) => {
      checkFolder(reader, folder);
      return readRealm(reader, folder, kindsIn(reader, `${TEMPLATES}/${folder}`));
    }),
  ];
}

/** @param kinds the folders that it is to have. */
function readRealm(
  reader: RootReader,
  folder: string | undefined,
  kinds: readonly (typeof KINDS)[number][],
): RealmTemplates {
  const before = reader.diagnostics.length;
  const read = (kind: (typeof KINDS)[number]): SourceFile[] =>
    kinds.includes(kind) ? readTemplates(reader, [TEMPLATES, folder, kind].filter(Boolean).join('/')) : [];
  const [bootstrap, managed] = [read('bootstrap'), read('managed')];
  if (folder !== undefined && bootstrap.length + managed.length === 0 && reader.diagnostics.length === before) {
    const hint = 'Write bootstrap/realm.json in it, or remove the folder';
    reader.report('file-not-found', `${TEMPLATES}/${folder}`, 'there is no template in this folder of a realm', hint);
  }
  return { folder, bootstrap, managed, isPartial: reader.diagnostics.length > before };
}

function readTemplates(reader: RootReader, folder: string): SourceFile[] {
  const names = reader.list(folder).filter((name) => !name.startsWith('.') && name.endsWith('.json'));
  for (const entry of entriesOf(reader, folder)) {
    if (!names.includes(entry.name)) reportUnreadTemplate(reader, folder, entry);
  }
  return names.toSorted().flatMap((name) => reader.text(`${folder}/${name}`) ?? []);
}

function reportUnreadTemplate(reader: RootReader, folder: string, entry: Dirent): void {
  const { name } = entry;
  if (!entry.isDirectory()) {
    const json = name.replace(TEMPLATE_LIKE, '.json');
    const rename = /\.json$/i.test(name) ? `Rename it to ${json}` : `Write it as JSON, in ${json}`;
    const why = 'templates are JSON, in files that end in .json';
    reportUnread(reader, folder, entry, why, json === name ? placeOf(name) : rename);
    return;
  }
  const inside = filesBelow(reader, `${folder}/${name}`).filter((path) => TEMPLATE_LIKE.test(path));
  const what = inside.length === 1 ? `its file ${inside[0]}` : `its ${inside.length} files`;
  const hint = inside.length === 0 ? undefined : `Move ${what} to ${folder}`;
  reportUnread(reader, folder, entry, 'templates have no subfolders', hint);
}

/** Reports what is beside the folder of the templates. */
function checkAround(reader: RootReader): void {
  const hint = `Templates of a realm are in ${TEMPLATES}/bootstrap and …/managed, or in ${TEMPLATES}/my-realm/…`;
  for (const [folder, next] of [
    ['templates', 'configs'],
    ['templates/configs', 'keycloak'],
  ] as const) {
    for (const entry of entriesOf(reader, folder)) {
      if (entry.name !== next) reportUnread(reader, folder, entry, `only ${TEMPLATES} is`, hint);
    }
  }
}

function checkFolder(reader: RootReader, folder: string): void {
  const path = `${TEMPLATES}/${folder}`;
  if (!FOLDER_NAME.test(folder)) {
    const message = 'the folder of a realm cannot have this name';
    reader.report('unusable-name', path, message, 'Use letters without accents, digits, "-" and "_"');
  }
  for (const entry of entriesOf(reader, path)) {
    if (SHARED.includes(entry.name)) {
      const message = `this folder is not read: all realms share their ${entry.name}`;
      const hint = `Move the ${entry.name} to ${TEMPLATES}/${entry.name}`;
      reader.report('ignored-file', `${path}/${entry.name}`, message, hint);
    } else if (!KINDS.some((kind) => kind === entry.name)) {
      const hint = `Templates of this realm are in ${path}/bootstrap and …/managed`;
      reportStray(reader, path, entry, 'it is neither bootstrap nor managed', hint);
    }
  }
}

/**
 * Reports what is in none of the folders that are read.
 *
 * @param why a folder is not read.
 * @param hint where templates are.
 */
function reportStray(reader: RootReader, folder: string, entry: Dirent, why: string, hint: string): void {
  if (entry.isDirectory()) reportUnread(reader, folder, entry, why, hint);
  else reportUnread(reader, folder, entry, 'there are only folders here', placeOf(entry.name) ?? hint);
}

/** @returns where a file belongs, by its ending; undefined where that does not say. */
function placeOf(name: string): string | undefined {
  if (name.endsWith('.jar')) return `Jars with providers are in ${TEMPLATES}/${PROVIDERS}`;
  return name.endsWith('.pem') ? `Certificates are in ${TEMPLATES}/${CERTIFICATES}` : undefined;
}

function kindsIn(reader: RootReader, folder: string): (typeof KINDS)[number][] {
  const names = new Set(entriesOf(reader, folder).map(({ name }) => name));
  return KINDS.filter((kind) => names.has(kind));
}
