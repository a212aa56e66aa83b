// Realm roles and client roles (RoleImportService).

import { isLockedClient, type JsonObject } from '@realm-as-code/renderer';
import { tidyObject } from '../live/tidy.ts';
import { setClientComposites, setRealmComposites } from './composites.ts';
import { isDefaultRole } from './default-entities.ts';
import { checkTexts, setProperty } from './properties.ts';
import { isResolvedObject, listIn, objectIn, objectsIn, type ResolvedObject, textIn } from './resolved.ts';
import { forgetClientRole, forgetRealmRole } from './role-holders.ts';
import type { EntityName, Run } from './simulated-run.ts';
import { mayDelete } from './state.ts';
import { Stop } from './stop.ts';

/** Properties of a role that are not set like the others. */
const OWN_STEPS = new Set(['id', 'name', 'composites', 'containerId']);

/**
 * Deletes the roles that an earlier run made and a document no longer has, creates and updates those it has, and sets their
 * composites.
 */
export function importRoles(run: Run, document: ResolvedObject): void {
  const roles = objectIn(document, 'roles');
  const realmRoles = listIn(roles, 'realm');
  const clientRoles = objectIn(roles, 'client');
  if (!run.settings.keeps.has('role')) {
    if (realmRoles !== undefined) deleteRealmRoles(run, realmRoles);
    if (isResolvedObject(roles['client'])) deleteClientRoles(run, clientRoles);
  }
  for (const role of realmRoles ?? []) importRealmRole(run, role);
  for (const [client, role] of eachRole(clientRoles)) importClientRole(run, client, role);
  for (const role of realmRoles ?? []) setCompositesOfRealmRole(run, role);
  for (const [client, role] of eachRole(clientRoles)) setCompositesOfClientRole(run, client, role);
}

function eachRole(clientRoles: ResolvedObject): [client: string, role: ResolvedObject][] {
  return Object.keys(clientRoles).flatMap((client) =>
    objectsIn(clientRoles, client).map((role): [string, ResolvedObject] => [client, role]),
  );
}

function deleteRealmRoles(run: Run, declared: readonly ResolvedObject[]): void {
  const { realmRoles } = run.realm;
  const isOurs = mayDelete(run, 'roles-realm', 'delete realm roles');
  for (const name of goneRoles(realmRoles, isOurs, declared)) {
    realmRoles.delete(name);
    forgetRealmRole(run.realm, name);
  }
}

/** Of every client, even one that the document has no roles for. */
function deleteClientRoles(run: Run, declared: ResolvedObject): void {
  for (const [client, roles] of run.realm.clientRoles) {
    const isOurs = mayDelete(run, `roles-client-${client}`, `delete roles of client "${client}"`);
    for (const name of goneRoles(roles, isOurs, objectsIn(declared, client))) {
      checkLock(run, client, `delete role "${name}" of client "${client}"`);
      roles.delete(name);
      forgetClientRole(run.realm, client, name);
    }
  }
}

/** Roles that an earlier run made and the document no longer has. */
function goneRoles(
  live: ReadonlyMap<string, JsonObject>,
  isOurs: (name: string) => boolean,
  declared: readonly ResolvedObject[],
): string[] {
  const names = new Set(declared.map((role) => textIn(role, 'name')));
  const gone = [...live].filter(([name, role]) => isOurs(name) && !names.has(name) && !isDefaultRole(name, role));
  return gone.map(([name]) => name);
}

function importRealmRole(run: Run, file: ResolvedObject): void {
  const { realmRoles } = run.realm;
  const name = textIn(file, 'name');
  checkTexts(file, 'role', `update realm role "${name}"`);
  realmRoles.set(name, updatedRole(run, { type: 'realm-role', name }, realmRoles.get(name), file));
}

function importClientRole(run: Run, client: string, file: ResolvedObject): void {
  const name = textIn(file, 'name');
  const roles = run.realm.clients.has(client) ? run.realm.clientRoles.get(client) : undefined;
  if (roles === undefined)
    throw new Stop(`create role "${name}" of client "${client}"`, `there is no client "${client}"`);
  const live = roles.get(name);
  const step = `${live === undefined ? 'create' : 'update'} role "${name}" of client "${client}"`;
  checkTexts(file, 'role', step);
  const next = updatedRole(run, { type: 'client-role', name: `${client}/${name}` }, live, file);
  if (JSON.stringify(next) !== JSON.stringify(live)) checkLock(run, client, step);
  roles.set(name, next);
}

function updatedRole(run: Run, entity: EntityName, live: JsonObject | undefined, file: ResolvedObject): JsonObject {
  const next: JsonObject = { ...live, name: textIn(file, 'name') };
  for (const [key, value] of Object.entries(file)) {
    if (!OWN_STEPS.has(key) && value !== null) setProperty(run, entity, next, key, value);
  }
  return tidyObject(next);
}

/** Stops before a change to the roles of a client that Keycloak has locked. */
function checkLock({ realm }: Run, client: string, step: string): void {
  if (isLockedClient(realm.keycloak, realm.name, client))
    throw new Stop(step, `Keycloak ${realm.keycloak} accepts no changes to the roles of "${client}" (HTTP 403)`);
}

/** The realm roles in it are exact even where the document does not mention them. */
function setCompositesOfRealmRole({ realm }: Run, file: ResolvedObject): void {
  const name = textIn(file, 'name');
  const holder = { roles: realm.realmRoles, name, step: `composites of realm role "${name}"` };
  const declared = objectIn(file, 'composites');
  setRealmComposites(realm, holder, declared);
  setClientComposites(realm, holder, declared);
}

function setCompositesOfClientRole({ realm }: Run, client: string, file: ResolvedObject): void {
  const roles = realm.clientRoles.get(client);
  if (roles === undefined) return;
  const name = textIn(file, 'name');
  const holder = { roles, name, step: `composites of role "${name}" of client "${client}"` };
  const declared = objectIn(file, 'composites');
  if (Array.isArray(declared['realm'])) setRealmComposites(realm, holder, declared);
  setClientComposites(realm, holder, declared);
}
