import type { AccessRealm } from '@realm-as-code/access';
import {
  ENV_PLACEHOLDER,
  findSecrets,
  isPlainSecret,
  isTrue,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  textAt,
} from '@realm-as-code/renderer';
import type { Origin, OriginOf } from './origins.ts';
import type { Picture } from './picture.ts';

/** A client as the page has it. What is empty is left out. */
export interface ClientData {
  readonly id: string;
  readonly origin: Origin;
  /** What kind of client it is, in words: `confidential, service account`. */
  readonly type: string;
  readonly enabled: boolean;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** Addresses, with what each is for. */
  readonly urls?: readonly (readonly [what: string, urls: readonly string[]])[] | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly optionalScopes?: readonly string[] | undefined;
  readonly mappers?: readonly (readonly [name: string, type: string, claim: string])[] | undefined;
  /** Its own flows, with what each is for. */
  readonly flows?: readonly (readonly [what: string, flow: string])[] | undefined;
  /** Roles of its service account; those of clients as `client.role`. */
  readonly accountRoles?: readonly string[] | undefined;
  /** Where its secrets come from; never what they are. */
  readonly from?: readonly (readonly [what: string, source: string])[] | undefined;
  /** What else is worth knowing: consent, PKCE, full scope. */
  readonly notes?: readonly string[] | undefined;
  /** What the plan does to it, in a few words. */
  readonly planned?: string | undefined;
}

