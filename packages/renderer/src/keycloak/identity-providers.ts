const OIDC = ['authorizationUrl', 'tokenUrl', 'clientId'];
const SAML = ['singleSignOnServiceUrl'];

/** What the config of an identity provider must contain, by its type. The addresses of social networks are known. */
export const REQUIRED_CONFIG: Readonly<Record<string, readonly string[]>> = {
  oidc: OIDC,
  'keycloak-oidc': OIDC,
  saml: SAML,
};

const OAUTH_ENDPOINTS = ['authorizationUrl', 'tokenUrl', 'userInfoUrl', 'tokenIntrospectionUrl'];
const OIDC_ENDPOINTS = [...OAUTH_ENDPOINTS, 'jwksUrl', 'logoutUrl'];

/** The addresses in the config that Keycloak checks, by type (the `validate` methods of its IdentityProviderConfig classes). */
export const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  oauth2: OAUTH_ENDPOINTS,
  oidc: OIDC_ENDPOINTS,
  'keycloak-oidc': OIDC_ENDPOINTS,
  saml: ['singleSignOnServiceUrl', 'singleLogoutServiceUrl', 'metadataDescriptorUrl', 'artifactResolutionServiceUrl'],
};

export function isOpenIdConnect(type: string): boolean {
  return type === 'oidc' || type === 'keycloak-oidc';
}

/** Options of an OpenID Connect provider that need its keys. */
export const SIGNATURE_OPTIONS: readonly string[] = [
  'validateSignature',
  'jwtAuthorizationGrantEnabled',
  'supportsClientAssertions',
];

export const PKCE_METHODS: readonly string[] = ['S256', 'plain'];

/** The SAML name format that is another name with every login. */
export const TRANSIENT_NAME = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
