import type { JsonObject } from '@realm-as-code/renderer';

const originals = new WeakMap<object, JsonObject>();

/**
 * Remembers how the export has an entity: keycloak-config-cli compares lists in their order, tells an empty text from none and
 * takes ids, none of which is left once an entity is tidied.
 *
 * @returns the entity.
 */
export function rememberExported<T extends object>(entity: T, original: JsonObject): T {
  originals.set(entity, original);
  return entity;
}

/** @returns how the export has an entity; undefined where a run has replaced it since. */
export function asExported(entity: object): JsonObject | undefined {
  return originals.get(entity);
}
