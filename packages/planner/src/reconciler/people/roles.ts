// Realm roles and client roles (RoleImportService).

import {
  compareText,
  compareVersions,
  isLockedClient,
  type Json,
  type JsonObject,
  objectAt,
  own,
  textAt,
} from '@realm-as-code/renderer';
import { cloneRealm, type LiveRealm } from '../../live/live-realm.ts';
import { tidyObject } from '../../live/tidy.ts';
import { setClientComposites, setRealmComposites } from './composites.ts';
import { isDefaultRole } from '../default-entities.ts';
import { does } from '../config-cli-versions.ts';
import { checkTexts, exactAttributes, setProperty } from '../properties.ts';
import { isResolvedObject, listIn, objectIn, objectsIn, type ResolvedObject, textIn } from '../resolved.ts';
import { forgetClientRole, forgetRealmRole } from './role-holders.ts';
import { type EntityName, type Run, wrote } from '../simulated-run.ts';
import { mayDelete } from '../memory/state.ts';
import { Stop } from '../stop.ts';

/** The roles of the realm `master` that Keycloak locks, and since when (RolePermissions.isRealmAdminRole). */
const LOCKED_SINCE = '26.7.0';
const LOCKED_ROLES: readonly string[] = ['admin', 'create-realm'];

/**
 * Deletes the roles that an earlier run made and a document no longer has, creates and updates those it has, and sets their
 * composites.
 */
export function importRoles(run: Run, document: ResolvedObject): void {
  const roles = objectIn(document, 'roles');
  const realmRoles = listIn(roles, 'realm');
  const clientRoles = objectIn(roles, 'client');
  // What is there before the step: a role that the document has twice is made twice.
  const before = cloneRealm(run.realm);
  if (!run.settings.keeps.has('role')) {
    if (realmRoles !== undefined) deleteRealmRoles(run, realmRoles);
    if (isResolvedObject(roles['client'])) deleteClientRoles(run, clientRoles);
  }
  for (const role of realmRoles ?? []) importRealmRole(run, role, before);
  for (const [client, role] of eachRole(clientRoles)) importClientRole(run, client, role, before);
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
  for (const name of goneRoles(realmRoles, isOurs, declared).toSorted(compareText)) {
    const step = `delete realm role "${name}"`;
    if (name === textAt(run.realm.settings, 'defaultRole', 'name'))
      throw new Stop(step, 'it is the role that every user of the realm has (HTTP 400)');
    realmRoles.delete(name);
    forgetRealmRole(run.realm, name);
    wrote(run, step);
  }
}

