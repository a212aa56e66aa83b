// Service accounts: the users that Keycloak makes for clients. What documents say of them is in users.ts.

import type { JsonObject } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { tidyObject } from '../../live/tidy.ts';
import { hasSecret } from './client-checks.ts';
import { GENERATED } from './new-client.ts';
import { isTrueIn } from '../resolved.ts';
import { acceptsScope } from './scopes-of-client.ts';
import type { Run } from '../simulated-run.ts';
import { givenToNewUsers } from '../people/user-assignments.ts';

/** Makes or removes the user of a client's service account, as Keycloak does when the client is written. */
export function toggleServiceAccount({ realm, hiddenAccounts }: Run, clientId: string, client: JsonObject): void {
  const isEnabled = isTrueIn(client, 'serviceAccountsEnabled');
  if (isEnabled && hasSecret(client)) {
    if (!realm.serviceAccounts.has(clientId)) realm.serviceAccounts.set(clientId, newServiceAccount(realm, clientId));
    return;
  }
  // A public client has its user, too, but Keycloak does not export it.
  if (isEnabled) hiddenAccounts.add(clientId);
  realm.serviceAccounts.delete(clientId);
}

/** @returns why Keycloak cannot make the user of a client's service account; undefined when it can, or need not. */
export function refusalOfAccount({ realm }: Run, clientId: string, client: JsonObject): string | undefined {
  const username = usernameOf(clientId);
  const isMade = isTrueIn(client, 'serviceAccountsEnabled') && !realm.serviceAccounts.has(clientId);
  return isMade && realm.users?.has(username) === true
    ? `there is a user "${username}", which is not of its service account (HTTP 409)`
    : undefined;
}

/** @returns the username of a client's service account. Keycloak makes the ID of a client that only has a name. */
export function usernameOf(clientId: string): string {
  return clientId.startsWith('name:') ? GENERATED : `service-account-${clientId}`.toLowerCase();
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

function newServiceAccount(realm: LiveRealm, clientId: string): JsonObject {
  return tidyObject({
    enabled: true,
    emailVerified: false,
    username: usernameOf(clientId),
    serviceAccountClientId: clientId,
    notBefore: 0,
    ...givenToNewUsers(realm),
  });
}
