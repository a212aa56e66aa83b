import { type JsonObject, own, textAt } from '@realm-as-code/renderer';
import type { LoginRequest } from '../access.ts';
import type { AccessRealm } from './access-realm.ts';
import { textsAt } from './texts-at.ts';

/** The client scopes of a client by their names. */
export interface ScopesOfClient {
  /** In every request. */
  readonly always: ReadonlySet<string>;
  /** In those that ask for them. */
  readonly onRequest: ReadonlySet<string>;
}

/** What has been worked out: realms do not change. */
const KNOWN = new WeakMap<AccessRealm, Map<string, ScopesOfClient>>();

/**
 * @returns the client scopes of a client: those that it lists, or where it has neither list, the realm's defaults of its protocol
 *   (RepresentationToModel.updateClientScopes, AbstractLoginProtocolFactory.addDefaultClientScopes). Scopes that do not exist, or
 *   are of another protocol, do not count (JpaRealmProvider.getClientScopes).
 */
export function scopesOfClient(realm: AccessRealm, clientId: string): ScopesOfClient {
  let clients = KNOWN.get(realm);
  if (clients === undefined) KNOWN.set(realm, (clients = new Map()));
  let scopes = clients.get(clientId);
  if (scopes === undefined) clients.set(clientId, (scopes = readScopes(realm, realm.clients.get(clientId) ?? {})));
  return scopes;
}

function readScopes(realm: AccessRealm, client: JsonObject): ScopesOfClient {
  const protocol = textAt(client, 'protocol') ?? OPENID_CONNECT;
  const accepted = protocol === OPENID_CONNECT ? [OPENID_CONNECT, 'oid4vc'] : [protocol];
  const isListed =
    Array.isArray(own(client, 'defaultClientScopes')) || Array.isArray(own(client, 'optionalClientScopes'));
  const names = (list: string, inherited: string): string[] =>
    (isListed ? textsAt(client, list) : textsAt(realm.settings, inherited)).filter((name) => {
      const scope = realm.clientScopes.get(name);
      // A scope without a protocol gets OpenID Connect when it is given to a client (JpaRealmProvider.addClientScopes).
      const its = textAt(scope, 'protocol') ?? OPENID_CONNECT;
      return scope !== undefined && (isListed ? accepted.includes(its) : its === protocol);
    });
  const always = new Set(names('defaultClientScopes', 'defaultDefaultClientScopes'));
  const onRequest = names('optionalClientScopes', 'defaultOptionalClientScopes').filter((name) => !always.has(name));
  return { always, onRequest: new Set(onRequest) };
}

const OPENID_CONNECT = 'openid-connect';

/**
 * @param request the optional scopes that it asks for; others in it are left out. A SAML request cannot ask for any.
 * @returns the names of the client scopes that are in a request (TokenManager.getRequestedClientScopes). Scopes with a parameter,
 *   such as `organization:acme`, are not looked at.
 */
export function scopesOf(realm: AccessRealm, clientId: string, request: LoginRequest): ReadonlySet<string> {
  const { always, onRequest } = scopesOfClient(realm, clientId);
  if (request.scopes.length === 0 || textAt(realm.clients.get(clientId), 'protocol') === 'saml') return always;
  return new Set([...always, ...request.scopes.filter((name) => onRequest.has(name))]);
}
