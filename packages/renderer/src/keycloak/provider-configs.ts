/** What the configs of a Keycloak version's providers hold, as the server itself describes them. */
export interface ProviderConfigs {
  readonly algorithms: {
    /** For tokens and requests, such as `RS256`. */
    readonly signature: readonly string[];
    /** For the keys with which content is encrypted, such as `RSA-OAEP`. */
    readonly keyManagement: readonly string[];
    readonly contentEncryption: readonly string[];
  };
  /** The keys of each provider's config, by provider. */
  readonly providers: Readonly<
    Record<
      'authenticator' | 'component' | 'identityProviderMapper' | 'protocolMapper',
      Readonly<Record<string, ConfigTypes>>
    >
  >;
}

/** By key: `map` is a list of `{ "key": …, "value": … }` as JSON in a text, a list names the only values there are. */
export type ConfigTypes = Readonly<Record<string, 'boolean' | 'integer' | 'map' | 'text' | readonly string[]>>;
