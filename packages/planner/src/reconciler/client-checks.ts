// What a run stops at when it creates or updates a client.

import { CHECKED_URLS, type JsonObject, objectAt, refusalOfUrl, textAt } from '@realm-as-code/renderer';
import { isEmpty } from '../live/tidy.ts';
import { missingProtocolIn } from './mappers.ts';
import { isResolvedObject, isTrueIn, namesIn, type ResolvedObject } from './resolved.ts';

/**
 * @param file the client as the document has it.
 * @param next the client as it will be.
 * @returns why Keycloak or keycloak-config-cli refuses it, undefined when they take it.
 */
export function refusalOfClient(file: ResolvedObject, next: JsonObject): string | undefined {
  return missingProtocolIn(file) ?? contradictionIn(file, next) ?? refusedUrlIn(next);
}

/** What keycloak-config-cli itself refuses. It looks at the document, and at the attributes that the client will have. */
function contradictionIn(file: ResolvedObject, next: JsonObject): string | undefined {
  const isPublic = isTrueIn(file, 'publicClient') || isTrueIn(file, 'bearerOnly');
  const hasAccount = isTrueIn(file, 'serviceAccountsEnabled');
  if (isResolvedObject(file['authorizationSettings']) && (isPublic || !hasAccount))
    return 'only a client with a service account can have authorization settings';
  const attributes = isResolvedObject(file['attributes']) ? objectAt(next, 'attributes') : {};
  const canExchange =
    attributes['standard.token.exchange.enabled'] === 'true' ||
    !isEmpty(attributes['standard.token.exchange.enableRefreshRequestedTokenType']);
  return isPublic && canExchange ? 'only a client with a secret can exchange tokens' : undefined;
}

/** The first URL that Keycloak refuses. */
function refusedUrlIn(client: JsonObject): string | undefined {
  const urls = [
    ...CHECKED_URLS.map((path) => [path.join('.'), textAt(client, ...path)] as const),
    ...namesIn(client, 'redirectUris').map((uri) => ['redirectUris', uri] as const),
  ];
  for (const [path, url] of urls) {
    const refusal = url === undefined ? undefined : refusalOfUrl(url, path);
    if (refusal !== undefined) return `Keycloak refuses "${url}" (${path}): it ${refusal}`;
  }
  return undefined;
}

/** @returns whether a client has a secret to prove who it is; only then is its service account exported. */
export function hasSecret(client: JsonObject): boolean {
  return !isTrueIn(client, 'publicClient') && !isTrueIn(client, 'bearerOnly');
}
