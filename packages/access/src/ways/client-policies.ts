import { isObject, objectsAt, own, textAt } from '@realm-as-code/renderer';
import type { Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { isOn } from '../realm/switches.ts';
import { textsAt } from '../realm/texts-at.ts';
import { isTokenRequest } from './token-request.ts';

/** Profiles that Keycloak brings along and that refuse direct grants (keycloak-default-client-profiles.json). */
const SHIPPED_WITHOUT_DIRECT_GRANTS = ['oauth-2-1-for-confidential-client', 'oauth-2-1-for-public-client'];

/**
 * @returns the names of the client policies that can refuse a login, or make another flow of it (AuthenticationFlowSelectorExecutor,
 *   RejectRequestExecutor, RejectResourceOwnerPasswordCredentialsGrantExecutor). Whether their conditions hold is not looked at.
 *   Others only ask clients for stricter requests.
 */
export function policiesThatDecide({ settings }: AccessRealm, way: Way): string[] {
  const policies = own(settings, 'clientPolicies');
  const profiles = own(settings, 'clientProfiles');
  if (!isObject(policies)) return [];
  const executors = new Map(
    objectsAt(profiles, 'profiles').map((profile) => [
      textAt(profile, 'name'),
      objectsAt(profile, 'executors').map((executor) => textAt(executor, 'executor')),
    ]),
  );
  const decisive = ['reject-request'];
  if (!isTokenRequest(way)) decisive.push('auth-flow-enforcer');
  if (way.kind === 'direct-grant') decisive.push('reject-ropc-grant');
  const decides = (profile: string): boolean =>
    executors.get(profile)?.some((executor) => executor !== undefined && decisive.includes(executor)) ??
    (way.kind === 'direct-grant' && SHIPPED_WITHOUT_DIRECT_GRANTS.includes(profile));
  return objectsAt(policies, 'policies')
    .filter((policy) => isOn(policy, 'enabled') !== false && textsAt(policy, 'profiles').some(decides))
    .map((policy) => textAt(policy, 'name') ?? '');
}
