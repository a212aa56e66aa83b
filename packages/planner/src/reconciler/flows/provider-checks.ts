// What Keycloak checks whenever an identity provider is saved (RepresentationToModel.toModel, and the `validate` methods of
// its IdentityProviderConfig classes).

import {
  compareVersions,
  ENDPOINTS,
  isOpenIdConnect,
  isTrue,
  type JsonObject,
  objectAt,
  own,
  PKCE_METHODS,
  refusalOfEndpoint,
  SIGNATURE_OPTIONS,
  textAt,
  TRANSIENT_NAME,
} from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { Stop } from '../stop.ts';

/** Social networks that are checked like OpenID Connect, and like OAuth, by what their factories create. */
const LIKE_OIDC = new Set(['gitlab', 'google', 'linkedin-openid-connect', 'microsoft']);
const LIKE_OAUTH = new Set([
  'bitbucket',
  'facebook',
  'github',
  'instagram',
  'openshift-v4',
  'paypal',
  'stackoverflow',
  'twitter',
]);

/** The addresses of those that sign clients and tokens only. */
const OTHER_ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  kubernetes: ['issuer'],
  spiffe: ['bundleEndpoint'],
  'jwt-authorization-grant': ['issuer', 'jwksUrl'],
};

/** The issuer of tokens from Google. */
export const GOOGLE_ISSUER = 'https://accounts.google.com';

/** Claims that must not be blank where they are given. */
const CLAIMS = ['userIDClaim', 'userNameClaim', 'emailClaim'];

/** Stops at an identity provider that Keycloak refuses. */
export function checkProvider(realm: LiveRealm, provider: JsonObject, step: string): void {
  const refusal = refusalOfProvider(realm, provider);
  if (refusal !== undefined) throw new Stop(step, `${refusal} (HTTP 400)`);
}

function refusalOfProvider(realm: LiveRealm, provider: JsonObject): string | undefined {
  const { providers, flows, settings } = realm;
  const type = textAt(provider, 'providerId') ?? '';
  if (!providers.identityProviders.includes(type)) return `Keycloak has no type of identity providers "${type}"`;
  for (const key of ['firstBrokerLoginFlowAlias', 'postBrokerLoginFlowAlias']) {
    const alias = textAt(provider, key) ?? '';
    if (alias.trim() !== '' && !flows.has(alias)) return `"${key}": there is no flow "${alias}"`;
  }
  const config = objectAt(provider, 'config');
  const kind = kindOf(realm, type);
  return (
    refusalOfType(kind, config) ??
    endpointsOf(kind, config).flatMap(([key, url]) => {
      const refusal = refusalOfEndpoint(url, settings['sslRequired']);
      return refusal === undefined ? [] : [`"${key}": "${url}" ${refusal}`];
    })[0] ??
    (isOpenIdConnect(kind) || kind === 'google' ? refusalOfIssuer(realm, provider, config) : undefined)
  );
}

/** What a type of provider is checked like. Since 26.7, Google's is checked for its issuer only (GoogleIdentityProviderConfig). */
function kindOf({ keycloak }: LiveRealm, type: string): string {
  if (type === 'google' && compareVersions(keycloak, '26.7.0') >= 0) return type;
  if (LIKE_OIDC.has(type)) return 'oidc';
  return LIKE_OAUTH.has(type) ? 'oauth' : type;
}

/** What makes Keycloak look a provider up by its issuer. */
const LOOKUPS = ['jwtAuthorizationGrantEnabled', 'supportsClientAssertions'];

/** Such a provider needs an issuer, and no other that is switched on may have it (IssuerValidation, since 26.6). */
function refusalOfIssuer(realm: LiveRealm, provider: JsonObject, config: JsonObject): string | undefined {
  if (compareVersions(realm.keycloak, '26.6.0') < 0) return undefined;
  const issuer = textAt(config, 'issuer') ?? '';
  for (const lookup of LOOKUPS.filter((key) => isTrue(config[key]))) {
    if (issuer === '') return `"${lookup}" is on, but there is no "issuer"`;
    const refusal = refusalOfEndpoint(issuer, realm.settings['sslRequired']);
    if (refusal !== undefined) return `"issuer": "${issuer}" ${refusal}`;
    const isSame = (other: JsonObject): boolean =>
      isTrue(other['enabled']) &&
      textAt(other, 'alias') !== textAt(provider, 'alias') &&
      textAt(other, 'config', 'issuer') === issuer &&
      isTrue(objectAt(other, 'config')[lookup]);
    const other = isTrue(provider['enabled']) ? [...realm.identityProviders.values()].find(isSame) : undefined;
    if (other !== undefined) return `"issuer": the identity provider "${textAt(other, 'alias') ?? ''}" has it, too`;
  }
  return undefined;
}

