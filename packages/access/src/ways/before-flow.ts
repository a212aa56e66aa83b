import { type JsonObject, textAt } from '@realm-as-code/renderer';
import type { Attempt, Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { isOn } from '../realm/switches.ts';
import { textsAt } from '../realm/texts-at.ts';
import { policiesThatDecide } from './client-policies.ts';
import type { Refusal } from './refusal.ts';
import { isTokenRequest, refusalOfTokenRequest } from './token-request.ts';

const OPENID_CONNECT = 'openid-connect';

/**
 * @returns why an attempt ends before a flow runs, or whatever a flow says; undefined where it does not.
 */
export function refusalBeforeFlow(realm: AccessRealm, attempt: Attempt): Refusal | undefined {
  if (isOn(realm.settings, 'enabled') === false)
    return { reason: 'the realm is disabled', message: 'realmNotEnabledMessage' };
  return isTokenRequest(attempt.way)
    ? refusalOfTokenRequest(realm, attempt)
    : (refusalOfClient(realm, attempt.clientId) ?? refusalOfWay(realm, attempt.way));
}

/** What AuthorizationEndpoint, AuthorizationEndpointChecker and SamlService refuse, in their order. */
function refusalOfClient(realm: AccessRealm, clientId: string): Refusal | undefined {
  const client = realm.clients.get(clientId);
  if (client === undefined) return { reason: `there is no client "${clientId}"`, message: 'clientNotFoundMessage' };
  const protocol = textAt(client, 'protocol') ?? OPENID_CONNECT;
  const isSaml = protocol === 'saml';
  if (isOn(client, 'enabled', true) === false) {
    const message = isSaml ? 'loginRequesterNotEnabledMessage' : 'clientDisabledMessage';
    return { reason: 'the client is disabled', message };
  }
  if (isOn(client, 'bearerOnly') === true) return { reason: 'the client is bearer-only', message: 'bearerOnlyMessage' };
  if (!isSaml && protocol !== OPENID_CONNECT) return undefined;
  const flows = isSaml ? ['standardFlowEnabled'] : ['standardFlowEnabled', 'implicitFlowEnabled'];
  const takesNone = flows.every((flow) => isOn(client, flow, flow === 'standardFlowEnabled') === false);
  // Redirect URIs are looked at first, but say less of what the client is for.
  if (!isSaml && textsAt(client, 'redirectUris').length === 0) {
    const reason = takesNone ? TAKES_NO_BROWSERS : 'the client has no redirect URI';
    return { reason, message: 'invalidParameterMessage' };
  }
  return takesNone ? { reason: TAKES_NO_BROWSERS, message: 'standardFlowDisabledMessage' } : undefined;
}

const TAKES_NO_BROWSERS = 'the client takes no logins of browsers';

/** AuthorizationEndpoint, LoginActionsService. */
function refusalOfWay(realm: AccessRealm, way: Way): Refusal | undefined {
  if (way.kind === 'registration' && isOn(realm.settings, 'registrationAllowed') === false)
    return { reason: 'nobody may register', message: 'registrationNotAllowedMessage' };
  if (way.kind === 'reset-credentials' && isOn(realm.settings, 'resetPasswordAllowed') === false)
    return { reason: 'forgotten passwords cannot be reset', message: 'resetCredentialNotAllowedMessage' };
  return undefined;
}

/**
 * @returns why whom a flow lets go to an identity provider does not get there (IdentityBrokerService.performLogin). A provider that
 *   is hidden on the login page can be used by whoever writes `kc_idp_hint`.
 */
export function refusalOfProvider(realm: AccessRealm, alias: string): Refusal | undefined {
  const provider = realm.identityProviders.get(alias);
  const message = 'couldNotSendAuthenticationRequestMessage';
  if (provider === undefined) return { reason: `there is no identity provider "${alias}"`, message };
  if (isOn(provider, 'enabled', true) === false)
    return { reason: `the identity provider "${alias}" is disabled`, message };
  if (isOn(provider, 'linkOnly') === true)
    return { reason: `the identity provider "${alias}" only links accounts`, message };
  return undefined;
}

/** What a browser of somebody is shown whose account is disabled. */
export const ACCOUNT_DISABLED: Refusal = { reason: 'the account is disabled', message: 'accountDisabledMessage' };

/**
 * @returns why somebody does not get in whatever a flow says. Whoever is disabled never does: a flow ends as soon as it knows who it
 *   is (AuthenticationProcessor.validateUser, AbstractUsernameFormAuthenticator.enabledUser, IdentityBrokerService.validateUser), and
 *   a session does not count (AuthenticationManager.verifyIdentityToken).
 */
export function refusalOfUser({ user, way }: Attempt): Refusal | undefined {
  // Whoever registers, or is seen for the first time, gets an account that is enabled.
  const isNew = way.kind === 'registration' || (way.kind === 'broker' && way.hasAccount === false);
  if (user.enabled || isNew || way.kind === 'service-account') return undefined;
  // ValidateUsername says so only to who knows the password.
  return way.kind === 'direct-grant' ? { ...ACCOUNT_DISABLED, message: 'Account disabled' } : ACCOUNT_DISABLED;
}

/** Of the realm, what lets people in in a way. */
const SETTINGS_OF_WAYS: Readonly<Partial<Record<Way['kind'], readonly string[]>>> = {
  registration: ['registrationAllowed'],
  'reset-credentials': ['resetPasswordAllowed'],
};

/** Of a client, what decides whether it is asked at all. */
const SWITCHES_OF_CLIENT = [
  'enabled',
  'bearerOnly',
  'standardFlowEnabled',
  'directAccessGrantsEnabled',
  'publicClient',
];

/**
 * @returns what the answer depends on before any flow runs: values that only the deployment knows, client policies, and protocols
 *   that are not looked at.
 */
export function doubtsBeforeFlow(realm: AccessRealm, { clientId, way }: Attempt): string[] {
  const client = realm.clients.get(clientId) ?? {};
  const provider = way.kind === 'broker' ? (realm.identityProviders.get(way.provider) ?? {}) : {};
  const protocol = textAt(client, 'protocol') ?? OPENID_CONNECT;
  return [
    ...unknownSwitches(realm.settings, ['enabled', ...(SETTINGS_OF_WAYS[way.kind] ?? [])], 'the realm'),
    ...unknownSwitches(client, SWITCHES_OF_CLIENT, 'the client'),
    ...unknownSwitches(provider, ['enabled', 'linkOnly'], 'the identity provider'),
    ...(protocol === OPENID_CONNECT || protocol === 'saml' ? [] : [`how logins of the protocol "${protocol}" go`]),
    ...policiesThatDecide(realm, way).map((policy) => `the client policy "${policy}"`),
  ];
}

function unknownSwitches(entity: JsonObject, keys: readonly string[], whose: string): string[] {
  return keys.filter((key) => isOn(entity, key) === undefined).map((key) => `"${key}" of ${whose}`);
}
