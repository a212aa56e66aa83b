import type { AccessFlow, AccessRealm, AccessRole } from '@realm-as-code/access';
import { type Json, type JsonObject, objectAt, textAt, USER_PROFILE } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { asText } from '../../live/tidy.ts';
import { holdsUserProfile } from '../../live/user-profile.ts';

/** The parts of a live realm that decide who may log in. */
export type DecisiveParts = Pick<
  LiveRealm,
  | 'name'
  | 'keycloak'
  | 'settings'
  | 'attributes'
  | 'bindings'
  | 'clients'
  | 'clientScopes'
  | 'realmDefaultScopes'
  | 'realmRoles'
  | 'clientRoles'
  | 'flows'
  | 'authenticatorConfigs'
  | 'serviceAccounts'
  | 'identityProviders'
  | 'identityProviderMappers'
  | 'groups'
  | 'defaultGroups'
  | 'requiredActions'
  | 'clientProfiles'
  | 'clientPolicies'
  | 'components'
  | 'organizations'
>;

/** @returns a live realm, or one that a run leaves, as far as it decides who may log in. */
export function accessRealmOf(live: DecisiveParts): AccessRealm {
  return {
    name: live.name,
    settings: settingsOf(live),
    bindings: new Map(live.bindings),
    flows: flowsOf(live),
    clients: new Map([...live.clients].map(([clientId, client]) => [clientId, clientOf(client)])),
    clientScopes: new Map(live.clientScopes),
    roles: rolesOf(live),
    defaultRole: textAt(live.settings, 'defaultRole', 'name') ?? `default-roles-${live.name.toLowerCase()}`,
    groups: groupsOf(live),
    defaultGroups: live.defaultGroups,
    identityProviders: new Map(live.identityProviders),
    identityProviderMappers: [...live.identityProviderMappers.values()],
    requiredActions: new Map(live.requiredActions),
  };
}

/** What a RealmRepresentation has among its properties, and a live realm apart from its settings. */
function settingsOf(live: DecisiveParts): JsonObject {
  const { settings, attributes, realmDefaultScopes, serviceAccounts, components, clientProfiles, clientPolicies } =
    live;
  return {
    ...settings,
    keycloakVersion: live.keycloak,
    attributes: Object.fromEntries(attributes),
    defaultDefaultClientScopes: [...realmDefaultScopes.default],
    defaultOptionalClientScopes: [...realmDefaultScopes.optional],
    users: [...serviceAccounts.values()],
    components: { [USER_PROFILE.type]: [...components.values()].filter(holdsUserProfile) },
    clientProfiles: { profiles: [...clientProfiles.values()] },
    clientPolicies: { policies: [...clientPolicies.values()] },
    ...(live.organizations && { organizations: [...live.organizations.values()] }),
  };
}

function flowsOf({ flows, authenticatorConfigs }: DecisiveParts): Map<string, AccessFlow> {
  const configs = new Map([...authenticatorConfigs].map(([alias, config]) => [alias, textsOf(config)]));
  return new Map(
    [...flows].map(([alias, { executions, ...flow }]): [string, AccessFlow] => [
      alias,
      {
        ...flow,
        alias,
        executions: executions.map(({ authenticator, flow: sub, config, requirement }) => ({
          authenticator,
          flow: sub,
          requirement,
          configAlias: config,
          config: config === undefined ? undefined : configs.get(config),
        })),
      },
    ]),
  );
}

function textsOf(config: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, asText(value)]));
}

/** Clients do not change while a run is simulated: what replaces one is another object. */
const CLIENTS = new WeakMap<JsonObject, JsonObject>();

/** An empty list of client scopes is left out of a live client, and a client without lists has its realm's defaults. */
function clientOf(client: JsonObject): JsonObject {
  let known = CLIENTS.get(client);
  if (known === undefined)
    CLIENTS.set(client, (known = { defaultClientScopes: [], optionalClientScopes: [], ...client }));
  return known;
}

function rolesOf({ realmRoles, clientRoles }: DecisiveParts): Map<string, AccessRole> {
  const roles = new Map<string, AccessRole>();
  const add = (role: JsonObject, clientId?: string): void => {
    const own = textAt(role, 'name') ?? '';
    const name = clientId === undefined ? own : `${clientId}.${own}`;
    roles.set(name, { name, clientId, composites: compositesOf(role) });
  };
  for (const role of realmRoles.values()) add(role);
  for (const [clientId, ofClient] of clientRoles) for (const role of ofClient.values()) add(role, clientId);
  return roles;
}

function compositesOf(role: JsonObject): string[] {
  const ofClients = Object.entries(objectAt(role, 'composites', 'client'));
  return [
    ...textsIn(objectAt(role, 'composites')['realm']),
    ...ofClients.flatMap(([clientId, names]) => textsIn(names).map((name) => `${clientId}.${name}`)),
  ];
}

function textsIn(list: Json | undefined): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** A live realm has its groups beside each other; those in another one have its path before theirs. */
function groupsOf({ groups }: DecisiveParts): Map<string, JsonObject> {
  const nested = new Map<string, JsonObject>(
    [...groups].map(([path, group]) => [path, { ...group, subGroups: [] as Json[] }]),
  );
  for (const [path, group] of nested) {
    const parent = path.slice(0, path.length - `/${textAt(group, 'name') ?? ''}`.length);
    const above = nested.get(parent);
    // The groups in a group are the very objects that the list has.
    if (above !== undefined) (above['subGroups'] as Json[]).push(group);
  }
  return nested;
}
