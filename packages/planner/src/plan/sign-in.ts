import { type JsonObject, isTrue, objectAt, own, valueAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';

/** The client of the realm that keycloak-config-cli signs in as. */
export interface SignsInAs {
  readonly client: string;
  /** The roles of `realm-management` that the managed documents need. */
  readonly rights: readonly string[];
}

/** What stands in the way of a run that signs in as a client. */
interface SignInProblem {
  readonly reason: string;
  /** Whether the run does nothing at all: with too few rights, it stops at the first step that needs more. */
  readonly isBeforeAll: boolean;
}

/** @returns why a run in this realm will fail, as far as an export tells: it does not have the secret. */
export function problemOfSignIn(live: LiveRealm, { client, rights }: SignsInAs): SignInProblem | undefined {
  const found = live.clients.get(client);
  if (found === undefined) return { reason: 'the realm has no such client', isBeforeAll: true };
  if (own(found, 'enabled') === false) return { reason: 'it is disabled', isBeforeAll: true };
  if (!isTrue(own(found, 'serviceAccountsEnabled'))) return { reason: 'it has no service account', isBeforeAll: true };
  const account = live.serviceAccounts.get(client) ?? {};
  if (mayHaveOthers(account, live.name)) return undefined;
  const granted = textsOf(account);
  const missing = granted.includes('realm-admin') ? [] : rights.filter((right) => !isGranted(right, granted));
  if (missing.length === 0) return undefined;
  const reason = `its service account lacks ${missing.join(', ')} of realm-management, which the documents need (HTTP 403)`;
  return { reason, isBeforeAll: false };
}

function textsOf(account: JsonObject): readonly unknown[] {
  const rights = valueAt(account, 'clientRoles', 'realm-management');
  return Array.isArray(rights) ? rights : [];
}

/** Whoever may change something may see it. */
function isGranted(right: string, granted: readonly unknown[]): boolean {
  return granted.includes(right) || granted.includes(right.replace(/^view-/, 'manage-'));
}

/** Roles that contain others, and groups, may give what is missing. */
function mayHaveOthers(account: JsonObject, realm: string): boolean {
  const realmRoles = own(account, 'realmRoles');
  const isDefault = (role: unknown): boolean => role === `default-roles-${realm}`.toLowerCase();
  const hasRoles = Array.isArray(realmRoles) && !realmRoles.every(isDefault);
  const others = Object.keys(objectAt(account, 'clientRoles')).filter((id) => id !== 'realm-management');
  return hasRoles || others.length > 0 || own(account, 'groups') !== undefined;
}
