import { isObject, type Json, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { isIdle } from './shipped/same.ts';

/** What only the server that an export comes from has a use for. */
const INTERNAL = new Set([
  'id',
  '_id',
  'containerId',
  'internalId',
  'access',
  'createdTimestamp',
  'keycloakVersion',
  // The misspelt twin of "authenticatorFlow", which all exports have.
  'autheticatorFlow',
]);
/** Attributes of clients that Keycloak writes itself. */
const INTERNAL_ATTRIBUTES = new Set(['client.secret.creation.time', 'realm_client']);
/** What keycloak-config-cli remembers in the attributes of a realm. */
const RECONCILER_STATE = /^de\.adorsys\.keycloak\.config\./;
/** Maps whose keys are anybody's. */
const FREE_MAPS = new Set(['config', 'attributes', 'localizationTexts', 'clientRoles']);

/**
 * @param realm as an export has it.
 * @returns a copy with nothing that only means something to the server it comes from: ids, times, the memory of
 *   keycloak-config-cli. Overrides name flows by alias, where an export has ids.
 */
export function withoutInternals(realm: JsonObject): JsonObject {
  const aliases = new Map(
    objectsAt(realm, 'authenticationFlows').map((flow) => [textAt(flow, 'id') ?? '', textAt(flow, 'alias') ?? '']),
  );
  const cleaned = strip(realm) as JsonObject;
  const attributes = Object.entries(objectAt(cleaned, 'attributes')).filter(([name]) => !RECONCILER_STATE.test(name));
  return {
    ...cleaned,
    attributes: Object.fromEntries(attributes),
    clients: objectsAt(cleaned, 'clients').map((client) => withFlowAliases(client, aliases)),
  };
}

function withFlowAliases(client: JsonObject, aliases: ReadonlyMap<string, string>): JsonObject {
  const overrides = Object.entries(objectAt(client, 'authenticationFlowBindingOverrides'));
  const named = overrides.map(
    ([binding, id]) => [binding, typeof id === 'string' ? (aliases.get(id) ?? id) : id] as const,
  );
  return { ...client, authenticationFlowBindingOverrides: Object.fromEntries(named) };
}

function strip(value: Json, name = ''): Json {
  if (Array.isArray(value)) return value.map((item) => strip(item, name));
  if (!isObject(value)) return value;
  if (FREE_MAPS.has(name)) {
    return Object.fromEntries(Object.entries(value).filter(([key]) => !INTERNAL_ATTRIBUTES.has(key)));
  }
  const kept = Object.entries(value).filter(
    ([key, item]) => item !== null && !INTERNAL.has(key) && !(name !== '' && isIdle(key, item, name)),
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, strip(item, key)]));
}
