// What Keycloak takes away from others when it deletes something: a role from whatever has it, a client or a client scope
// from scope mappings.

import { type Json, type JsonObject, objectAt, objectsAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';
import { isEmpty, tidyObject } from '../live/tidy.ts';

/** Takes a deleted realm role out of service accounts, groups, composites and scope mappings. */
export function forgetRealmRole(realm: LiveRealm, role: string): void {
  removeFromHolders(realm, ['realmRoles'], ['composites', 'realm'], role);
  const mappings = objectsAt(realm.settings, 'scopeMappings');
  setSetting(realm, 'scopeMappings', withoutRole(mappings, role));
}

/** Takes a deleted client role out of service accounts, groups, composites and scope mappings. */
export function forgetClientRole(realm: LiveRealm, client: string, role: string): void {
  removeFromHolders(realm, ['clientRoles', client], ['composites', 'client', client], role);
  const byOwner = objectAt(realm.settings, 'clientScopeMappings');
  if (!Object.hasOwn(byOwner, client)) return;
  const mappings = withoutRole(objectsAt(byOwner, client), role);
  setSetting(realm, 'clientScopeMappings', { ...byOwner, [client]: mappings });
}

/**
 * Takes scope mappings out of a realm.
 *
 * @param isGone whether a mapping belongs to what was deleted.
 * @param owner a deleted client: all mappings of its roles go with it.
 */
export function removeFromScopeMappings(
  realm: LiveRealm,
  isGone: (mapping: JsonObject) => boolean,
  owner?: string,
): void {
  const kept = (mappings: JsonObject[]): JsonObject[] => mappings.filter((mapping) => !isGone(mapping));
  setSetting(realm, 'scopeMappings', kept(objectsAt(realm.settings, 'scopeMappings')));
  const byOwner = objectAt(realm.settings, 'clientScopeMappings');
  const owners = Object.keys(byOwner).filter((client) => client !== owner);
  const entries = owners.map((client) => [client, kept(objectsAt(byOwner, client))]);
  setSetting(realm, 'clientScopeMappings', Object.fromEntries(entries) as JsonObject);
}

/** Takes a role out of the lists at a path of users and groups, and at another one of roles. */
function removeFromHolders(
  { serviceAccounts, groups, realmRoles, clientRoles }: LiveRealm,
  inUser: readonly string[],
  inRole: readonly string[],
  role: string,
): void {
  for (const users of [serviceAccounts, groups]) replaceAll(users, (user) => withoutItem(user, inUser, role));
  for (const roles of [realmRoles, ...clientRoles.values()]) replaceAll(roles, (one) => withoutItem(one, inRole, role));
}

function replaceAll(entities: Map<string, JsonObject>, edit: (entity: JsonObject) => JsonObject): void {
  for (const [name, entity] of entities) entities.set(name, tidyObject(edit(entity)));
}

/** Scope mappings without a role; those that are left without any go too. */
function withoutRole(mappings: readonly JsonObject[], role: string): JsonObject[] {
  return mappings
    .map((mapping) => withoutItem(mapping, ['roles'], role))
    .filter((mapping) => !isEmpty(mapping['roles']));
}

/** A copy of an object in which the list at a path lacks an item; the object itself where there is no such list. */
function withoutItem(object: JsonObject, [key, ...rest]: readonly string[], item: string): JsonObject {
  if (key === undefined || !Object.hasOwn(object, key)) return object;
  if (rest.length > 0) return { ...object, [key]: withoutItem(objectAt(object, key), rest, item) };
  const list = object[key];
  return Array.isArray(list) ? { ...object, [key]: list.filter((one) => one !== item) } : object;
}

function setSetting(realm: LiveRealm, key: string, value: Json): void {
  realm.settings = tidyObject({ ...realm.settings, [key]: value });
}
