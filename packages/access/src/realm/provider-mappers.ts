import { type JsonObject, own, textAt } from '@realm-as-code/renderer';
import type { AccessRealm } from './access-realm.ts';

/** A mapper of an identity provider. */
export interface ProviderMapper {
  readonly type: string;
  readonly config: (key: string) => string | undefined;
  /** Whether it changes an account at every login, not only when the account is made. */
  readonly isForced: boolean;
}

/** @returns the mappers of an identity provider (IdentityProviderMapperSyncModeDelegate says which of them act on an account again). */
export function mappersOf(realm: AccessRealm, provider: string): ProviderMapper[] {
  const general = textAt(realm.identityProviders.get(provider), 'config', 'syncMode') ?? 'LEGACY';
  return realm.identityProviderMappers
    .filter((mapper) => own(mapper, 'identityProviderAlias') === provider)
    .map((mapper: JsonObject) => {
      const config = (key: string): string | undefined => textAt(mapper, 'config', key);
      // A mapper that says nothing is not one that does as its provider does (IdentityProviderMapperModel.getSyncMode).
      const mode = config('syncMode') ?? 'LEGACY';
      return {
        type: textAt(mapper, 'identityProviderMapper') ?? '',
        config,
        isForced: (mode === 'INHERIT' ? general : mode) === 'FORCE',
      };
    });
}

/** What they give for certain, by type. */
export const HARDCODED = {
  role: 'oidc-hardcoded-role-idp-mapper',
  group: 'oidc-hardcoded-group-idp-mapper',
  attribute: 'hardcoded-attribute-idp-mapper',
} as const;

/** Types of mappers that give a role if the identity provider says so; the role is in `role` of their config. */
export const ROLE_MAPPERS: readonly string[] = [
  'oidc-role-idp-mapper',
  'oidc-advanced-role-idp-mapper',
  'keycloak-oidc-role-to-role-idp-mapper',
  'saml-role-idp-mapper',
  'saml-advanced-role-idp-mapper',
];

/** Types of mappers that put somebody into a group if the identity provider says so; its path is in `group` of their config. */
export const GROUP_MAPPERS: readonly string[] = ['oidc-advanced-group-idp-mapper', 'saml-advanced-group-idp-mapper'];

/** Other types that Keycloak has: they give no role and no group. Those of social providers end in `-user-attribute-mapper`. */
export const OTHER_MAPPERS: readonly string[] = [
  'oidc-user-attribute-idp-mapper',
  'oidc-username-idp-mapper',
  'oidc-user-session-note-idp-mapper',
  'hardcoded-user-session-attribute-idp-mapper',
  'saml-user-attribute-idp-mapper',
  'saml-username-idp-mapper',
  'saml-xpath-attribute-idp-mapper',
];
