import { compareText, type Json, type JsonObject, type Path } from '@realm-as-code/renderer';
import { type Documents, mapTexts, ownersOf } from './documents.ts';
import { Names } from './names.ts';

/** `https://app.example.org:8443`, where nothing follows that belongs to it. */
export const ORIGIN: RegExp = /\bhttps?:\/\/[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d+)?(?![\w.:*-])/g;
/** Properties that name entities: a name that depends on the stage would be another entity in each. */
const NAMES = new Set([
  'alias',
  'client',
  'clientId',
  'clientScope',
  'flowAlias',
  'name',
  'realm',
  'serviceAccountClientId',
  'username',
]);
/** How often an origin has to occur. */
const REPEATED = 2;

/**
 * Replaces origins that repeat with values of the stage, so that another stage can have others.
 *
 * @param prefix what the names of the values begin with, such as `origins.`.
 */
export function extractOrigins(documents: Documents, prefix: string): { documents: Documents; origins: JsonObject } {
  const places = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  mapTexts(documents, (text, path, file) => {
    for (const [origin] of isName(path) ? [] : text.matchAll(ORIGIN)) {
      counts.set(origin, (counts.get(origin) ?? 0) + 1);
      const owner = ownersOf(documents[file] as JsonObject, path)[0] ?? '';
      places.set(origin, (places.get(origin) ?? new Set()).add(owner));
    }
    return text;
  });
  const repeated = [...counts].filter(([, number]) => number >= REPEATED).map(([origin]) => origin);
  const names = new Names('');
  const ownerOf = (origin: string): string | undefined => {
    const [owner, ...others] = places.get(origin) ?? [];
    return others.length === 0 && owner !== '' ? owner : undefined;
  };
  const owned = new Map<string | undefined, number>();
  for (const origin of repeated) owned.set(ownerOf(origin), (owned.get(ownerOf(origin)) ?? 0) + 1);
  const wordsFor = (origin: string): string => {
    const owner = ownerOf(origin);
    if (owner === undefined) return hostOf(origin);
    return owned.get(owner) === 1 ? owner : `${owner} ${hostOf(origin)}`;
  };
  const named = new Map(repeated.toSorted(compareText).map((origin) => [origin, names.value(wordsFor(origin))]));
  const replaced = mapTexts(documents, (text, path) => {
    if (isName(path)) return text;
    return text.replaceAll(ORIGIN, (origin) => {
      const name = named.get(origin);
      return name === undefined ? origin : `{{${prefix}${name}}}`;
    });
  });
  return {
    documents: replaced,
    origins: Object.fromEntries([...named].map(([origin, name]): [string, Json] => [name, origin])),
  };
}

/** @returns whether a text names an entity. */
export function isName(path: Path): boolean {
  return NAMES.has(String(path.findLast((step) => typeof step === 'string')));
}

/** `https://app.example.org` is the app's, as long as no other has that name. */
function hostOf(origin: string): string {
  const host = origin.replace(/^https?:\/\//, '');
  return /^(?:localhost|[\d.]+)(?::|$)/.test(host) ? host : (host.split(/[.:]/)[0] ?? host);
}
