import { type JsonObject, objectsAt } from '@realm-as-code/renderer';
import type { AccessRealm } from './access-realm.ts';

/** The group that each is in, by the groups themselves: a name may have a slash in it, so a path does not tell. */
const PARENTS = new WeakMap<AccessRealm, ReadonlyMap<JsonObject, JsonObject>>();

function parentsIn(realm: AccessRealm): ReadonlyMap<JsonObject, JsonObject> {
  const known = PARENTS.get(realm);
  if (known !== undefined) return known;
  const parents = new Map<JsonObject, JsonObject>();
  for (const group of realm.groups.values())
    for (const subGroup of objectsAt(group, 'subGroups')) parents.set(subGroup, group);
  PARENTS.set(realm, parents);
  return parents;
}

/** @returns the group with a path; a slash at its beginning may be missing, one at its end is ignored (KeycloakModelUtils.splitPath). */
export function groupAt(realm: AccessRealm, path: string): JsonObject | undefined {
  return realm.groups.get(`/${path.replace(/^\//, '').replace(/\/$/, '')}`);
}

/** @returns a group and those that it is in, from the inside out. */
export function withParents(realm: AccessRealm, group: JsonObject): JsonObject[] {
  const found: JsonObject[] = [];
  for (let at: JsonObject | undefined = group; at !== undefined; at = parentsIn(realm).get(at)) found.push(at);
  return found;
}
