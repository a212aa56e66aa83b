import type { JsonObject } from '@realm-as-code/renderer';
import type { Flow } from './flow.ts';
import type { ServerProviders } from './server-providers.ts';

/**
 * A realm as it is: entities by name, without internal ids and empty properties, with lists sorted where their order means
 * nothing. It comes from Keycloak's partial export, and it is what the model of the reconciler works on.
 */
export interface LiveRealm {
  readonly name: string;
  /** The version of the realm's Keycloak, empty when it is not known. */
  readonly keycloak: string;
  /** The settings of the realm: everything that is not listed below. */
  settings: JsonObject;
  /** Realm attributes. The reconciler keeps its memory in them. */
  readonly attributes: Map<string, string>;
  /** Which flow the realm uses for what, by properties such as `browserFlow`. */
  readonly bindings: Map<string, string>;
  /** By client ID. */
  readonly clients: Map<string, JsonObject>;
  readonly clientScopes: Map<string, JsonObject>;
  /** Client scopes that every new client gets. The reconciler never deletes them. */
  readonly realmDefaultScopes: ReadonlySet<string>;
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
  /** By path, such as `/staff/admins`. */
  readonly groups: Map<string, JsonObject>;
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
    groups: new Map(realm.groups),
  };
}
