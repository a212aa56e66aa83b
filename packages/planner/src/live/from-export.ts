import {
  MASKED_SECRET,
  compareText,
  DEFAULT_USER_PROFILE,
  FLOW_BINDINGS,
  isObject,
  isTrue,
  type Json,
  type JsonObject,
  objectAt,
  objectsAt,
  own,
  textAt,
} from '@realm-as-code/renderer';
import { authorizationByName } from './authorization.ts';
import { componentsByName } from './components.ts';
import { byPriority, toFlow } from './flow.ts';
import type { LiveRealm } from './live-realm.ts';
import { type PermissionIds, permissionIdsIn } from './permission-ids.ts';
import { ownProviders, type ServerProviders } from './server-providers.ts';
import { rememberExported } from './as-exported.ts';
import { asText, tidyMapper, tidyObject } from './tidy.ts';
import { holdsUserProfile, parseProfile, profileTextIn, toUserProfile } from './user-profile.ts';

/** Parts of an export that are not settings of the realm. Nor are bindings of flows. */
const NO_SETTINGS = new Set([
  'id',
  'realm',
  'keycloakVersion',
  'attributes',
  'clients',
  'clientScopes',
  'roles',
  'authenticationFlows',
  'authenticatorConfig',
  'users',
  'identityProviders',
  'identityProviderMappers',
  'groups',
  'defaultGroups',
  'defaultDefaultClientScopes',
  'defaultOptionalClientScopes',
  'components',
  'requiredActions',
  'scopeMappings',
  'clientScopeMappings',
  'clientProfiles',
  'clientPolicies',
  'localizationTexts',
  'organizations',
]);

/**
 * Turns an export into a live realm.
 *
 * @param exported the answer of `POST /admin/realms/{realm}/partial-export?exportClients=true&exportGroupsAndRoles=true`.
 * @param offered what the server offers; what its version of Keycloak brings along unless given.
 */
export function toLiveRealm(exported: JsonObject, offered?: ServerProviders): LiveRealm {
  const keycloak = asText(exported['keycloakVersion'] ?? '');
  const flows = objectsAt(exported, 'authenticationFlows');
  const flowNames = new Map(flows.map((flow) => [textAt(flow, 'id') ?? '', textAt(flow, 'alias') ?? '']));
  const components = new Map(componentsIn(exported));
  const permissionIds = permissionIdsIn(exported);
  const names: ClientNames = {
    flows: flowNames,
    permissions: permissionIds,
    isMasked: objectsAt(exported, 'clients').every(({ secret = MASKED_SECRET }) => secret === MASKED_SECRET),
  };
  return {
    name: asText(exported['realm'] ?? ''),
    keycloak,
    permissionIds,
    settings: settingsIn(exported),
    attributes: new Map(Object.entries(objectAt(exported, 'attributes')).map(([key, value]) => [key, asText(value)])),
    bindings: new Map(FLOW_BINDINGS.flatMap((binding) => bindingIn(exported, binding))),
    clients: byName(objectsAt(exported, 'clients'), 'clientId', (client) => toClient(client, names)),
    clientScopes: byName(objectsAt(exported, 'clientScopes'), 'name', (scope) =>
      rememberExported(withMappersByName(scope), scope),
    ),
    realmDefaultScopes: {
      default: textsIn(exported['defaultDefaultClientScopes']).toSorted(compareText),
      optional: textsIn(exported['defaultOptionalClientScopes']).toSorted(compareText),
    },
    realmRoles: byName(objectsAt(exported, 'roles', 'realm'), 'name'),
    clientRoles: new Map(
      Object.keys(objectAt(exported, 'roles', 'client')).map((client) => [
        client,
        byName(objectsAt(exported, 'roles', 'client', client), 'name'),
      ]),
    ),
    flows: new Map(
      flows.map((flow) => [textAt(flow, 'alias') ?? '', rememberExported(toFlow(flow, byPriority), flow)]),
    ),
    authenticatorConfigs: byName(objectsAt(exported, 'authenticatorConfig'), 'alias', (config) =>
      tidyObject(objectAt(config, 'config')),
    ),
    serviceAccounts: byName(
      objectsAt(exported, 'users').filter((user) => textAt(user, 'serviceAccountClientId')),
      'serviceAccountClientId',
    ),
    identityProviders: byName(objectsAt(exported, 'identityProviders'), 'alias', withoutTypes),
    identityProviderMappers: new Map(
      objectsAt(exported, 'identityProviderMappers').map((mapper) => [
        nameOfProviderMapper(mapper),
        tidyObject(mapper),
      ]),
    ),
    groups: new Map(objectsAt(exported, 'groups').flatMap((group) => groupsByPath(group, ''))),
    groupIds: new Map(objectsAt(exported, 'groups').flatMap((group) => groupIdsByPath(group, ''))),
    defaultGroups: textsIn(exported['defaultGroups']).toSorted(compareText),
    components,
    requiredActions: byName(objectsAt(exported, 'requiredActions'), 'alias'),
    scopeMappings: new Map(objectsAt(exported, 'scopeMappings').map((mapping) => toScopeMapping(mapping, ''))),
    clientScopeMappings: new Map(
      Object.keys(objectAt(exported, 'clientScopeMappings')).flatMap((client) =>
        objectsAt(exported, 'clientScopeMappings', client).map((mapping) => toScopeMapping(mapping, `${client}/`)),
      ),
    ),
    clientProfiles: byName(objectsAt(exported, 'clientProfiles', 'profiles'), 'name'),
    clientPolicies: byName(objectsAt(exported, 'clientPolicies', 'policies'), 'name'),
    localizationTexts: new Map(
      Object.entries(objectAt(exported, 'localizationTexts')).flatMap(([locale, texts]) =>
        isObject(texts) ? [[locale, tidyObject(texts)]] : [],
      ),
    ),
    userProfile: userProfileIn(components),
    organizations: undefined,
    users: undefined,
    formerUsernames: new Map(),
    providers: offered ?? ownProviders(keycloak),
  };
}

