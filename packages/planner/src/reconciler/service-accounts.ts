// Service accounts: the users that Keycloak makes for clients, and what documents say of them (UserImportService).

import { type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import { tidyObject } from '../live/tidy.ts';
import { hasSecret } from './client-checks.ts';
import { isDefaultClient } from './default-entities.ts';
import { GENERATED } from './new-client.ts';
import { setProperty } from './properties.ts';
import { isTrueIn, namesIn, objectIn, objectsIn, type ResolvedObject, textIn } from './resolved.ts';
import { acceptsScope } from './scopes-of-client.ts';
import type { Run } from './simulated-run.ts';
import { Stop } from './stop.ts';

/** Properties of a user that are not set like the others. */
const OWN_STEPS = new Set(['id', 'realmRoles', 'clientRoles', 'groups', 'serviceAccountClientId', 'credentials']);

/** Makes or removes the user of a client's service account, as Keycloak does when the client is written. */
export function toggleServiceAccount({ realm, hiddenAccounts }: Run, clientId: string, client: JsonObject): void {
  const isEnabled = isTrueIn(client, 'serviceAccountsEnabled');
  if (isEnabled && hasSecret(client)) {
    if (!realm.serviceAccounts.has(clientId))
      realm.serviceAccounts.set(clientId, newServiceAccount(realm.name, clientId));
    return;
  }
  // A public client has its user, too, but Keycloak does not export it.
  if (isEnabled) hiddenAccounts.add(clientId);
  realm.serviceAccounts.delete(clientId);
}

/** The client scope of service accounts, which Keycloak assigns itself. */
const ACCOUNT_SCOPE = 'service_account';

/**
 * @param client a client as it is written.
 * @param live as it was before; undefined where it is new.
 * @returns the client as it is afterwards: whenever a client is written, Keycloak gives it the client scope of service
 *   accounts if it has one, and takes that away if it has none (ClientResource.updateClientServiceAccount).
 */
export function withAccountScope({ realm }: Run, client: JsonObject, live: JsonObject | undefined): JsonObject {
  const isAssigned = live !== undefined && namesOf(live, 'defaultClientScopes').includes(ACCOUNT_SCOPE);
  const isEnabled = isTrueIn(client, 'serviceAccountsEnabled');
  // A new protocol is set after that, which hides client scopes of the former one.
  const isVisible = [live ?? client, client].every((one) => acceptsScope(realm, one, ACCOUNT_SCOPE));
  if (isEnabled === isAssigned || !isVisible) return client;
  const without = (key: string): string[] => namesOf(client, key).filter((name) => name !== ACCOUNT_SCOPE);
  const defaults = without('defaultClientScopes');
  return {
    ...client,
    defaultClientScopes: isEnabled ? [...defaults, ACCOUNT_SCOPE] : defaults,
    ...(isEnabled ? { optionalClientScopes: without('optionalClientScopes') } : {}),
  };
}

function namesOf(client: JsonObject, key: string): string[] {
  const names = client[key];
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

function newServiceAccount(realm: string, clientId: string): JsonObject {
  return {
    enabled: true,
    emailVerified: false,
    // Keycloak makes the ID of a client that only has a name.
    username: clientId.startsWith('name:') ? GENERATED : `service-account-${clientId}`.toLowerCase(),
    serviceAccountClientId: clientId,
    notBefore: 0,
    realmRoles: [defaultRoleOf(realm)],
  };
}

function defaultRoleOf(realm: string): string {
  return `default-roles-${realm}`.toLowerCase();
}

/** Updates the service accounts that a document has among its users. */
export function importServiceAccounts(run: Run, document: ResolvedObject): void {
  for (const user of objectsIn(document, 'users')) importServiceAccount(run, user);
}

/** Sets properties, realm roles, client roles and groups in turn: where the run stops, what comes before is done. */
function importServiceAccount(run: Run, file: ResolvedObject): void {
  const { realm } = run;
  const clientId = textIn(file, 'serviceAccountClientId');
  const live = realm.serviceAccounts.get(clientId);
  const isNew = live === undefined && !run.hiddenAccounts.has(clientId);
  const step = `${isNew ? 'create' : 'update'} user "${textIn(file, 'username')}"`;
  if (isNew && realm.settings['registrationEmailAsUsername'] === true) {
    const reason =
      'the client has no service account, and this realm uses the email address of any other user as its username';
    throw new Stop(step, reason);
  }
  const next: JsonObject = { ...live };
  // For a client without a service account an ordinary user is made, and those are not part of an export.
  const save = (change: JsonObject): void => {
    Object.assign(next, change);
    if (live !== undefined) realm.serviceAccounts.set(clientId, tidyObject(next));
  };

  for (const [key, value] of Object.entries(file)) {
    if (!OWN_STEPS.has(key) && value !== null)
      setProperty(run, { type: 'service-account', name: clientId }, next, key, value);
  }
  const email = textAt(next, 'email') ?? '';
  if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email)) throw new Stop(step, `"${email}" is not an email address`);
  save({});
  save({ realmRoles: realmRolesOf(run, next, file, step) });
  for (const [client, roles] of clientRolesOf(run, next, file, step)) {
    save({ clientRoles: { ...objectAt(next, 'clientRoles'), [client]: roles } });
  }
  save({ groups: groupsOf(run, file, step) });
}

/** Exactly the declared realm roles; the one that every user has stays. */
function realmRolesOf({ realm }: Run, live: JsonObject, file: ResolvedObject, step: string): string[] {
  const declared = namesIn(file, 'realmRoles');
  const missing = declared.find((role) => !realm.realmRoles.has(role));
  if (missing !== undefined) throw new Stop(step, `there is no realm role "${missing}"`);
  const kept = namesIn(live, 'realmRoles').filter((role) => role === defaultRoleOf(realm.name));
  return [...new Set([...declared, ...kept])];
}

/**
 * Exactly the declared roles of each client, one client after another, starting with those of which the user has roles.
 * Of the clients that are not declared, only Keycloak's own keep theirs.
 */
function* clientRolesOf(
  { realm }: Run,
  live: JsonObject,
  file: ResolvedObject,
  step: string,
): Generator<[client: string, roles: string[]]> {
  const declared = objectIn(file, 'clientRoles');
  const clients = new Set([...Object.keys(objectAt(live, 'clientRoles')), ...Object.keys(declared)]);
  for (const client of clients) {
    if (!Object.hasOwn(declared, client) && isDefaultClient(client, realm.clients.get(client))) continue;
    if (!realm.clients.has(client)) throw new Stop(step, `there is no client "${client}"`);
    const roles = namesIn(declared, client);
    const missing = roles.find((role) => realm.clientRoles.get(client)?.has(role) !== true);
    if (missing !== undefined) throw new Stop(step, `there is no role "${missing}" of client "${client}"`);
    yield [client, roles];
  }
}

/** Exactly the declared groups, which may be named without the slash at the start. */
function groupsOf({ realm }: Run, file: ResolvedObject, step: string): string[] {
  const paths = namesIn(file, 'groups').map((path) => (path.startsWith('/') ? path : `/${path}`));
  const missing = paths.find((path) => !realm.groups.has(path));
  if (missing !== undefined) throw new Stop(step, `there is no group "${missing}"`);
  return paths;
}