/**
 * @returns the addresses in a provider's config that are not encrypted, by name, where it is for name servers to say
 *   whether they are outside, and Keycloak refuses them then.
 */
export function uncertainEndpoints(realm: LiveRealm, provider: JsonObject): string[] {
  if (textAt(realm.settings, 'sslRequired')?.toLowerCase() !== 'external') return [];
  const kind = kindOf(realm, textAt(provider, 'providerId') ?? '');
  return endpointsOf(kind, objectAt(provider, 'config')).flatMap(([key, url]) => {
    const host = /^\s*http:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(url)?.[1];
    return host === undefined || isInside(host) ? [] : [key];
  });
}

/** Addresses that need no name server: loopback and private ones. */
function isInside(host: string): boolean {
  return /^(?:localhost|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|169\.254\.[\d.]+|\[::1\]|\[f[cd].*\])$/i.test(
    host,
  );
}

function endpointsOf(kind: string, config: JsonObject): [key: string, url: string][] {
  const keys = own(ENDPOINTS, kind === 'oauth' ? 'oauth2' : kind) ?? own(OTHER_ENDPOINTS, kind) ?? [];
  return keys.flatMap((key): [string, string][] => {
    const url = textAt(config, key) ?? '';
    return url === '' || (kind === 'saml' && url.trim() === '' && !key.startsWith('single')) ? [] : [[key, url]];
  });
}

function refusalOfType(kind: string, config: JsonObject): string | undefined {
  if (kind === 'saml') return refusalOfSaml(config);
  if (kind === 'kubernetes') return textAt(config, 'issuer') ? undefined : 'it needs an "issuer"';
  if (kind === 'google')
    return textAt(config, 'issuer') === GOOGLE_ISSUER ? undefined : `its "issuer" is not ${GOOGLE_ISSUER}`;
  if (kind === 'spiffe') {
    const domain = textAt(config, 'trustDomain') ?? '';
    return /^spiffe:\/\/[a-z0-9.\-_]*$/.test(domain) ? undefined : `"trustDomain": "${domain}" is no trust domain`;
  }
  if (kind === 'oauth2') return refusalOfOAuth(config) ?? refusalOfPkce(config);
  if (kind === 'oauth') return refusalOfPkce(config);
  if (isOpenIdConnect(kind)) return refusalOfPkce(config) ?? refusalOfSignatures(config);
  return undefined;
}

/** Where nothing says how to ask for a user, and which claims tell one. */
function refusalOfOAuth(config: JsonObject): string | undefined {
  if ((textAt(config, 'userInfoUrl') ?? '').trim() === '') return 'it needs a "userInfoUrl"';
  const blank = CLAIMS.find((key) => textAt(config, key)?.trim() === '');
  return blank === undefined ? undefined : `"${blank}" is blank`;
}

function refusalOfPkce(config: JsonObject): string | undefined {
  const method = textAt(config, 'pkceMethod') ?? '';
  if (!isTrue(config['pkceEnabled']) || PKCE_METHODS.includes(method)) return undefined;
  return `PKCE is on with the "pkceMethod" "${method}"`;
}

function refusalOfSignatures(config: JsonObject): string | undefined {
  const option = SIGNATURE_OPTIONS.find((key) => isTrue(config[key]));
  if (option === undefined) return undefined;
  const key = isTrue(config['useJwksUrl']) ? 'jwksUrl' : 'publicKeySignatureVerifier';
  return textAt(config, key) ? undefined : `"${option}" is on, but there is no "${key}"`;
}

function refusalOfSaml(config: JsonObject): string | undefined {
  if (isTrue(config['useMetadataDescriptorUrl']) && (textAt(config, 'metadataDescriptorUrl') ?? '').trim() === '')
    return '"useMetadataDescriptorUrl" is on, but there is no "metadataDescriptorUrl"';
  const isByName = !['ATTRIBUTE', 'FRIENDLY_ATTRIBUTE'].includes(textAt(config, 'principalType') ?? '');
  const isTransient = textAt(config, 'nameIDPolicyFormat') === TRANSIENT_NAME;
  return isTransient && isByName ? 'names that change with every login cannot tell users apart' : undefined;
}
