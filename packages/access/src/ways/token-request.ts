import { type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';
import type { Attempt, Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { isOn } from '../realm/switches.ts';
import type { Refusal } from './refusal.ts';

/** @returns whether a way is a request to the token endpoint. All others begin in a browser. */
export function isTokenRequest(way: Way): boolean {
  return way.kind === 'direct-grant' || way.kind === 'service-account';
}

const NOT_AUTHENTICATED = 'Invalid client or Invalid client credentials';

/**
 * @returns why the token endpoint refuses a client, before it looks at any user (TokenEndpoint, AuthorizeClientUtil,
 *   ResourceOwnerPasswordCredentialsGrantType, ClientCredentialsGrantType, in their order). The messages are the
 *   `error_description` of its answer.
 */
export function refusalOfTokenRequest(realm: AccessRealm, { clientId, way }: Attempt): Refusal | undefined {
  const client = realm.clients.get(clientId);
  if (client === undefined) return { reason: `there is no client "${clientId}"`, message: NOT_AUTHENTICATED };
  return (
    refusalOfAuthentication(realm, client) ??
    (way.kind === 'direct-grant' ? refusalOfDirectGrant(client) : refusalOfServiceAccount(realm, client, clientId))
  );
}

function refusalOfAuthentication(realm: AccessRealm, client: JsonObject): Refusal | undefined {
  if (isOn(client, 'enabled', true) === false) return { reason: 'the client is disabled', message: NOT_AUTHENTICATED };
  const authenticator = authenticatorOf(client);
  const flow = realm.bindings.get('clientAuthenticationFlow') ?? 'clients';
  if (!isAuthenticatorUsed(realm, flow, authenticator)) {
    const reason = `the client cannot authenticate itself: "${authenticator}" does not run in the flow "${flow}"`;
    return { reason, message: NOT_AUTHENTICATED };
  }
  // A bearer-only client has no secret (RepresentationToModel.createClient).
  if (isOn(client, 'bearerOnly') === true && authenticator.startsWith('client-secret'))
    return { reason: 'the client is bearer-only, so it has no secret', message: NOT_AUTHENTICATED };
  if ((textAt(client, 'protocol') ?? 'openid-connect') !== 'openid-connect')
    return { reason: 'the client does not speak OpenID Connect', message: 'Wrong client protocol.' };
  if (isOn(client, 'bearerOnly') === true)
    return { reason: 'the client is bearer-only', message: 'Bearer-only not allowed' };
  return undefined;
}

/** Of a public client, the default takes its ID as proof (ClientAuthenticationFlow.processFlow). */
function authenticatorOf(client: JsonObject): string {
  return (
    (isOn(client, 'publicClient') === true ? undefined : textAt(client, 'clientAuthenticatorType')) ?? 'client-secret'
  );
}

/** ClientAuthenticationFlow.findExecutionsToRun: the first that is required, or else all alternatives. */
function isAuthenticatorUsed(realm: AccessRealm, flow: string, authenticator: string): boolean {
  const executions = realm.flows.get(flow)?.executions;
  if (executions === undefined) return true;
  const required = executions.find(({ requirement }) => requirement === 'REQUIRED');
  const used =
    required === undefined ? executions.filter(({ requirement }) => requirement === 'ALTERNATIVE') : [required];
  return used.some((execution) => execution.authenticator === authenticator);
}

function refusalOfDirectGrant(client: JsonObject): Refusal | undefined {
  if (isOn(client, 'directAccessGrantsEnabled') === false)
    return { reason: 'the client takes no direct grants', message: 'Client not allowed for direct access grants' };
  if (isOn(client, 'consentRequired') === true)
    return {
      reason: 'the client wants consent, which a direct grant cannot ask for',
      message: 'Client requires user consent',
    };
  return undefined;
}

function refusalOfServiceAccount(realm: AccessRealm, client: JsonObject, clientId: string): Refusal | undefined {
  if (isOn(client, 'publicClient') === true) {
    const message = 'Public client not allowed to retrieve service account';
    return { reason: 'the client is public, so it cannot prove who it is', message };
  }
  if (isOn(client, 'serviceAccountsEnabled') === false) {
    const message = 'Client not enabled to retrieve service account';
    return { reason: 'the client has no service account', message };
  }
  const account = objectsAt(realm.settings, 'users').find(
    (user) => textAt(user, 'serviceAccountClientId') === clientId,
  );
  // An account that an import brings is disabled unless it says otherwise (DefaultExportImportManager.createUser).
  if (account !== undefined && isOn(account, 'enabled') === false) {
    const message = `User '${textAt(account, 'username') ?? `service-account-${clientId}`}' disabled`;
    return { reason: 'the service account is disabled', message };
  }
  return undefined;
}
