// What a run stops at when it creates or updates a client.

import {
  checkedUrls,
  contradictionsOfClient,
  describeLimit,
  excessiveLifespansOfClient,
  type JsonObject,
  LEVEL_KEY,
  objectAt,
  refusalOfUrl,
  textAt,
} from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';
import { isEmpty } from '../live/tidy.ts';
import { missingProtocolIn } from './mappers.ts';
import { isResolvedObject, isTrueIn, namesIn, type ResolvedObject, textIn } from './resolved.ts';

/**
 * @param realm the realm as the run has left it so far.
 * @param file the client as the document has it.
 * @param next the client as it will be.
 * @returns why Keycloak or keycloak-config-cli refuses it, undefined when they take it.
 */
export function refusalOfClient(realm: LiveRealm, file: ResolvedObject, next: JsonObject): string | undefined {
  return (
    missingProtocolIn(file) ??
    contradictionIn(file, next) ??
    refusedUrlIn(next, realm.keycloak) ??
    excessiveSessionOf(next, realm) ??
    contradictionOf(next, realm)
  );
}

/** What keycloak-config-cli itself refuses. It looks at the document, and at the attributes that the client will have. */
function contradictionIn(file: ResolvedObject, next: JsonObject): string | undefined {
  const isPublic = isTrueIn(file, 'publicClient') || isTrueIn(file, 'bearerOnly');
  const hasAccount = isTrueIn(file, 'serviceAccountsEnabled');
  const isOfKeycloak = ['realm-management', 'admin-permissions'].includes(textIn(file, 'clientId'));
  if (isResolvedObject(file['authorizationSettings']) && !isOfKeycloak && (isPublic || !hasAccount))
    return 'only a client with a service account can have authorization settings';
  const attributes = isResolvedObject(file['attributes']) ? objectAt(next, 'attributes') : {};
  const canExchange =
    attributes['standard.token.exchange.enabled'] === 'true' ||
    !isEmpty(attributes['standard.token.exchange.enableRefreshRequestedTokenType']);
  return isPublic && canExchange ? 'only a client with a secret can exchange tokens' : undefined;
}

/** The first URL that Keycloak refuses. */
function refusedUrlIn(client: JsonObject, keycloak: string): string | undefined {
  const urls = [
    ...checkedUrls(textAt(client, 'protocol'), keycloak).map(
      (path) => [path.join('.'), textAt(client, ...path)] as const,
    ),
    ...namesIn(client, 'redirectUris').map((uri) => ['redirectUris', uri] as const),
  ];
  for (const [path, url] of urls) {
    const refusal = url === undefined ? undefined : refusalOfUrl(url, path);
    if (refusal !== undefined) return `Keycloak refuses "${url}" (${path}): it ${refusal}`;
  }
  return undefined;
}

/** The first lifespan that is above the one of the live realm, which belongs to operators. */
function excessiveSessionOf(client: JsonObject, { settings }: LiveRealm): string | undefined {
  const attributes = objectAt(client, 'attributes');
  const [found] = excessiveLifespansOfClient(
    (name) => attributes[name],
    (name) => settings[name],
  );
  if (found === undefined) return undefined;
  return `Keycloak refuses "${found.name}": ${found.seconds} seconds are above ${describeLimit(found.limit)} (HTTP 400)`;
}

/** What does not fit together in a client, or not to the live realm. */
function contradictionOf(
  client: JsonObject,
  { attributes, authenticatorConfigs, settings }: LiveRealm,
): string | undefined {
  const levels = [...authenticatorConfigs.values()].flatMap((config) => textAt(config, LEVEL_KEY) ?? []);
  const [found] = contradictionsOfClient(client, {
    attribute: (name) => attributes.get(name),
    sslRequired: settings['sslRequired'],
    // As far as the realm has levels at all: 0 is single sign-on, and 1 a login without a condition in its flow.
    levels: new Set(['0', ...(levels.length === 0 ? ['1'] : levels)]),
  });
  return found === undefined ? undefined : `Keycloak refuses it: it ${found.message} (HTTP 400)`;
}

/** @returns whether a client has a secret to prove who it is; only then is its service account exported. */
export function hasSecret(client: JsonObject): boolean {
  return !isTrueIn(client, 'publicClient') && !isTrueIn(client, 'bearerOnly');
}
