import { type Json, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { codes, type Note } from '../note.ts';
import { CLIENT_UNITS } from '../shipped/client-units.ts';
import { byName, isSame } from '../shipped/same.ts';
import { hasOwnScopes } from './client-scopes.ts';
import { isAsShipped, isBuiltIn, toClient } from './clients.ts';
import type { Part, Realms } from './part.ts';
import { shippedRoles, toRole } from './roles.ts';

/**
 * Keycloak's own clients and roles, as far as they are not as it makes them. They apply on the first start: afterwards
 * they are Keycloak's, which changes them when it is upgraded.
 */
export function adoptBuiltIns(realms: Realms): Part {
  const { realm, fresh } = realms;
  // Keycloak gives its own clients no scopes where a document declares scopes.
  const hasScopes = hasOwnScopes(realms);
  const clients = objectsAt(realm, 'clients').filter((client) => isBuiltIn(fresh, client));
  const rolesOf = (clientId: string): JsonObject[] => objectsAt(realm, 'roles', 'client', clientId);
  const isChanged = (clientId: string): boolean => {
    const client = byName(clients, 'clientId').get(clientId);
    if (client === undefined) return false;
    return !isAsShipped(fresh, client) || !isSame(rolesOf(clientId), objectsAt(fresh, 'roles', 'client', clientId));
  };
  const kept = new Set(CLIENT_UNITS.filter((unit) => hasScopes || unit.some(isChanged)).flat());
  const keptClients = clients.filter((client) => kept.has(textAt(client, 'clientId') ?? ''));
  const clientRoles = keptClients
    .map((client) => textAt(client, 'clientId') ?? '')
    .map((clientId) => [clientId, rolesOf(clientId).map(toRole)] as const)
    .filter(([, roles]) => roles.length > 0);
  const realmRoles = rolesToKeep(realms, kept.size > 0);
  const roles = {
    ...(realmRoles.length === 0 ? {} : { realm: realmRoles.map(toRole) }),
    ...(clientRoles.length === 0 ? {} : { client: Object.fromEntries(clientRoles) }),
  };
  const document: Record<string, Json> = {};
  const defaultRole = realm['defaultRole'];
  if (realmRoles.length > 0 && defaultRole !== undefined) document['defaultRole'] = defaultRole;
  if (keptClients.length > 0) document['clients'] = keptClients.map(toClient);
  if (Object.keys(roles).length > 0) document['roles'] = roles;
  return { bootstrap: { 'built-ins': document }, notes: notesOn(realms, clients) };
}

/** @param areClientsDeclared whether the documents declare clients of Keycloak's own, whose roles the default role has. */
function rolesToKeep(realms: Realms, areClientsDeclared: boolean): JsonObject[] {
  const { realm, fresh } = realms;
  const shipped = shippedRoles(realms);
  const roles = objectsAt(realm, 'roles', 'realm');
  const builtIn = roles.filter((role) => shipped.has(textAt(role, 'name') ?? ''));
  const ofFresh = byName(objectsAt(fresh, 'roles', 'realm'), 'name');
  const isChanged = builtIn.some((role) => !isSame(role, ofFresh.get(textAt(role, 'name') ?? '')));
  // An import makes uma_authorization last, too late for the composites that name it.
  const isNamed = roles.some((role) => {
    const parts = objectAt(role, 'composites')['realm'];
    return (
      !builtIn.includes(role) &&
      Array.isArray(parts) &&
      parts.some((part) => typeof part === 'string' && shipped.has(part))
    );
  });
  return isChanged || isNamed || areClientsDeclared ? builtIn : [];
}

function notesOn({ realm, fresh }: Realms, clients: readonly JsonObject[]): Note[] {
  const present = byName(clients, 'clientId');
  const gone = objectsAt(fresh, 'clients')
    .map((client) => textAt(client, 'clientId') ?? '')
    .filter((clientId) => !present.has(clientId));
  const roles = byName(objectsAt(realm, 'roles', 'realm'), 'name');
  const goneRoles = objectsAt(fresh, 'roles', 'realm')
    .map((role) => textAt(role, 'name') ?? '')
    .filter((name) => !roles.has(name) && !name.startsWith('default-roles-'));
  const names = [...gone, ...goneRoles];
  if (names.length === 0) return [];
  const text = `The realm does not have all that Keycloak makes in every realm: ${codes(names)}. A first start makes them.`;
  return [{ kind: 'left', text }];
}
