// What a run stops at when it creates or updates a client.

import {
  checkedUrls,
  compareVersions,
  contradictionsOfClient,
  describeLimit,
  excessiveLifespansOfClient,
  isLockedClient,
  type JsonObject,
  LEVEL_KEY,
  objectAt,
  refusalOfUrl,
  textAt,
} from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { exchangesTokens, isDeclared } from './client-properties.ts';
import { does } from '../config-cli-versions.ts';
import { isResolvedObject, isTrueIn, namesIn, type ResolvedObject, textIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';

/**
 * @returns why Keycloak refuses every change of a client, undefined when it does not: since 26.7 it lets nobody change the one
 *   whose roles are the rights of administrators.
 */
export function refusalOfChange({ keycloak, name }: LiveRealm, clientId: string): string | undefined {
  return isLockedClient(keycloak, name, clientId) ? 'Keycloak lets nobody change it (HTTP 403)' : undefined;
}

/** @returns whether a client keeps a secret: since Keycloak 26.7, one that only takes tokens does, too. */
export function keepsSecret({ keycloak }: LiveRealm, client: JsonObject): boolean {
  const isBearerOnly = isTrueIn(client, 'bearerOnly') && compareVersions(keycloak, '26.7.0') < 0;
  return !isTrueIn(client, 'publicClient') && !isBearerOnly;
}

/** @returns why Keycloak refuses a client, undefined when it takes it. */
export function refusalByKeycloak(realm: LiveRealm, client: JsonObject): string | undefined {
  return refusedUrlIn(client, realm.keycloak) ?? excessiveSessionOf(client, realm) ?? contradictionOf(client, realm);
}

/** Keycloak's own clients with authorization settings but without what they take elsewhere. */
const SYSTEM_CLIENTS: readonly string[] = ['realm-management', 'admin-permissions'];

/** @returns why keycloak-config-cli does not make a client that the realm lacks. */
export function refusalOfSystemClient(run: Run, clientId: string): string | undefined {
  return SYSTEM_CLIENTS.includes(clientId) && does(run, 'leavesAdminPermissions')
    ? 'only Keycloak itself makes this client'
    : undefined;
}

/** @returns why keycloak-config-cli refuses the authorization settings in a document. */
export function refusalOfAuthorization(file: ResolvedObject): string | undefined {
  if (!isResolvedObject(file['authorizationSettings']) || SYSTEM_CLIENTS.includes(textIn(file, 'clientId')))
    return undefined;
  if (isTaken(file)) return undefined;
  return 'only a client with a service account can have authorization settings';
}

function isTaken(file: ResolvedObject): boolean {
  return !isPublic(file) && isTrueIn(file, 'serviceAccountsEnabled');
}

function isPublic(file: ResolvedObject): boolean {
  return isTrueIn(file, 'publicClient') || isTrueIn(file, 'bearerOnly');
}

/**
 * @param file the client as the document has it: what it does not say does not count.
 * @param next the client with its attributes.
 * @returns why keycloak-config-cli refuses that it exchanges tokens.
 */
export function refusalOfExchange(run: Run, file: ResolvedObject, next: JsonObject): string | undefined {
  const isChecked = isDeclared(file, 'attributes') && does(run, 'exchangesTokens');
  return isChecked && isPublic(file) && exchangesTokens(next)
    ? 'only a client with a secret can exchange tokens'
    : undefined;
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
