import { compareText, isObject, type Json, type JsonObject } from '@realm-as-code/renderer';

/** Properties that a plan leaves out: ids, what Keycloak derives from other properties, and times. */
const INTERNAL = new Set([
  'id',
  'containerId',
  'access',
  'createdTimestamp',
  'client.secret.creation.time',
  'clientRole',
  'composite',
  'internalId',
]);

/** Its properties are names, which may be those of internal properties; `live/authorization.ts` tidies it. */
const AUTHORIZATION = 'authorizationSettings';

/** @returns a copy without internal and empty properties, and with its lists sorted: their order means nothing. */
export function tidyObject(object: JsonObject): JsonObject {
  const kept: [string, Json][] = [];
  for (const key of Object.keys(object).toSorted(compareText)) {
    if (INTERNAL.has(key)) continue;
    const value = object[key] as Json;
    const item = key === AUTHORIZATION ? value : tidy(value);
    if (!isEmpty(item)) kept.push([key, item]);
  }
  return Object.fromEntries(kept);
}

function tidy(value: Json): Json {
  if (!Array.isArray(value)) return isObject(value) ? tidyObject(value) : value;
  const items = value.map((item): [string, Json] => {
    const tidied = tidy(item);
    return [asText(tidied), tidied];
  });
  return items.toSorted(([a], [b]) => compareText(a, b)).map(([, item]) => item);
}

/** @returns what a protocol mapper does, without its name. To Keycloak, one without `config` has an empty one. */
export function tidyMapper(mapper: JsonObject): JsonObject {
  const { id: _id, name: _name, consentRequired: _consent, consentText: _text, ...rest } = mapper;
  return tidyObject(rest);
}

/** @returns whether a missing value would mean the same to Keycloak. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** @returns a text as it is, anything else as JSON. */
export function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
