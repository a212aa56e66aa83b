// Internal IDs, which documents may bring along: they are usually left over from an export. Keycloak takes each once.

import { type JsonObject, objectsAt } from '@realm-as-code/renderer';
import { asExported } from '../live/as-exported.ts';
import type { LiveRealm } from '../live/live-realm.ts';
import { objectsIn, type ResolvedObject, textIn } from './resolved.ts';

/** Whose an ID is, such as `the client "app"`. */
export type InternalIds = Map<string, string>;

/** The longest ID that Keycloak stores, in characters. */
const LIMIT = 36;

/** @returns the IDs of a realm's clients, client scopes and their protocol mappers, as far as the export has them. */
export function internalIdsOf({ clients, clientScopes }: LiveRealm): InternalIds {
  const ids: InternalIds = new Map();
  const add = (entities: ReadonlyMap<string, JsonObject>, noun: string): void => {
    for (const [name, entity] of entities) takeIds(ids, asExported(entity) ?? {}, `the ${noun} "${name}"`);
  };
  add(clients, 'client');
  add(clientScopes, 'client scope');
  return ids;
}

/** Notes the IDs that an entity and its protocol mappers have. */
export function takeIds(ids: InternalIds, entity: JsonObject | ResolvedObject, owner: string): void {
  for (const [one, whose] of [
    [entity, owner] as const,
    ...objectsIn(entity, 'protocolMappers').map((mapper) => [mapper, `a mapper of ${owner}`] as const),
  ]) {
    const id = textIn(one, 'id');
    if (id !== '') ids.set(id, whose);
  }
}

/** @returns why Keycloak does not create a client or a client scope with the ID of a document, undefined when it does. */
export function refusalOfIds(ids: InternalIds, file: ResolvedObject): string | undefined {
  const id = textIn(file, 'id');
  if (id.length > LIMIT) return `its "id" is longer than ${LIMIT} characters (HTTP 400)`;
  if (ids.has(id)) return `its "id" is that of ${ids.get(id)} (HTTP 409)`;
  return refusalOfMapperIds(ids, objectsIn(file, 'protocolMappers'));
}

/** @returns why Keycloak does not create protocol mappers with the IDs of a document, undefined when it does. */
export function refusalOfMapperIds(ids: InternalIds, mappers: readonly ResolvedObject[]): string | undefined {
  const taken = mappers.find((mapper) => ids.has(textIn(mapper, 'id')));
  return (
    taken &&
    `the "id" of its protocol mapper "${textIn(taken, 'name')}" is that of ${ids.get(textIn(taken, 'id'))} (HTTP 409)`
  );
}

/** @returns those protocol mappers of a document that a client does not have: Keycloak tells them by protocol and name. */
export function newMappersIn(file: ResolvedObject, live: JsonObject): ResolvedObject[] {
  const keyOf = (mapper: JsonObject | ResolvedObject): string =>
    `${textIn(mapper, 'protocol')} ${textIn(mapper, 'name')}`;
  const present = new Set(objectsAt(asExported(live) ?? null, 'protocolMappers').map(keyOf));
  return objectsIn(file, 'protocolMappers').filter((mapper) => !present.has(keyOf(mapper)));
}
