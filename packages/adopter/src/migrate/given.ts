import { type Json, type JsonObject, own } from '@realm-as-code/renderer';

/** @returns the property's value; undefined where it is missing or null, which are the same to Keycloak. */
export function given(object: JsonObject, key: string): Json | undefined {
  return own(object, key) ?? undefined;
}

/** @returns the texts in a list, without blanks around them; none where there is no list. */
export function textsAt(object: JsonObject, key: string): string[] {
  const list = given(object, key);
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string').map((text) => text.trim()) : [];
}

/**
 * Reads a value as Keycloak does, which takes texts for booleans and numbers, and those for texts.
 *
 * @param sample a value of the type that is wanted.
 */
export function likeSample(sample: Json | undefined, value: Json): Json {
  if (typeof sample === 'boolean' && typeof value === 'string') return value.toLowerCase() === 'true';
  if (typeof sample === 'number' && typeof value === 'string' && value.trim() !== '') return Number(value);
  if (typeof sample === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  return value;
}

/** @returns a map of texts without entries that are empty: `RepresentationToModel.removeEmptyString`. */
export function filledTexts(map: JsonObject): JsonObject {
  const entries = Object.entries(map).filter(([, value]) => value !== null && value !== '');
  return Object.fromEntries(entries.map(([key, value]) => [key, asText(value)]));
}

/** @returns a map of texts without entries that are null. */
export function textMap(map: JsonObject): JsonObject {
  const entries = Object.entries(map).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([key, value]) => [key, asText(value)]));
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @returns the properties of `keys` that an object has, in their order. */
export function pick(object: JsonObject, keys: readonly string[]): JsonObject {
  const picked: JsonObject = {};
  for (const key of keys) {
    const value = given(object, key);
    if (value !== undefined) picked[key] = value;
  }
  return picked;
}

/** @returns the value of a key, made and put in where there is none. */
export function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
