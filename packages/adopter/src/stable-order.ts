import { compareText, isObject, type Json, type JsonObject, textAt } from '@realm-as-code/renderer';

/**
 * Lists of texts that are sets to Keycloak, which writes them in any order. Not those of URIs: keycloak-config-cli compares their
 * order with the server's, and writes a client anew where it differs (CloneUtil.deepEquals).
 */
const SETS = new Set([
  'client',
  'composites',
  'clientRoles',
  'defaultClientScopes',
  'defaultDefaultClientScopes',
  'defaultGroups',
  'defaultOptionalClientScopes',
  'enabledEventTypes',
  'eventsListeners',
  'groups',
  'optionalClientScopes',
  'otpSupportedApplications',
  'realm',
  'realmRoles',
  'roles',
]);
/** Lists of entities that have no order, by what names them. */
const ENTITIES: Readonly<Record<string, readonly string[]>> = {
  clients: ['clientId'],
  clientScopes: ['name'],
  groups: ['name'],
  identityProviders: ['alias'],
  identityProviderMappers: ['identityProviderAlias', 'name'],
  protocolMappers: ['name'],
  realm: ['name'],
  resources: ['name'],
  scopes: ['name'],
  subGroups: ['name'],
  users: ['username'],
};
/** Maps of settings whose names are those of their providers. */
const MAPS = new Set(['attributes', 'config']);
/** The properties that a reader looks for first. */
const FIRST = [
  'realm',
  'clientId',
  'alias',
  'identityProviderAlias',
  'username',
  'name',
  'displayName',
  'description',
  'enabled',
  'protocol',
  'providerId',
  'publicClient',
  'clientAuthenticatorType',
  'secret',
  'rootUrl',
  'baseUrl',
  'adminUrl',
  'redirectUris',
  'webOrigins',
];

/** @returns a realm with everything in a fixed order that has none: read twice, it must be the same. */
export function inStableOrder(realm: JsonObject): JsonObject {
  return visit(realm, '') as JsonObject;
}

function visit(value: Json, key: string, parent = ''): Json {
  if (Array.isArray(value))
    return sorted(
      value.map((item) => visit(item, '')),
      key,
      parent,
    );
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, visit(item, name, key)] as const);
  const isMap = MAPS.has(key);
  return Object.fromEntries(entries.toSorted((a, b) => (isMap ? 0 : rankOf(a) - rankOf(b)) || compareText(a[0], b[0])));
}

/** What names an entity comes first, then its settings, then what is in it. */
function rankOf([name, value]: readonly [string, Json]): number {
  const first = FIRST.indexOf(name);
  if (first !== -1) return first;
  return typeof value === 'object' ? FIRST.length + 1 : FIRST.length;
}

function sorted(list: Json[], key: string, parent: string): Json[] {
  if (list.every((item) => typeof item === 'string')) {
    // Components have lists of settings, which are sets.
    const isSet = SETS.has(key) || SETS.has(parent) || parent === 'config';
    return isSet ? list.toSorted(compareText) : list;
  }
  if (key === 'requiredActions') return list.toSorted((a, b) => priorityOf(a) - priorityOf(b));
  // The roles of a client stand under its name.
  const names = ENTITIES[key] ?? (parent === 'client' ? ['name'] : undefined);
  if (names === undefined) return list;
  const nameOf = (item: Json): string => names.map((name) => textAt(item, name) ?? '').join('\0');
  return list.toSorted((a, b) => compareText(nameOf(a), nameOf(b)));
}

function priorityOf(action: Json): number {
  const priority = isObject(action) ? action['priority'] : undefined;
  return typeof priority === 'number' ? priority : 0;
}
