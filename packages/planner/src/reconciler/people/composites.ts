// The roles that a role contains (RealmRoleCompositeImportService, ClientRoleCompositeImportService).

import { type JsonObject, objectAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { replaceProperty } from '../properties.ts';
import { isResolvedObject, namesIn, objectIn, type ResolvedObject } from '../resolved.ts';
import { Stop } from '../stop.ts';

/** The role whose composites are set. */
export interface CompositeRole {
  /** The roles that it is one of. */
  readonly roles: Map<string, JsonObject>;
  readonly name: string;
  /** What the run is doing. */
  readonly step: string;
}

/** Sets the realm roles in a role: others are removed first, then the new ones are added at once, or none. */
export function setRealmComposites(realm: LiveRealm, role: CompositeRole, declared: ResolvedObject): void {
  const wanted = namesIn(declared, 'realm');
  const missing = wanted.find((one) => !realm.realmRoles.has(one));
  if (missing === undefined) return setComposites(role, { realm: wanted });
  const present = namesIn(compositesOf(role), 'realm');
  setComposites(role, { realm: present.filter((one) => wanted.includes(one)) });
  throw new Stop(role.step, `there is no realm role "${missing}"`);
}

/** Sets the client roles in a role, if any are declared: client by client, then those of other clients are removed. */
export function setClientComposites(realm: LiveRealm, role: CompositeRole, composites: ResolvedObject): void {
  if (!isResolvedObject(composites['client'])) return;
  const declared = objectIn(composites, 'client');
  for (const client of Object.keys(declared)) {
    const wanted = namesIn(declared, client);
    if (!realm.clients.has(client)) throw new Stop(role.step, `there is no client "${client}"`);
    const missing = wanted.find((one) => realm.clientRoles.get(client)?.has(one) !== true);
    const live = objectAt(compositesOf(role), 'client');
    const kept = namesIn(live, client).filter((one) => wanted.includes(one));
    setComposites(role, { client: { ...live, [client]: missing === undefined ? wanted : kept } });
    if (missing !== undefined) throw new Stop(role.step, `there is no role "${missing}" of client "${client}"`);
  }
  const exact = Object.keys(declared).map((client) => [client, namesIn(declared, client)] as const);
  setComposites(role, { client: Object.fromEntries(exact) });
}

function compositesOf({ roles, name }: CompositeRole): JsonObject {
  return objectAt(roles.get(name), 'composites');
}

function setComposites(role: CompositeRole, change: JsonObject): void {
  replaceProperty(role.roles, role.name, 'composites', { ...compositesOf(role), ...change });
}
