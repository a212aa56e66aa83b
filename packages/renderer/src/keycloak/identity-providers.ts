const OIDC = ['authorizationUrl', 'tokenUrl', 'clientId'];
const SAML = ['singleSignOnServiceUrl'];

/** What the config of an identity provider must contain, by its type. The addresses of social networks are known. */
export const REQUIRED_CONFIG: Readonly<Record<string, readonly string[]>> = {
  oidc: OIDC,
  'keycloak-oidc': OIDC,
  saml: SAML,
};