/** Of every client, even one that the document has no roles for. */
function deleteClientRoles(run: Run, declared: ResolvedObject): void {
  for (const [client, roles] of run.realm.clientRoles) {
    const isOurs = mayDelete(run, `roles-client-${client}`, `delete roles of client "${client}"`);
    for (const name of goneRoles(roles, isOurs, objectsIn(declared, client))) {
      const step = `delete role "${name}" of client "${client}"`;
      checkLock(run, client, step);
      roles.delete(name);
      forgetClientRole(run.realm, client, name);
      wrote(run, step);
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

function importRealmRole(run: Run, file: ResolvedObject, before: LiveRealm): void {
  const { realmRoles } = run.realm;
  const name = textIn(file, 'name');
  const isNew = !before.realmRoles.has(name);
  const step = `${isNew ? 'create' : 'update'} realm role "${name}"`;
  if (isNew) checkNew(realmRoles, file, step);
  checkTexts(file, 'role', step);
  const live = realmRoles.get(name);
  if (isNew || isWritten(live, file)) checkRoleLock(run, name, step);
  const next = updatedRole(run, { type: 'realm-role', name }, live, file);
  realmRoles.set(name, next);
  showDefaultRole(run, name, next);
  wrote(run, step);
}

function importClientRole(run: Run, client: string, file: ResolvedObject, before: LiveRealm): void {
  const name = textIn(file, 'name');
  if (!before.clients.has(client))
    throw new Stop(`create role "${name}" of client "${client}"`, `there is no client "${client}"`);
  const roles = run.realm.clientRoles.get(client) ?? new Map<string, JsonObject>();
  run.realm.clientRoles.set(client, roles);
  const isNew = before.clientRoles.get(client)?.has(name) !== true;
  const step = `${isNew ? 'create' : 'update'} role "${name}" of client "${client}"`;
  if (isNew) checkNew(roles, file, step);
  checkTexts(file, 'role', step);
  const live = roles.get(name);
  if (isNew || isWritten(live, file)) checkLock(run, client, step);
  roles.set(name, updatedRole(run, { type: 'client-role', name: `${client}/${name}` }, live, file));
  wrote(run, step);
}

function checkNew(roles: ReadonlyMap<string, JsonObject>, file: ResolvedObject, step: string): void {
  if ((own(file, 'name') ?? null) === null) throw new Stop(step, 'a role needs a name (HTTP 400)');
  if (roles.has(textIn(file, 'name'))) throw new Stop(step, 'the document has this role twice (HTTP 409)');
}

/** The roles that are there are listed without their attributes: a role with attributes in the document is always written. */
function isWritten(live: JsonObject | undefined, file: ResolvedObject): boolean {
  const isSame = (key: string, usual: Json): boolean => {
    const declared = own(file, key) ?? null;
    return declared === null || JSON.stringify(declared) === JSON.stringify(live?.[key] ?? usual);
  };
  return isResolvedObject(own(file, 'attributes')) || !isSame('description', '');
}

/** Declared attributes are exact. */
function updatedRole(run: Run, entity: EntityName, live: JsonObject | undefined, file: ResolvedObject): JsonObject {
  const next: JsonObject = { ...live, name: textIn(file, 'name') };
  const description = own(file, 'description');
  if (description !== undefined && description !== null) setProperty(run, entity, next, 'description', description);
  const declared = own(file, 'attributes');
  if (isResolvedObject(declared)) next['attributes'] = exactAttributes(run, entity, live, declared);
  return tidyObject(next);
}

/** The realm shows the role that every user gets among its settings. */
function showDefaultRole({ realm }: Run, name: string, { description = null }: JsonObject): void {
  const shown = objectAt(realm.settings, 'defaultRole');
  if (shown['name'] === name)
    realm.settings = tidyObject({ ...realm.settings, defaultRole: { ...shown, description } });
}

/** Stops before a change to a role that Keycloak has locked. */
function checkRoleLock({ realm }: Run, name: string, step: string): void {
  if (realm.name === 'master' && LOCKED_ROLES.includes(name) && compareVersions(realm.keycloak, LOCKED_SINCE) >= 0)
    throw new Stop(step, `Keycloak ${realm.keycloak} accepts no changes to the role "${name}" (HTTP 403)`);
}

/** Stops before a change to the roles of a client that Keycloak has locked. */
function checkLock({ realm }: Run, client: string, step: string): void {
  if (isLockedClient(realm.keycloak, realm.name, client))
    throw new Stop(step, `Keycloak ${realm.keycloak} accepts no changes to the roles of "${client}" (HTTP 403)`);
}

/** The realm roles in it are exact even where the document does not mention them, since 6.5.0. */
function setCompositesOfRealmRole(run: Run, file: ResolvedObject): void {
  const name = textIn(file, 'name');
  const holder = { roles: run.realm.realmRoles, name, step: `composites of realm role "${name}"` };
  const declared = objectIn(file, 'composites');
  if (Array.isArray(declared['realm']) || does(run, 'emptiesComposites')) setRealmComposites(run, holder, declared);
  setClientComposites(run, holder, declared);
}

function setCompositesOfClientRole(run: Run, client: string, file: ResolvedObject): void {
  const roles = run.realm.clientRoles.get(client);
  if (roles === undefined) return;
  const name = textIn(file, 'name');
  const holder = { roles, name, step: `composites of role "${name}" of client "${client}"` };
  const declared = objectIn(file, 'composites');
  if (Array.isArray(declared['realm'])) setRealmComposites(run, holder, declared);
  setClientComposites(run, holder, declared);
}
