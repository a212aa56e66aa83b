import { tidyObject } from '@realm-as-code/planner';
import { isObject, type Json, type JsonObject, textAt } from '@realm-as-code/renderer';

/** Properties of exports that say nothing about what an entity does. */
const IDLE: Readonly<Record<string, Json>> = {
  notBefore: 0,
  surrogateAuthRequired: false,
  nodeReRegistrationTimeout: -1,
  alwaysDisplayInConsole: false,
  userSetupAllowed: false,
};

/** @returns whether two entities of exports are the same, but for ids, times, and the order of what has none. */
export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return comparable(a) === comparable(b);
}

/** @returns a text that is equal for entities that are the same. */
export function comparable(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  const [tidied] = Object.values(tidyObject({ value: withoutIdle(value) }));
  return tidied === undefined ? '' : JSON.stringify(tidied);
}

function withoutIdle(value: Json, list = ''): Json {
  if (Array.isArray(value)) return value.map((item) => withoutIdle(item, list));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, item]) => !isIdle(key, item, list));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutIdle(item, key)]));
}

/**
 * @param list the property that holds the entity.
 * @returns whether a property of an entity has the value that it has in all exports, and means nothing.
 */
export function isIdle(key: string, value: Json, list: string): boolean {
  if (key === 'consentRequired') return list === 'protocolMappers' && value === false;
  return Object.hasOwn(IDLE, key) && IDLE[key] === value;
}

/** @returns the entities by name; the last one of a name counts. */
export function byName(entities: readonly JsonObject[], key: string): Map<string, JsonObject> {
  return new Map(entities.map((entity) => [textAt(entity, key) ?? '', entity]));
}
