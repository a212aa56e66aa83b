import type { Json, JsonObject, Path } from '../document/json.ts';
import { isObject, own } from '../document/json.ts';

/** How the entities of a list are told apart: the properties that together name one. Those with `?` may be missing. */
type Identity = readonly string[];

/**
 * Keycloak's entity lists by the property that holds them (RealmRepresentation and its parts, keycloak-core 26.5.5).
 * Lists of objects that are not here have an order or no names, and are merged only when they are equal.
 */
const IDENTITIES: Readonly<Record<string, Identity>> = {
  authenticationFlows: ['alias'],
  authenticatorConfig: ['alias'],
  clientScopes: ['name'],
  clients: ['clientId'],
  federatedIdentities: ['identityProvider'],
  groups: ['name'],
  identityProviderMappers: ['identityProviderAlias', 'name'],
  identityProviders: ['alias'],
  organizations: ['alias'],
  policies: ['name'],
  protocolMappers: ['name'],
  realm: ['name'], // roles.realm
  requiredActions: ['alias'],
  resources: ['name'],
  scopes: ['name'],
  subGroups: ['name'],
  userFederationMappers: ['name?', 'federationProviderDisplayName?'],
  userFederationProviders: ['displayName?', 'providerName?'],
  users: ['username'],
  workflows: ['name'],
};

/**
 * @param path where the list stands in a realm document.
 * @returns the properties that name its entities, or undefined for a list that has none.
 */
export function identityOf(path: Path): Identity | undefined {
  const last = path.at(-1);
  // roles.client.<clientId> and components.<provider type> are objects of lists.
  if (path.length === 3 && path[0] === 'roles' && path[1] === 'client') return ['name'];
  // Every export has two policies of one name, for anonymous and for authenticated registration.
  if (path.length === 2 && path[0] === 'components') return ['name?', 'providerId?', 'subType?'];
  if (last === 'realm' && path.at(-2) !== 'roles') return undefined;
  const identity = typeof last === 'string' && Object.hasOwn(IDENTITIES, last) ? IDENTITIES[last] : undefined;
  return identity !== undefined && identity.length > 0 ? identity : undefined;
}

/**
 * @param path where the list stands in a realm document.
 * @returns whether Keycloak's import takes both of two entries that are named alike (measured on 26.5.5): it creates both
 *   components, and of equal entries of authorization settings and authenticator configs one has all the effect.
 */
export function isTakenTwice(path: Path, one: Json, other: Json): boolean {
  if (path[0] === 'components' && path.length === 2) return true;
  const isIdle = path.includes('authorizationSettings') || path[0] === 'authenticatorConfig';
  return isIdle && JSON.stringify(one) === JSON.stringify(other);
}

/** @returns the key of an entity in its list, or the property that it lacks. User names are equal in any case. */
export function keyOf(entity: JsonObject, identity: Identity): { key: string } | { missing: string } {
  const parts: string[] = [];
  for (const property of identity) {
    const name = property.replace('?', '');
    const value = own(entity, name);
    const isNamed = typeof value === 'string' && value !== '';
    if (!isNamed && name === property) return { missing: property };
    if (isNamed) parts.push(name === 'username' ? value.toLowerCase() : value);
    else parts.push('');
  }
  return { key: parts.join('\0') };
}

/** @returns the entity as a message names it: `clientId "openwebui"`. */
export function describeEntity(entity: Json, identity: Identity): string {
  if (!isObject(entity)) return JSON.stringify(entity);
  const named = identity.map((property) => property.replace('?', '')).filter((name) => own(entity, name) !== undefined);
  return named.map((name) => `${name} ${JSON.stringify(own(entity, name))}`).join(', ');
}