/** @returns the clients of a realm, those of the documents first, by client ID. */
export function clientsData(realm: AccessRealm, documents: Picture['documents'], originOf: OriginOf): ClientData[] {
  const accounts = accountRolesOf(documents);
  const clients = [...realm.clients].map(([id, client]) =>
    clientData(id, client, realm, originOf('client', id), accounts.get(id) ?? []),
  );
  const rank = ({ origin }: ClientData): number => (origin === 'built-in' ? 1 : 0);
  return clients.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

function clientData(
  id: string,
  client: JsonObject,
  realm: AccessRealm,
  origin: Origin,
  accountRoles: readonly string[],
): ClientData {
  return {
    id,
    origin,
    type: typeOf(client),
    enabled: own(client, 'enabled') !== false,
    name: orNone(textAt(client, 'name')),
    description: orNone(textAt(client, 'description')),
    urls: orEmpty(urlsOf(client)),
    scopes: orEmpty(scopesOf(client, realm, 'defaultClientScopes', 'defaultDefaultClientScopes')),
    optionalScopes: orEmpty(scopesOf(client, realm, 'optionalClientScopes', 'defaultOptionalClientScopes')),
    mappers: orEmpty(objectsAt(client, 'protocolMappers').map(mapperOf)),
    flows: orEmpty(
      Object.entries(objectAt(client, 'authenticationFlowBindingOverrides')).flatMap(([kind, alias]) =>
        typeof alias === 'string' && alias !== ''
          ? [[kind === 'direct_grant' ? 'Password grant' : 'Login in a browser', alias] as const]
          : [],
      ),
    ),
    accountRoles: orEmpty(accountRoles),
    from: orEmpty(sourcesOf(client)),
    notes: orEmpty(notesOn(client)),
  };
}

function typeOf(client: JsonObject): string {
  const is = (key: string): boolean => isTrue(own(client, key));
  const protocol = textAt(client, 'protocol') ?? 'openid-connect';
  if (protocol !== 'openid-connect') return protocol === 'saml' ? 'SAML' : protocol;
  const parts = [is('bearerOnly') ? 'bearer-only' : is('publicClient') ? 'public' : 'confidential'];
  if (is('serviceAccountsEnabled')) parts.push('service account');
  if (is('directAccessGrantsEnabled')) parts.push('password grant');
  if (is('implicitFlowEnabled')) parts.push('implicit flow');
  if (own(client, 'standardFlowEnabled') === false) parts.push('no login in a browser');
  return parts.join(', ');
}

function urlsOf(client: JsonObject): (readonly [string, readonly string[]])[] {
  const logout = (textAt(client, 'attributes', 'post.logout.redirect.uris') ?? '').split('##');
  const all: (readonly [string, readonly string[]])[] = [
    ['Root', textsIn(own(client, 'rootUrl'))],
    ['Home', textsIn(own(client, 'baseUrl'))],
    ['Redirects', textsIn(own(client, 'redirectUris'))],
    ['Web origins', textsIn(own(client, 'webOrigins'))],
    ['After logout', textsIn(logout)],
    ['Back-channel logout', textsIn(objectAt(client, 'attributes')['backchannel.logout.url'])],
  ];
  return all.filter(([, urls]) => urls.length > 0);
}

function textsIn(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((text): text is string => typeof text === 'string' && text !== '');
}

/** What a client does not say, it has from its realm: the scopes that new clients are given. */
function scopesOf(client: JsonObject, { settings }: AccessRealm, key: string, realmKey: string): string[] {
  const list = own(client, key);
  return textsIn(Array.isArray(list) ? list : own(settings, realmKey));
}

function mapperOf(mapper: JsonObject): readonly [string, string, string] {
  const type = (textAt(mapper, 'protocolMapper') ?? '').replace(/^(?:oidc|saml)-|-mapper$/g, '');
  const config = objectAt(mapper, 'config');
  const claim = config['claim.name'] ?? config['included.client.audience'] ?? config['attribute.name'] ?? '';
  return [textAt(mapper, 'name') ?? '', type, typeof claim === 'string' ? claim : ''];
}

/** Secrets by the names they stand under: for each, the variables that bring it. */
function sourcesOf(client: JsonObject): (readonly [string, string])[] {
  const found = findSecrets(client).map(({ path, text }) => [path.join('.'), sourceOf(text)] as const);
  const isOpenId = (textAt(client, 'protocol') ?? 'openid-connect') === 'openid-connect';
  const needsOne = isOpenId && !isTrue(own(client, 'publicClient')) && !isTrue(own(client, 'bearerOnly'));
  const type = textAt(client, 'clientAuthenticatorType') ?? 'client-secret';
  if (!needsOne || !type.startsWith('client-secret') || found.some(([what]) => what === 'secret')) return found;
  return [['secret', 'Keycloak makes it'], ...found];
}

function sourceOf(text: string): string {
  const names = [...text.matchAll(ENV_PLACEHOLDER)].map(([, name = '']) => name);
  if (isPlainSecret(text)) return 'plain text in the templates';
  return names.length > 0 ? names.join(', ') : 'a vault, or kept as it is';
}

function notesOn(client: JsonObject): string[] {
  const attributes = objectAt(client, 'attributes');
  const pkce = textAt(attributes, 'pkce.code.challenge.method') ?? '';
  return [
    ...(isTrue(own(client, 'consentRequired')) ? ['asks for consent'] : []),
    ...(pkce === '' ? [] : [`PKCE ${pkce}`]),
    ...(own(client, 'fullScopeAllowed') === false ? ['only roles in its scope'] : []),
    ...(isTrue(own(client, 'authorizationServicesEnabled')) ? ['authorization services'] : []),
    ...(isTrue(own(attributes, 'oauth2.device.authorization.grant.enabled')) ? ['device grant'] : []),
    ...(isTrue(own(attributes, 'standard.token.exchange.enabled')) ? ['token exchange'] : []),
  ];
}

/** @returns the roles of service accounts, by client. */
function accountRolesOf(documents: Picture['documents']): Map<string, string[]> {
  const roles = new Map<string, string[]>();
  for (const user of documents.flatMap(({ value }) => objectsAt(value, 'users'))) {
    const client = textAt(user, 'serviceAccountClientId');
    if (client === undefined) continue;
    const ofClients = Object.entries(objectAt(user, 'clientRoles')).flatMap(([owner, names]) =>
      textsIn(names).map((name) => `${owner}.${name}`),
    );
    roles.set(client, [...(roles.get(client) ?? []), ...textsIn(own(user, 'realmRoles')), ...ofClients]);
  }
  return roles;
}

function orNone(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function orEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
