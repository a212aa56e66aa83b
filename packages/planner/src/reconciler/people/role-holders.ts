// What Keycloak takes away from others when it deletes something: a role from whatever has it, a group from its
// members, a client or a client scope from scope mappings, all of them from policies.

import { type JsonObject, objectAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { isEmpty, tidyObject } from '../../live/tidy.ts';
import { withDescendants } from './group-tree.ts';
import { forgetInPolicies } from '../authorization/policy-holders.ts';
import { type Run, wrote } from '../simulated-run.ts';

/** Takes a deleted realm role out of users, groups, composites and scope mappings. */
export function forgetRealmRole(realm: LiveRealm, role: string): void {
  removeFromHolders(realm, ['realmRoles'], ['composites', 'realm'], role);
  removeFromMappings(realm.scopeMappings, () => true, role);
  forgetInPolicies(realm, 'roles', role);
}

/** Takes a deleted client role out of users, groups, composites and scope mappings. */
export function forgetClientRole(realm: LiveRealm, client: string, role: string): void {
  removeFromHolders(realm, ['clientRoles', client], ['composites', 'client', client], role);
  removeFromMappings(realm.clientScopeMappings, (name) => name.startsWith(`${client}/`), role);
  forgetInPolicies(realm, 'roles', `${client}/${role}`);
}

/** Deletes a group with everything in it: it goes out of the groups of its members, and of those that new users join. */
export function forgetGroup(run: Run, path: string): void {
  const { realm } = run;
  const gone = new Set(withDescendants(realm.groups, path));
  for (const one of gone) {
    realm.groups.delete(one);
    forgetInPolicies(realm, 'groups', one);
    for (const members of [realm.serviceAccounts, realm.users ?? new Map<string, JsonObject>()])
      replaceAll(members, (member) => withoutItem(member, ['groups'], one));
  }
  realm.defaultGroups = realm.defaultGroups.filter((one) => !gone.has(one));
  wrote(run, `delete group "${path}"`);
}

/** Removes a deleted client from policies, and its scope mappings: those in its tokens, and those of its roles. */
export function forgetClient(realm: LiveRealm, client: string): void {
  const { scopeMappings, clientScopeMappings } = realm;
  forgetInPolicies(realm, 'clients', client);
  scopeMappings.delete(`client/${client}`);
  for (const name of clientScopeMappings.keys()) {
    if (name.endsWith(`/client/${client}`) || name.startsWith(`${client}/`)) clientScopeMappings.delete(name);
  }
}

/** Removes a deleted client scope from policies, and its scope mappings. */
export function forgetClientScope(realm: LiveRealm, scope: string): void {
  const { scopeMappings, clientScopeMappings } = realm;
  forgetInPolicies(realm, 'clientScopes', scope);
  scopeMappings.delete(`client-scope/${scope}`);
  for (const name of clientScopeMappings.keys()) {
    if (name.endsWith(`/client-scope/${scope}`)) clientScopeMappings.delete(name);
  }
}

/** Takes a role out of the lists at a path of users and groups, and at another one of roles. */
function removeFromHolders(
  { serviceAccounts, users = new Map(), groups, realmRoles, clientRoles }: LiveRealm,
  inUser: readonly string[],
  inRole: readonly string[],
  role: string,
): void {
  for (const holders of [serviceAccounts, users, groups])
    replaceAll(holders, (holder) => withoutItem(holder, inUser, role));
  for (const roles of [realmRoles, ...clientRoles.values()]) replaceAll(roles, (one) => withoutItem(one, inRole, role));
}

function replaceAll(entities: Map<string, JsonObject>, edit: (entity: JsonObject) => JsonObject): void {
  for (const [name, entity] of entities) entities.set(name, tidyObject(edit(entity)));
}

/** Takes a role out of scope mappings; those that are left without any go too. */
function removeFromMappings(mappings: Map<string, JsonObject>, isAbout: (name: string) => boolean, role: string): void {
  for (const [name, mapping] of mappings) {
    if (!isAbout(name)) continue;
    const next = withoutItem(mapping, ['roles'], role);
    if (isEmpty(next['roles'])) mappings.delete(name);
    else mappings.set(name, next);
  }
}

/** A copy of an object in which the list at a path lacks an item; the object itself where there is no such list. */
function withoutItem(object: JsonObject, [key, ...rest]: readonly string[], item: string): JsonObject {
  if (key === undefined || !Object.hasOwn(object, key)) return object;
  if (rest.length > 0) return { ...object, [key]: withoutItem(objectAt(object, key), rest, item) };
  const list = object[key];
  return Array.isArray(list) ? { ...object, [key]: list.filter((one) => one !== item) } : object;
}
