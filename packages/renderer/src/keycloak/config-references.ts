/** A key of a provider's config whose value names another entity. */
export interface ConfigReference {
  readonly key: string;
  /** What it names; a `role` is a realm role or `client.role`. */
  readonly kind: 'client' | 'client-scope' | 'role' | 'identity-provider';
}

/** What protocol mappers refer to, by their type. */
export const PROTOCOL_MAPPER_REFERENCES: Readonly<Record<string, ConfigReference>> = {
  'oidc-audience-mapper': { key: 'included.client.audience', kind: 'client' },
  'oidc-hardcoded-role-mapper': { key: 'role', kind: 'role' },
  'oidc-usermodel-client-role-mapper': { key: 'usermodel.clientRoleMapping.clientId', kind: 'client' },
  'saml-hardcode-role-mapper': { key: 'role', kind: 'role' },
};

/** What the configs of authenticators refer to, by the authenticator. */
export const AUTHENTICATOR_REFERENCES: Readonly<Record<string, ConfigReference>> = {
  'conditional-client-scope': { key: 'client_scope', kind: 'client-scope' },
  'conditional-user-role': { key: 'condUserRole', kind: 'role' },
  'identity-provider-redirector': { key: 'defaultProvider', kind: 'identity-provider' },
};
