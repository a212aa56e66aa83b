import { isJsonText } from '../document/json.ts';

/**
 * What the configs of protocol mappers need so that a login ends with a token or an assertion. Without these keys, each
 * request for a token is answered with HTTP 500, and a SAML login with an error (measured on 26.5.5 for every mapper of
 * `openid-connect` and `saml`: a login for each key left out, and for each that is empty).
 */
export const NEEDED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'oidc-hardcoded-role-mapper': ['role'],
  'oidc-role-name-mapper': ['role', 'new.role.name'],
  'oidc-sha256-pairwise-sub-mapper': ['pairwiseSubAlgorithmSalt'],
  'oidc-usersessionmodel-note-mapper': ['user.session.note'],
  'saml-role-name-mapper': ['role'],
  'saml-user-attribute-nameid-mapper': ['user.attribute'],
  'saml-user-session-note-mapper': ['note'],
};

/**
 * Keys without which the login succeeds, and the mapper adds nothing, or an attribute without a name or a value (measured
 * with the ones above). Those that are not here have a default: `oidc-usermodel-client-role-mapper` without a client, for
 * one, adds the roles of all clients.
 */
export const USEFUL_KEYS: Readonly<Record<string, readonly string[]>> = {
  'oidc-group-membership-mapper': ['claim.name'],
  'oidc-hardcoded-claim-mapper': ['claim.name', 'claim.value'],
  'oidc-usermodel-attribute-mapper': ['claim.name', 'user.attribute'],
  'oidc-usermodel-client-role-mapper': ['claim.name'],
  'oidc-usermodel-property-mapper': ['claim.name', 'user.attribute'],
  'oidc-usermodel-realm-role-mapper': ['claim.name'],
  'oidc-usersessionmodel-note-mapper': ['claim.name'],
  'saml-group-membership-mapper': ['attribute.name'],
  'saml-hardcode-attribute-mapper': ['attribute.name', 'attribute.value'],
  'saml-hardcode-role-mapper': ['role'],
  'saml-role-list-mapper': ['attribute.name'],
  'saml-role-name-mapper': ['new.role.name'],
  'saml-user-attribute-mapper': ['attribute.name', 'user.attribute'],
  'saml-user-attribute-nameid-mapper': ['mapper.nameid.format'],
  'saml-user-property-mapper': ['attribute.name', 'user.attribute'],
  'saml-user-session-note-mapper': ['attribute.name'],
};

/** The key under which a mapper finds the audience that it adds: one of them is enough. */
export const AUDIENCE_KEYS: readonly string[] = ['included.client.audience', 'included.custom.audience'];
export const AUDIENCE_MAPPERS: readonly string[] = ['oidc-audience-mapper', 'saml-audience-mapper'];
export const HARDCODED_CLAIM = 'oidc-hardcoded-claim-mapper';
/** Keycloak's only mapper that puts the user's ID into `sub`; the two pairwise ones put another value there. */
export const SUBJECT_MAPPERS: readonly string[] = ['oidc-sub-mapper', 'oidc-sha256-pairwise-sub-mapper'];

/** Mappers that add to the access token unless that is switched off; all others need a switch that is on. */
export const ON_BY_DEFAULT: readonly string[] = ['oidc-audience-resolve-mapper', 'oidc-allowed-origins-mapper'];

/** The switches that say which tokens a mapper adds something to. */
export const TOKEN_SWITCHES: readonly string[] = [
  'access.token.claim',
  'id.token.claim',
  'userinfo.token.claim',
  'introspection.token.claim',
  'lightweight.claim',
  'access.tokenResponse.claim',
];

/**
 * @param value of a hardcoded claim.
 * @param type its `jsonType.label`.
 * @returns what Keycloak cannot read the value as, undefined where it can. Empty values and unknown types are fine, and
 *   whatever is no boolean is false (OIDCAttributeMapperHelper, measured).
 */
export function unreadableClaim(value: string, type: string | undefined): string | undefined {
  if (value === '') return undefined;
  switch (type) {
    case 'int':
      return /^[+-]?\d+$/.test(value) && Math.abs(Number(value)) < 2 ** 31 ? undefined : 'a whole number';
    case 'long':
      return /^[+-]?\d+$/.test(value) ? undefined : 'a whole number';
    case 'JSON':
      return isJsonText(value) ? undefined : 'JSON';
    default:
      return undefined;
  }
}
