import type { JsonObject } from '@realm-as-code/renderer';

/** An execution of a flow, with its config. */
export interface AccessExecution {
  /** The provider of the authenticator or condition; undefined for a sub-flow. */
  readonly authenticator?: string | undefined;
  /** The alias of the sub-flow; undefined for an authenticator. */
  readonly flow?: string | undefined;
  readonly requirement: string;
  /** The alias of its authenticator config; undefined where it has none. */
  readonly configAlias?: string | undefined;
  /** The config's values; undefined where it has none, or the config does not exist. */
  readonly config?: Readonly<Record<string, string>> | undefined;
}

/** A login flow. */
export interface AccessFlow {
  readonly alias: string;
  readonly description: string;
  /** `basic-flow`, `form-flow` or `client-flow`. */
  readonly providerId: string;
  readonly topLevel: boolean;
  readonly builtIn: boolean;
  /** In the order in which they run. */
  readonly executions: readonly AccessExecution[];
}

/** A role and the roles in it, by the names that conditions of flows use: `role` or `client.role`. */
export interface AccessRole {
  readonly name: string;
  /** The client that it is a role of; undefined for one of the realm. */
  readonly clientId?: string | undefined;
  readonly composites: readonly string[];
}

/** A realm as far as it decides who may log in. Everything that Keycloak adds to a new realm is in it. */
export interface AccessRealm {
  readonly name: string;
  /** The settings of the realm, with the names of RealmRepresentation. */
  readonly settings: JsonObject;
  /** The aliases of the flows that it uses, by `browserFlow`, `directGrantFlow`, `firstBrokerLoginFlow` and so on. */
  readonly bindings: ReadonlyMap<string, string>;
  /** By alias, sub-flows too. */
  readonly flows: ReadonlyMap<string, AccessFlow>;
  /** ClientRepresentation by client ID. `authenticationFlowBindingOverrides` names flows by alias. */
  readonly clients: ReadonlyMap<string, JsonObject>;
  /** ClientScopeRepresentation by name. */
  readonly clientScopes: ReadonlyMap<string, JsonObject>;
  /** By the names that conditions of flows use. */
  readonly roles: ReadonlyMap<string, AccessRole>;
  /** The role that every user has. */
  readonly defaultRole: string | undefined;
  /** GroupRepresentation by path. */
  readonly groups: ReadonlyMap<string, JsonObject>;
  /** Paths of the groups that every new user joins. */
  readonly defaultGroups: readonly string[];
  /** IdentityProviderRepresentation by alias. */
  readonly identityProviders: ReadonlyMap<string, JsonObject>;
  readonly identityProviderMappers: readonly JsonObject[];
  /** RequiredActionProviderRepresentation by alias. */
  readonly requiredActions: ReadonlyMap<string, JsonObject>;
}
