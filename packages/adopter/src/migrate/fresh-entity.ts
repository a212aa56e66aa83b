import { type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';

/** @returns the entity of a new realm that has this name. */
export function freshEntity(fresh: JsonObject, list: string, key: string, name: string): JsonObject | undefined {
  return objectsAt(fresh, list).find((entity) => textAt(entity, key) === name);
}