function settingsIn(exported: JsonObject): JsonObject {
  const entries = Object.entries(exported).filter(([key]) => !NO_SETTINGS.has(key) && !FLOW_BINDINGS.includes(key));
  return tidyObject(Object.fromEntries(entries));
}

function bindingIn(exported: JsonObject, binding: string): [binding: string, alias: string][] {
  const alias = textAt(exported, binding);
  return alias === undefined ? [] : [[binding, alias]];
}

/** What the clients of an export are read with. */
interface ClientNames {
  /** The aliases of flows by id. */
  readonly flows: ReadonlyMap<string, string>;
  readonly permissions: PermissionIds;
  /** Whether secrets are masked. Where they are not, the secret of a client can still be what a mask looks like. */
  readonly isMasked: boolean;
}

function toClient(client: JsonObject, { flows, permissions, isMasked }: ClientNames): JsonObject {
  const overrides = Object.entries(objectAt(client, 'authenticationFlowBindingOverrides'));
  // An export names flows by id here, a document by alias.
  const named = Object.fromEntries(overrides.map(([key, id]) => [key, flows.get(asText(id)) ?? id]));
  const authorization = Object.hasOwn(client, 'authorizationSettings')
    ? { authorizationSettings: authorizationByName(objectAt(client, 'authorizationSettings'), permissions) }
    : {};
  const { secret, ...rest } = withMappersByName({
    ...client,
    authenticationFlowBindingOverrides: named,
    ...authorization,
  });
  // Those of public clients are never read.
  const isHidden = secret === MASKED_SECRET && (isMasked || isTrue(own(client, 'publicClient')));
  const tidied = secret === undefined || isHidden ? rest : { ...rest, secret };
  return rememberExported(tidied, client);
}

/** Protocol mappers become an object by name: their order means nothing. */
function withMappersByName(entity: JsonObject): JsonObject {
  const { protocolMappers: _, ...rest } = entity;
  const mappers = objectsAt(entity, 'protocolMappers').map((mapper) => [
    textAt(mapper, 'name') ?? '',
    tidyMapper(mapper),
  ]);
  return tidyObject({ ...rest, protocolMappers: Object.fromEntries(mappers) as JsonObject });
}

function byName(
  entities: readonly JsonObject[],
  key: string,
  convert: (entity: JsonObject) => JsonObject = tidyObject,
): Map<string, JsonObject> {
  return new Map(entities.map((entity) => [textAt(entity, key) ?? '', convert(entity)]));
}

function groupsByPath(group: JsonObject, parent: string): [path: string, group: JsonObject][] {
  const path = `${parent}/${textAt(group, 'name') ?? ''}`;
  const { subGroups: _subGroups, path: _path, parentId: _parentId, ...rest } = group;
  const below = objectsAt(group, 'subGroups').flatMap((sub) => groupsByPath(sub, path));
  return [[path, tidyObject(rest)], ...below];
}

function groupIdsByPath(group: JsonObject, parent: string): [path: string, id: string][] {
  const path = `${parent}/${textAt(group, 'name') ?? ''}`;
  const below = objectsAt(group, 'subGroups').flatMap((sub) => groupIdsByPath(sub, path));
  return [[path, textAt(group, 'id') ?? ''], ...below];
}

function componentsIn(exported: JsonObject): [name: string, component: JsonObject][] {
  const byType = objectAt(exported, 'components');
  return Object.keys(byType).flatMap((type) => componentsByName(type, objectsAt(byType, type), ''));
}

/** A realm without such a component has Keycloak's default, unless its server was given another one. */
function userProfileIn(components: ReadonlyMap<string, JsonObject>): JsonObject {
  const text = [...components.values()].filter(holdsUserProfile).map(profileTextIn)[0];
  return toUserProfile((text === undefined ? undefined : parseProfile(text)) ?? DEFAULT_USER_PROFILE);
}

/** What a provider can do follows from its type. */
function withoutTypes(provider: JsonObject): JsonObject {
  const { types: _, ...rest } = provider;
  return tidyObject(rest);
}

/** @returns the name of a mapper of an identity provider. */
export function nameOfProviderMapper(mapper: JsonObject): string {
  return `${textAt(mapper, 'identityProviderAlias') ?? ''}/${textAt(mapper, 'name') ?? ''}`;
}

function toScopeMapping(mapping: JsonObject, prefix: string): [name: string, mapping: JsonObject] {
  const client = textAt(mapping, 'client');
  const holder = client === undefined ? `client-scope/${textAt(mapping, 'clientScope') ?? ''}` : `client/${client}`;
  return [`${prefix}${holder}`, tidyObject(mapping)];
}

function textsIn(list: Json | undefined): string[] {
  return Array.isArray(list) ? list.map(asText) : [];
}
