import { compareText, isObject, type Json, type JsonObject } from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';
import { clientRolesOf, componentsOf, realmOf, topLevelFlowsOf, unusedConfigsOf, userProfileOf } from './comparable.ts';

/** The types of entities in a plan, under Keycloak's names for them. */
export type EntityType =
  | 'realm'
  | 'client'
  | 'client-scope'
  | 'realm-role'
  | 'client-role'
  | 'authentication-flow'
  | 'authenticator-config'
  | 'service-account'
  | 'identity-provider'
  | 'identity-provider-mapper'
  | 'group'
  | 'component'
  | 'required-action'
  | 'scope-mapping'
  | 'client-scope-mapping'
  | 'client-profile'
  | 'client-policy'
  | 'message-bundle'
  | 'user-profile'
  | 'organization'
  | 'user';

type Entities = ReadonlyMap<string, JsonObject>;

/** The entities of a realm by type, in the order of a plan; none of those that were not read. */
const ENTITIES: Readonly<Record<EntityType, (realm: LiveRealm) => Entities | undefined>> = {
  realm: realmsOf,
  client: ({ clients }) => clients,
  'client-scope': ({ clientScopes }) => clientScopes,
  'realm-role': ({ realmRoles }) => realmRoles,
  'client-role': clientRolesOf,
  'authentication-flow': topLevelFlowsOf,
  'authenticator-config': unusedConfigsOf,
  'service-account': ({ serviceAccounts }) => serviceAccounts,
  'identity-provider': ({ identityProviders }) => identityProviders,
  'identity-provider-mapper': ({ identityProviderMappers }) => identityProviderMappers,
  group: ({ groups }) => groups,
  component: componentsOf,
  'required-action': ({ requiredActions }) => requiredActions,
  'scope-mapping': ({ scopeMappings }) => scopeMappings,
  'client-scope-mapping': ({ clientScopeMappings }) => clientScopeMappings,
  'client-profile': ({ clientProfiles }) => clientProfiles,
  'client-policy': ({ clientPolicies }) => clientPolicies,
  'message-bundle': ({ localizationTexts }) => localizationTexts,
  'user-profile': userProfileOf,
  organization: ({ organizations }) => organizations,
  user: ({ users }) => users,
};

/** All types of entities in a plan. */
export const entityTypes: readonly EntityType[] = Object.keys(ENTITIES) as EntityType[];

/** @returns the names that a realm has of a type. */
export function namesOfType(realm: LiveRealm, type: EntityType): string[] {
  return [...(ENTITIES[type](realm)?.keys() ?? [])];
}

/** A property that differs. */
export interface PropertyChange {
  /** Property names joined with dots: `attributes.logoUri`. */
  readonly path: string;
  /** How it is; undefined where there is none. */
  readonly live?: Json;
  /** How it will be; undefined where there is none. */
  readonly file?: Json;
}

/** What a run does to an entity. */
export interface Change {
  readonly action: 'create' | 'change' | 'delete';
  readonly type: EntityType;
  /** Roles of clients are named `client/role`, groups by their path. */
  readonly name: string;
  /** What changes; for `create`, everything that it will have; for `delete`, nothing. */
  readonly properties: readonly PropertyChange[];
}

/**
 * Finds what differs between two states of a realm.
 *
 * @returns the changes, by type and name. What goes with something that is deleted, such as the roles
 *   and the service account of a client, is not listed.
 */
export function compareRealms(before: LiveRealm, after: LiveRealm): Change[] {
  const isDeletedClient = (client: string): boolean => before.clients.has(client) && !after.clients.has(client);
  const isDeletedScope = (scope: string): boolean => before.clientScopes.has(scope) && !after.clientScopes.has(scope);
  const isDeletedProvider = (alias: string): boolean =>
    before.identityProviders.has(alias) && !after.identityProviders.has(alias);
  const isDeletedHolder = (holder: string): boolean =>
    holder.startsWith('client/')
      ? isDeletedClient(holder.slice('client/'.length))
      : isDeletedScope(holder.slice('client-scope/'.length));
  const owner = (name: string): string => name.slice(0, name.indexOf('/'));
  const goesWithOther: Partial<Record<EntityType, (name: string) => boolean>> = {
    'client-role': (name) => isDeletedClient(owner(name)),
    'service-account': isDeletedClient,
    'identity-provider-mapper': (name) => isDeletedProvider(owner(name)),
    'scope-mapping': isDeletedHolder,
    'client-scope-mapping': (name) =>
      isDeletedClient(owner(name)) || isDeletedHolder(name.slice(owner(name).length + 1)),
  };
  return entityTypes.flatMap((type) => {
    const live = type === 'user' ? withNewNames(before.users, after.formerUsernames) : ENTITIES[type](before);
    const isGone = goesWithOther[type];
    const changes = compareMaps(type, live, ENTITIES[type](after));
    return isGone === undefined ? changes : changes.filter(({ name }) => !isGone(name));
  });
}

/** A realm by its name, none where it is still to be made. */
function realmsOf(realm: LiveRealm): Entities {
  return new Map(realm.isNew === true ? [] : [[realm.name, realmOf(realm)]]);
}

/** Users who are renamed stay who they are. */
function withNewNames(users: LiveRealm['users'], former: LiveRealm['formerUsernames']): LiveRealm['users'] {
  if (users === undefined || former.size === 0) return users;
  const renamed = new Map([...former].map(([name, before]) => [before, name]));
  return new Map([...users].map(([name, user]) => [renamed.get(name) ?? name, user]));
}

function compareMaps(type: EntityType, before: Entities = new Map(), after: Entities = new Map()): Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted(compareText);
  return names.flatMap((name): Change[] => {
    const [live, file] = [before.get(name), after.get(name)];
    if (live === undefined) return [{ action: 'create', type, name, properties: compareValues({}, file ?? {}, '') }];
    if (file === undefined) return [{ action: 'delete', type, name, properties: [] }];
    if (live === file) return []; // nobody touched it
    const properties = compareValues(live, file, '');
    return properties.length === 0 ? [] : [{ action: 'change', type, name, properties }];
  });
}

/** Whether a claim is in userinfo. Where a mapper does not say, it goes by what it says of ID tokens. */
const USERINFO = 'userinfo.token.claim';
const ID_TOKEN = 'id.token.claim';

/** An import writes out what a mapper does not say, and a reconcile removes it: OIDCAttributeMapperHelper.includeInUserInfo. */
function isSameUserinfo(live: JsonObject, file: JsonObject): boolean {
  return (live[USERINFO] ?? live[ID_TOKEN]) === (file[USERINFO] ?? file[ID_TOKEN]);
}

/** Objects are compared property by property; lists, which have no order here, as a whole. */
function compareValues(live: JsonObject, file: JsonObject, prefix: string): PropertyChange[] {
  const keys = [...new Set([...Object.keys(live), ...Object.keys(file)])].toSorted(compareText);
  return keys.flatMap((key): PropertyChange[] => {
    const [a, b] = [live[key], file[key]];
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (isObject(a) && isObject(b)) return compareValues(a, b, path);
    // Exports leave out what is off.
    if (JSON.stringify(a ?? false) === JSON.stringify(b ?? false)) return [];
    if (key === USERINFO && isSameUserinfo(live, file)) return [];
    return [{ path, ...(a === undefined ? {} : { live: a }), ...(b === undefined ? {} : { file: b }) }];
  });
}
