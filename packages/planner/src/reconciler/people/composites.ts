// The roles that a role contains (RealmRoleCompositeImportService, ClientRoleCompositeImportService).

import { type JsonObject, objectAt } from '@realm-as-code/renderer';
import { replaceProperty } from '../properties.ts';
import { isResolvedObject, namesIn, objectIn, type ResolvedObject } from '../resolved.ts';
import { type Run, wrote } from '../simulated-run.ts';
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
export function setRealmComposites(run: Run, role: CompositeRole, declared: ResolvedObject): void {
  const wanted = namesIn(declared, 'realm');
  const missing = wanted.find((one) => !run.realm.realmRoles.has(one));
  const present = namesIn(compositesOf(role), 'realm');
  setComposites(run, role, { realm: present.filter((one) => wanted.includes(one)) });
  if (missing === undefined) return setComposites(run, role, { realm: wanted });
  throw new Stop(role.step, `there is no realm role "${missing}"`);
}

/** Sets the client roles in a role, if any are declared: client by client, then those of other clients are removed. */
export function setClientComposites(run: Run, role: CompositeRole, composites: ResolvedObject): void {
  const { realm } = run;
  if (!isResolvedObject(composites['client'])) return;
  const declared = objectIn(composites, 'client');
  for (const client of Object.keys(declared)) {
    const wanted = namesIn(declared, client);
    if (!realm.clients.has(client)) throw new Stop(role.step, `there is no client "${client}"`);
    const missing = wanted.find((one) => realm.clientRoles.get(client)?.has(one) !== true);
    const live = objectAt(compositesOf(role), 'client');
    const kept = namesIn(live, client).filter((one) => wanted.includes(one));
    setComposites(run, role, { client: { ...live, [client]: kept } });
    if (missing === undefined) setComposites(run, role, { client: { ...live, [client]: wanted } });
    if (missing !== undefined) throw new Stop(role.step, `there is no role "${missing}" of client "${client}"`);
  }
  const exact = Object.keys(declared).map((client) => [client, namesIn(declared, client)] as const);
  setComposites(run, role, { client: Object.fromEntries(exact) });
}

function compositesOf({ roles, name }: CompositeRole): JsonObject {
  return objectAt(roles.get(name), 'composites');
}

function setComposites(run: Run, role: CompositeRole, change: JsonObject): void {
  replaceProperty(role.roles, role.name, 'composites', { ...compositesOf(role), ...change });
  wrote(run, role.step);
}
