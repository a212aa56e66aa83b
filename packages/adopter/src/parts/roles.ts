import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { isBuiltIn } from './clients.ts';
import type { Part, Realms } from './part.ts';

/** @returns the names of the realm roles that Keycloak makes in every realm. */
export function shippedRoles({ realm, fresh }: Realms): Set<string> {
  const names = objectsAt(fresh, 'roles', 'realm').map((role) => textAt(role, 'name') ?? '');
  return new Set([...names, textAt(realm, 'defaultRole', 'name') ?? '']);
}

/** Roles other than Keycloak's own are managed: those of the realm, and those of clients. */
export function adoptRoles(realms: Realms): Part {
  const { realm, fresh } = realms;
  const shipped = shippedRoles(realms);
  const own = objectsAt(realm, 'roles', 'realm').filter((role) => !shipped.has(textAt(role, 'name') ?? ''));
  const clients = Object.keys(objectAt(realm, 'roles', 'client'))
    .filter((clientId) => !isBuiltIn(fresh, { clientId }))
    .map((clientId) => [clientId, objectsAt(realm, 'roles', 'client', clientId).map(toRole)] as const)
    .filter(([, roles]) => roles.length > 0);
  const roles = {
    ...(own.length === 0 ? {} : { realm: own.map(toRole) }),
    ...(clients.length === 0 ? {} : { client: Object.fromEntries(clients) }),
  };
  return { managed: { roles: Object.keys(roles).length === 0 ? {} : { roles } } };
}

/** @returns a role of an export as a template has it. */
export function toRole(role: JsonObject): JsonObject {
  const { clientRole: _clientRole, ...rest } = role;
  return rest;
}
