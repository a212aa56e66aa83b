import type { JsonObject } from '@realm-as-code/renderer';
import type { Flow } from './flow.ts';
import type { PermissionIds } from './permission-ids.ts';
import type { ServerProviders } from './server-providers.ts';

/** Client scopes of a realm by how its new clients get them. */
interface RealmDefaultScopes {
  readonly default: readonly string[];
  readonly optional: readonly string[];
}

/**
 * A realm as it is: entities by name, without internal ids and empty properties, with lists sorted where their order means
 * nothing. It comes from Keycloak's partial export, and it is what the model of the reconciler works on.
 */
export interface LiveRealm {
  readonly name: string;
  /** Whether there is no such realm yet: this is what Keycloak would make of its name alone. */
  isNew?: boolean;
  /** The version of the realm's Keycloak, empty when it is not known. */
  readonly keycloak: string;
  /** Whose permissions the names of resources and policies are about. */
  readonly permissionIds: PermissionIds;
  /** The settings of the realm: everything that is not listed below. */
  settings: JsonObject;
  /** Realm attributes. The reconciler keeps its memory in them. */
  readonly attributes: Map<string, string>;
  /** Which flow the realm uses for what, by properties such as `browserFlow`. */
  readonly bindings: Map<string, string>;
  /** By client ID. */
  readonly clients: Map<string, JsonObject>;
  readonly clientScopes: Map<string, JsonObject>;
  /** Client scopes that every new client gets, by default and on request. The reconciler never deletes them. */
  realmDefaultScopes: RealmDefaultScopes;
  readonly realmRoles: Map<string, JsonObject>;
  /** Client roles by the ID of their client, then by name. */
  readonly clientRoles: Map<string, Map<string, JsonObject>>;
  /** By alias, sub-flows too. */
  readonly flows: Map<string, Flow>;
  /** By alias. */
  readonly authenticatorConfigs: Map<string, JsonObject>;
  /** Users of service accounts, by the ID of their client. */
  readonly serviceAccounts: Map<string, JsonObject>;
  /** By alias. */
  readonly identityProviders: Map<string, JsonObject>;
  /** By `alias/mapper`: what identity providers write to users. */
  readonly identityProviderMappers: Map<string, JsonObject>;
  /** By path, such as `/staff/admins`. */
  readonly groups: Map<string, JsonObject>;
  /** The ids of the groups that were read, by path: keycloak-config-cli takes a group with an `id` for the one that has it. */
  readonly groupIds: ReadonlyMap<string, string>;
  /** Paths of the groups that every new user joins. */
  defaultGroups: readonly string[];
  /** By where they are: see `nameOfComponent`. Those within another one come after it. */
  readonly components: Map<string, JsonObject>;
  /** By alias. */
  readonly requiredActions: Map<string, JsonObject>;
  /** Realm roles in the tokens of a client or a client scope, by `client/…` or `client-scope/…`. */
  readonly scopeMappings: Map<string, JsonObject>;
  /** Roles of clients in such tokens, by the roles' client: `app/client/…` or `app/client-scope/…`. */
  readonly clientScopeMappings: Map<string, JsonObject>;
  readonly clientProfiles: Map<string, JsonObject>;
  readonly clientPolicies: Map<string, JsonObject>;
  /** Texts of themes by locale, then by key. */
  readonly localizationTexts: Map<string, JsonObject>;
  /** As `toUserProfile` has it. A component has it too, unless it is Keycloak's default. */
  userProfile: JsonObject;
  /** By alias; undefined where they were not read. */
  organizations: Map<string, JsonObject> | undefined;
  /** People by username, as far as documents name them; undefined where they were not read. */
  users: Map<string, JsonObject> | undefined;
  /** Users who have another username than at first, with that one. */
  readonly formerUsernames: Map<string, string>;
  /** What the realm's server offers. An export does not contain it. */
  readonly providers: ServerProviders;
}

/** @returns a copy for the model of the reconciler, which replaces entities and never changes one. */
export function cloneRealm(realm: LiveRealm): LiveRealm {
  return {
    ...realm,
    attributes: new Map(realm.attributes),
    bindings: new Map(realm.bindings),
    clients: new Map(realm.clients),
    clientScopes: new Map(realm.clientScopes),
    realmRoles: new Map(realm.realmRoles),
    clientRoles: new Map([...realm.clientRoles].map(([client, roles]) => [client, new Map(roles)])),
    flows: new Map(realm.flows),
    authenticatorConfigs: new Map(realm.authenticatorConfigs),
    serviceAccounts: new Map(realm.serviceAccounts),
    identityProviders: new Map(realm.identityProviders),
    identityProviderMappers: new Map(realm.identityProviderMappers),
    groups: new Map(realm.groups),
    components: new Map(realm.components),
    requiredActions: new Map(realm.requiredActions),
    scopeMappings: new Map(realm.scopeMappings),
    clientScopeMappings: new Map(realm.clientScopeMappings),
    clientProfiles: new Map(realm.clientProfiles),
    clientPolicies: new Map(realm.clientPolicies),
    localizationTexts: new Map(realm.localizationTexts),
    organizations: realm.organizations && new Map(realm.organizations),
    users: realm.users && new Map(realm.users),
    formerUsernames: new Map(realm.formerUsernames),
  };
}
