import { type JsonObject, objectAt } from '@realm-as-code/renderer';
import type { User } from '../access.ts';
import type { AccessRealm, AccessRole } from './access-realm.ts';
import { groupAt, withParents } from './groups.ts';
import { textsAt } from './texts-at.ts';

/** At so many dots, Keycloak gives up (KeycloakModelUtils.MAX_CLIENT_LOOKUPS_DURING_ROLE_RESOLVE). */
const MOST_DOTS = 25;

/**
 * @param text a role as conditions and mappers name it: `role` of the realm, `client.role` of a client.
 * @returns the role; undefined where Keycloak finds none. Client IDs and roles may have dots in them: the longest text that is
 *   a client's ID is taken for one, even where that client has no such role and the realm has (KeycloakModelUtils.getRoleFromString).
 */
export function findRole(realm: AccessRealm, text: string): AccessRole | undefined {
  const role = realm.roles.get(text);
  const dots = [...text.matchAll(/\./g)].map(({ index }) => index).slice(-MOST_DOTS);
  const clientId = dots.map((dot) => text.slice(0, dot)).findLast((before) => realm.clients.has(before));
  if (clientId === undefined && dots.length === MOST_DOTS) return undefined;
  return role?.clientId === clientId ? role : undefined;
}

/** What has been worked out. Realms and users do not change, and a matrix asks for the same user at each client. */
const KNOWN = new WeakMap<AccessRealm, WeakMap<User, ReadonlySet<string>>>();

/**
 * @returns the names of all roles that a user has: those given to the user, to the user's groups and to the groups that these are
 *   in, the realm's default role, and all roles in these (RoleUtils.getDeepUserRoleMappings, which says what UserModel.hasRole
 *   does). Every account that Keycloak makes itself has the default role, and so has one that an administrator makes; only one
 *   that comes with an import of users has just the roles that it names (DefaultExportImportManager.createUser).
 */
export function rolesOf(realm: AccessRealm, user: User): ReadonlySet<string> {
  let users = KNOWN.get(realm);
  if (users === undefined) KNOWN.set(realm, (users = new WeakMap()));
  let roles = users.get(user);
  if (roles === undefined) {
    const groups = user.groups.map((path) => groupAt(realm, path)).filter((group) => group !== undefined);
    roles = withComposites(realm, [
      ...user.roles,
      ...groups.flatMap((group) => withParents(realm, group)).flatMap(rolesOfGroup),
      ...(realm.defaultRole === undefined ? [] : [realm.defaultRole]),
    ]);
    users.set(user, roles);
  }
  return roles;
}

/** Says which roles a user has, instead of having them worked out. */
export function knowRoles(realm: AccessRealm, user: User, roles: ReadonlySet<string>): void {
  const users = KNOWN.get(realm) ?? new WeakMap<User, ReadonlySet<string>>();
  KNOWN.set(realm, users.set(user, roles));
}

/** @returns the user with other attributes; nobody has to look at the roles for that. */
export function withAttributes(realm: AccessRealm, user: User, attributes: User['attributes']): User {
  const changed = {
    ...user,
    attributes,
    get roles() {
      return user.roles;
    },
  };
  knowRoles(realm, changed, rolesOf(realm, user));
  return changed;
}

/** @returns roles, and all that are in them. They can be in each other. */
function withComposites(realm: AccessRealm, roles: Iterable<string>): Set<string> {
  const found = new Set(roles);
  // A set is walked to its end, what is added on the way too.
  for (const name of found) for (const composite of realm.roles.get(name)?.composites ?? []) found.add(composite);
  return found;
}

/** @returns the roles that are given to a group itself (GroupRepresentation), by the names that conditions use. */
function rolesOfGroup(group: JsonObject): string[] {
  return [
    ...textsAt(group, 'realmRoles'),
    ...Object.keys(objectAt(group, 'clientRoles')).flatMap((clientId) =>
      textsAt(group, 'clientRoles', clientId).map((role) => `${clientId}.${role}`),
    ),
  ];
}
