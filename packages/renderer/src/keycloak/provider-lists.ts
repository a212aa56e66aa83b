/** What a Keycloak of one version offers: the names that realm documents can refer to without defining them. */
export interface ProviderLists {
  readonly keycloak: string;
  readonly authenticators: readonly string[];
  readonly clientAuthenticators: readonly string[];
  readonly formActions: readonly string[];
  /** The forms that sub-flows of the kind `form-flow` show. */
  readonly formAuthenticators: readonly string[];
  /** By protocol. */
  readonly protocolMappers: Readonly<Record<string, readonly string[]>>;
  readonly identityProviders: readonly string[];
  readonly identityProviderMappers: readonly string[];
  readonly requiredActions: readonly string[];
  /** Providers of components, by the type under which a realm lists them. */
  readonly components: Readonly<Record<string, readonly string[]>>;
  /** The names that configs may have, by what is configured; of all providers together. */
  readonly configKeys: Readonly<Record<string, readonly string[]>>;
  /** Those of all config keys that hold secrets: marked as secret, or of the type Password. */
  readonly secretKeys: readonly string[];
  /** Types of policies of clients with authorization services; those of permissions are `resource`, `scope`, `uma`. */
  readonly authorizationPolicies: readonly string[];
  readonly passwordPolicies: readonly string[];
  /** Those of them that take a number. */
  readonly numericPasswordPolicies: readonly string[];
  readonly passwordHashes: readonly string[];
  readonly eventListeners: readonly string[];
  readonly eventTypes: readonly string[];
  readonly clientPolicyConditions: readonly string[];
  readonly clientPolicyExecutors: readonly string[];
  /** Profiles for client policies that need no definition. */
  readonly clientProfiles: readonly string[];
  /** Validators of attributes in a user profile. */
  readonly validators: readonly string[];
  /** By what they are for, such as `login`. */
  readonly themes: Readonly<Record<string, readonly string[]>>;
  /** Of a new realm; `default-roles-<realm>` is left out, because it is named after its realm. */
  readonly realmRoles: readonly string[];
  /** The clients of a new realm, with their roles. */
  readonly clientRoles: Readonly<Record<string, readonly string[]>>;
  /** Of a new realm whose document has no client scopes. */
  readonly clientScopes: readonly string[];
  /** Flows of a new realm, as far as they can be bound. */
  readonly topLevelFlows: readonly string[];
  readonly subFlows: readonly string[];
}
