// Client policies that look at a client as it is written: what they do to it is not predicted (DefaultClientPolicyManager and the
// conditions and executors of Keycloak 26.5 and 26.7).

import { isTrue, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { isTrueIn, namesIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** Executors that act on logins and tokens only. */
const IDLE: readonly string[] = [
  'auth-flow-enforcer',
  'confidential-client',
  'downscope-assertion-grant-enforcer',
  'intent-client-bind-checker',
  'jwt-claim-enforcer',
  'registration-access-token-rotation-disabled',
  'reject-request',
  'secure-client-authentication-assertion',
  'secure-par-content',
  'secure-request-object',
  'secure-session',
  'secure-signature-algorithm-signed-jwt',
  'suppress-refresh-token-rotation',
  'use-lightweight-access-token',
];
/** Conditions that have nothing to say of a client that is written. */
const ABSTAINING: readonly string[] = ['acr-condition', 'client-scopes', 'grant-type', 'identity-provider-alias'];

/** Notes that a client policy can change or refuse a client that is written. */
export function noteClientPolicies(run: Run, name: string, next: JsonObject, live: JsonObject | undefined): void {
  const { realm } = run;
  const found = [...realm.clientPolicies.values()].find((policy) => {
    const isActive = isTrue(policy['enabled']) && hasExecutor(realm, policy, next);
    return isActive && [next, live ?? next].some((client) => isMet(realm, policy, name, client));
  });
  if (found === undefined) return;
  const reason = `the client policy "${textAt(found, 'name') ?? ''}" can change or refuse it`;
  if (!run.unpredicted.some((one) => one.property === `clients.${name}`))
    noteUnpredicted(run, `clients.${name}`, reason);
}

/** A profile that the realm does not have is one of Keycloak's own, all of which have executors. */
function hasExecutor({ clientProfiles }: LiveRealm, policy: JsonObject, client: JsonObject): boolean {
  const isSaml = textAt(client, 'protocol') === 'saml';
  return namesIn(policy, 'profiles').some((name) => {
    const profile = clientProfiles.get(name);
    if (profile === undefined) return true;
    const executors = objectsAt(profile, 'executors').map((executor) => textAt(executor, 'executor') ?? '');
    return executors.some((executor) => !IDLE.includes(executor) && (isSaml || !executor.startsWith('saml-')));
  });
}

/** A policy is met when no condition says no, and one may say yes. */
function isMet(realm: LiveRealm, policy: JsonObject, name: string, client: JsonObject): boolean {
  const votes = objectsAt(policy, 'conditions').map((condition) => voteOf(realm, condition, name, client));
  return votes.some((vote) => vote !== 'abstains') && !votes.includes('no');
}

function voteOf(realm: LiveRealm, condition: JsonObject, name: string, client: JsonObject): 'yes' | 'no' | 'abstains' {
  const type = textAt(condition, 'condition') ?? '';
  if (ABSTAINING.includes(type)) return 'abstains';
  const configuration = objectAt(condition, 'configuration');
  const isYes = saysYes(realm, type, configuration, name, client);
  // What depends on more than the client may be either.
  return isYes === undefined || isYes !== isTrue(configuration['is-negative-logic']) ? 'yes' : 'no';
}

function saysYes(
  realm: LiveRealm,
  type: string,
  configuration: JsonObject,
  name: string,
  client: JsonObject,
): boolean | undefined {
  switch (type) {
    case 'any-client':
      return true;
    case 'client-access-type':
      return namesIn(configuration, 'type').includes(accessTypeOf(client));
    case 'client-type':
      return textAt(configuration, 'protocol') === (textAt(client, 'protocol') ?? 'openid-connect');
    case 'client-roles':
      return namesIn(configuration, 'roles').some((role) => realm.clientRoles.get(name)?.has(role) === true);
    case 'client-updater-context':
      return namesIn(configuration, 'update-client-source').includes('ByAuthenticatedUser');
    default:
      return undefined;
  }
}

function accessTypeOf(client: JsonObject): string {
  if (isTrueIn(client, 'publicClient')) return 'public';
  return isTrueIn(client, 'bearerOnly') ? 'bearer-only' : 'confidential';
}
