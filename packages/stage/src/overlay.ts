import { isObject, type Json, type JsonObject, own } from '@realm-as-code/renderer';

/**
 * Lays one object over another: objects are joined, everything else is replaced, lists as a whole.
 *
 * @returns a new object; neither argument is changed. Keys of `base` come first.
 */
export function overlay(base: JsonObject, over: JsonObject): JsonObject {
  const entries = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const below = own(base, key);
    entries.set(key, isObject(below) && isObject(value) ? overlay(below, value) : value);
  }
  return Object.fromEntries(entries);
}
