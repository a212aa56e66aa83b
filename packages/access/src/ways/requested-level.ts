import { isObject, type Json, type JsonObject, LEVEL_KEY, textAt } from '@realm-as-code/renderer';
import type { LoginRequest } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';

/** The level that a text stands for where it is no number and no map has it (Constants.MINIMUM_LOA). */
const MINIMUM = 0;

/** What Java's Integer.parseInt takes. */
const INTEGER = /^[+-]?\d+$/;

/**
 * @param request the level that the browser asks for; undefined where it asks for none.
 * @returns the level of authentication that a login to a client is asked for: the request's, or else the lowest of the client's
 *   `default.acr.values`, and not below its `minimum.acr.value`; undefined for none. Names of levels are in `acr.loa.map` of the
 *   client, or of the realm where the client has none (AcrUtils.getAcrValues, AuthorizationEndpoint.updateAuthenticationSession).
 *   A direct grant, a service account and, in 26.5, a SAML request are asked for no level; in 26.7 a SAML request can ask (SamlService).
 */
export function requestedLevel(realm: AccessRealm, clientId: string, request: LoginRequest): number | undefined {
  const client = realm.clients.get(clientId) ?? {};
  if (textAt(client, 'protocol') === 'saml') return undefined;
  const levels = levelsByName(realm, client);
  const asked = request.level === undefined ? defaultValues(client) : [String(request.level)];
  const found = notBelowMinimum(realm, client, levels, asked).map(
    (value) => levels.get(value) ?? (INTEGER.test(value) ? Number(value) : MINIMUM),
  );
  return found.length === 0 ? undefined : Math.min(...found);
}

function defaultValues(client: JsonObject): string[] {
  const values = textAt(client, 'attributes', 'default.acr.values') ?? '';
  return values === '' ? [] : values.split('##');
}

function levelsByName({ settings }: AccessRealm, client: JsonObject): Map<string, number> {
  const own = parseLevels(textAt(client, 'attributes', 'acr.loa.map'));
  return own.size > 0 ? own : parseLevels(textAt(settings, 'attributes', 'acr.loa.map'));
}

function parseLevels(text = ''): Map<string, number> {
  // An exception takes longer than all else here, and most realms have no map.
  if (text === '') return new Map();
  let levels: Json = null;
  try {
    levels = JSON.parse(text);
  } catch {
    // Keycloak warns, and goes on without.
  }
  if (!isObject(levels)) return new Map();
  return new Map(
    Object.entries(levels).flatMap(([name, level]): [string, number][] =>
      typeof level === 'number' || (typeof level === 'string' && INTEGER.test(level)) ? [[name, Number(level)]] : [],
    ),
  );
}

/** AcrUtils.enforceMinimumAcr: what is below the minimum, or is no level that it knows, is left out. */
function notBelowMinimum(
  realm: AccessRealm,
  client: JsonObject,
  levels: ReadonlyMap<string, number>,
  asked: string[],
): string[] {
  const minimum = textAt(client, 'attributes', 'minimum.acr.value') || undefined;
  if (minimum === undefined) return asked;
  const inFlow = levelsOfBrowserFlow(realm);
  const levelOf = (value: string): number | undefined =>
    levels.get(value) ?? [...inFlow].find((level) => String(level) === value);
  const lowest = levelOf(minimum);
  if (lowest === undefined) return asked;
  const left = asked.filter((value) => (levelOf(value) ?? -Infinity) >= lowest);
  return left.length > 0 ? left : [minimum];
}

/**
 * @returns the levels that conditions in the realm's browser flow have, and 0, which a session has; without conditions, 0 and 1
 *   (LoAUtil.getLoAConfiguredInRealmBrowserFlow, which never looks at the flows of single clients).
 */
function levelsOfBrowserFlow(realm: AccessRealm): Set<number> {
  const levels = new Set([MINIMUM]);
  let hasConditions = false;
  const walk = (alias: string): void => {
    for (const { flow, authenticator, config } of realm.flows.get(alias)?.executions ?? []) {
      if (flow !== undefined) walk(flow);
      if (authenticator !== 'conditional-level-of-authentication') continue;
      const level = config?.[LEVEL_KEY];
      if (level === undefined || !INTEGER.test(level)) continue;
      hasConditions = true;
      levels.add(Number(level));
    }
  };
  walk(realm.bindings.get('browserFlow') ?? 'browser');
  return hasConditions ? levels : new Set([MINIMUM, 1]);
}
