import type { VersionRange } from './version-range.ts';

/** How long the texts below may be, in characters: what Keycloak's database takes (26.5, its Liquibase change log). */
export const TEXT_LIMIT = 255;

/** The versions that limit the realm's `displayName`, too (upgrading guide 26.7.0; measured on 26.7.3). */
export const LIMITS_DISPLAY_NAME: VersionRange = { since: ['26.7.0'] };

/** Which texts of an entity are limited so; of a list, each item is. */
export const LIMITED_TEXTS = {
  client: ['clientId', 'name', 'description', 'rootUrl', 'baseUrl', 'adminUrl', 'secret', 'redirectUris', 'webOrigins'],
  'client-scope': ['name', 'description'],
  role: ['name', 'description'],
  flow: ['alias', 'description'],
  'authenticator-config': ['alias'],
} as const;
