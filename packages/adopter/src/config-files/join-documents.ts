import { isObject, type Json, type JsonObject, textAt } from '@realm-as-code/renderer';

/** What names the entities of a realm's lists. */
const NAMES = ['clientId', 'alias', 'username', 'name'];

/**
 * Joins documents of a realm as keycloak-config-cli would apply them one after another if it deleted nothing: what a later
 * one says counts, entity by entity and property by property. Lists within an entity are exact, so the later one counts.
 */
export function joinDocuments(documents: readonly JsonObject[]): JsonObject {
  return documents.reduce((joined, document) => joinObjects(joined, document, 0), {});
}

/** @returns the document with each entity once: keycloak-config-cli applies equally named ones one after another. */
export function withoutDoubles(document: JsonObject): JsonObject {
  return joinObjects({}, document, 0);
}

/**
 * @returns the properties about which two documents of a realm disagree, or whose lists each would take for the whole:
 *   keycloak-config-cli deletes what it has made and what a file does not have. Users are never deleted.
 */
export function contradictions(one: JsonObject, other: JsonObject): string[] {
  return Object.keys(one).filter((key) => {
    const [a, b] = [one[key] ?? null, other[key] ?? null];
    return key !== 'realm' && a !== null && b !== null && disagree(a, b, key === 'users');
  });
}

function disagree(a: Json, b: Json, isUsers = false): boolean {
  if (isObject(a) && isObject(b))
    return Object.keys(a).some((key) => Object.hasOwn(b, key) && disagree(a[key] as Json, b[key] as Json));
  if (isUsers && Array.isArray(a) && Array.isArray(b)) {
    const names = new Set(a.map(nameOf));
    return b.some((user) => names.has(nameOf(user)));
  }
  if (Array.isArray(a) && Array.isArray(b) && (a.some(isObject) || b.some(isObject))) return true;
  return JSON.stringify(a) !== JSON.stringify(b);
}

function joinObjects(a: JsonObject, b: JsonObject, depth: number): JsonObject {
  const joined = new Map<string, Json>(Object.entries(a));
  for (const [key, value] of Object.entries(b)) joined.set(key, join(joined.get(key), value, depth));
  return Object.fromEntries(joined);
}

/** @param depth how many lists of entities the value is in. */
function join(a: Json | undefined, b: Json, depth: number): Json {
  if (isObject(b)) return joinObjects(isObject(a) ? a : {}, b, depth);
  if (!Array.isArray(b) || depth > 0 || !b.every((item) => nameOf(item) !== undefined)) return b;
  const entities = new Map<unknown, Json>();
  for (const item of [...(Array.isArray(a) ? a : []), ...b]) {
    const name = nameOf(item) ?? item;
    entities.set(name, join(entities.get(name), item, depth + 1));
  }
  return [...entities.values()];
}

/** Components are named by their provider, too, and mappers by whom they belong to. */
function nameOf(entity: Json): string | undefined {
  const names = NAMES.flatMap((key) => textAt(entity, key) ?? []);
  if (names.length === 0) return undefined;
  return JSON.stringify([
    names[0],
    textAt(entity, 'providerId'),
    textAt(entity, 'subType'),
    textAt(entity, 'identityProviderAlias'),
  ]);
}
