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
  return [
    ...compareMaps('realm', realmsOf(before), realmsOf(after)),
    ...compareMaps('client', before.clients, after.clients),
    ...compareMaps('client-scope', before.clientScopes, after.clientScopes),
    ...compareMaps('realm-role', before.realmRoles, after.realmRoles),
    ...compareMaps('client-role', clientRolesOf(before), clientRolesOf(after)).filter(
      ({ name }) => !isDeletedClient(owner(name)),
    ),
    ...compareMaps('authentication-flow', topLevelFlowsOf(before), topLevelFlowsOf(after)),
    ...compareMaps('authenticator-config', unusedConfigsOf(before), unusedConfigsOf(after)),
    ...compareMaps('service-account', before.serviceAccounts, after.serviceAccounts).filter(
      ({ name }) => !isDeletedClient(name),
    ),
    ...compareMaps('identity-provider', before.identityProviders, after.identityProviders),
    ...compareMaps('identity-provider-mapper', before.identityProviderMappers, after.identityProviderMappers).filter(
      ({ name }) => !isDeletedProvider(owner(name)),
    ),
    ...compareMaps('group', before.groups, after.groups),
    ...compareMaps('component', componentsOf(before), componentsOf(after)),
    ...compareMaps('required-action', before.requiredActions, after.requiredActions),
    ...compareMaps('scope-mapping', before.scopeMappings, after.scopeMappings).filter(
      ({ name }) => !isDeletedHolder(name),
    ),
    ...compareMaps('client-scope-mapping', before.clientScopeMappings, after.clientScopeMappings).filter(
      ({ name }) => !isDeletedClient(owner(name)) && !isDeletedHolder(name.slice(owner(name).length + 1)),
    ),
    ...compareMaps('client-profile', before.clientProfiles, after.clientProfiles),
    ...compareMaps('client-policy', before.clientPolicies, after.clientPolicies),
    ...compareMaps('message-bundle', before.localizationTexts, after.localizationTexts),
    ...compareMaps('user-profile', userProfileOf(before), userProfileOf(after)),
    ...compareMaps('organization', before.organizations, after.organizations),
    ...compareMaps('user', withNewNames(before.users, after.formerUsernames), after.users),
  ];
}

/** A realm by its name, none where it is still to be made. */
function realmsOf(realm: LiveRealm): Map<string, JsonObject> {
  return new Map(realm.isNew === true ? [] : [[realm.name, realmOf(realm)]]);
}

/** Users who are renamed stay who they are. */
function withNewNames(users: LiveRealm['users'], former: LiveRealm['formerUsernames']): LiveRealm['users'] {
  if (users === undefined || former.size === 0) return users;
  const renamed = new Map([...former].map(([name, before]) => [before, name]));
  return new Map([...users].map(([name, user]) => [renamed.get(name) ?? name, user]));
}

function compareMaps(
  type: EntityType,
  before: ReadonlyMap<string, JsonObject> = new Map(),
  after: ReadonlyMap<string, JsonObject> = new Map(),
): Change[] {
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
