// Fine-grained admin permissions are named after the id of what they are for: `client.resource.4e1f…`. An id says nothing to
// a person and is another one in every realm, so names have `$` and a name in its place here, as keycloak-config-cli's
// placeholders do.

import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';

/**
 * The names of a realm's entities by type and id: `client/4e1f…` → `web`, `group/0a33…` → `/staff`; roles of clients are named
 * `client/role`.
 */
export type PermissionIds = ReadonlyMap<string, string>;

/** What a resource or a policy is for. */
interface PermissionTarget {
  readonly type: string;
  /** An id, or `$` and a name. */
  readonly target: string;
}

/** @param exported the export of a realm. */
export function permissionIdsIn(exported: JsonObject): PermissionIds {
  const named = (type: string, entities: readonly JsonObject[], idKey: string, nameKey: string): [string, string][] =>
    entities.map((entity) => [`${type}/${textAt(entity, idKey) ?? ''}`, textAt(entity, nameKey) ?? '']);
  const groups = objectsAt(exported, 'groups').flatMap(withSubGroups);
  return new Map([
    ...named('client', objectsAt(exported, 'clients'), 'id', 'clientId'),
    ...named('client-scope', objectsAt(exported, 'clientScopes'), 'id', 'name'),
    ...named('role', objectsAt(exported, 'roles', 'realm'), 'id', 'name'),
    ...Object.keys(objectAt(exported, 'roles', 'client')).flatMap((client) =>
      objectsAt(exported, 'roles', 'client', client).map((role): [string, string] => [
        `role/${textAt(role, 'id') ?? ''}`,
        `${client}/${textAt(role, 'name') ?? ''}`,
      ]),
    ),
    ...named('group', groups, 'id', 'path'),
    ...named('idp', objectsAt(exported, 'identityProviders'), 'internalId', 'alias'),
  ]);
}

function withSubGroups(group: JsonObject): JsonObject[] {
  return [group, ...objectsAt(group, 'subGroups').flatMap(withSubGroups)];
}

/** @returns what a resource is for, undefined where its name does not say (PermissionTypeAndId.fromResourceName). */
export function targetOfResource(name: string): PermissionTarget | undefined {
  const at = name.indexOf('.resource.');
  return at === -1 ? undefined : targetOf(name.slice(0, at), name.slice(at + '.resource.'.length));
}

/** @returns what a policy is for, undefined where its name does not say (PermissionTypeAndId.fromPolicyName). */
export function targetOfPolicy(name: string): PermissionTarget | undefined {
  const at = name.indexOf('.permission.');
  if (at === -1) return undefined;
  const rest = name.slice(at + '.permission.'.length);
  // Those for roles do not name their type.
  const isForRole = name.startsWith('map-role') && rest.trim() !== '' && (rest.startsWith('$') || !rest.includes('.'));
  if (isForRole) return { type: 'role', target: rest };
  const dot = rest.indexOf('.');
  return dot === -1 ? undefined : targetOf(rest.slice(0, dot), rest.slice(dot + 1));
}

function targetOf(type: string, target: string): PermissionTarget | undefined {
  return type.trim() === '' || target.trim() === '' ? undefined : { type, target };
}

/** @returns the name of a resource or a policy with `$` and the name of what it is for in place of a known id. */
export function withTargetNamed(name: string, target: PermissionTarget | undefined, ids: PermissionIds): string {
  const known = target && ids.get(`${target.type}/${target.target}`);
  return target === undefined || known === undefined ? name : name.replace(target.target, () => `$${known}`);
}
