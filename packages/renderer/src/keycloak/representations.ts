// What Keycloak's representations of entities have in common with each other, on the way in and out.

/** What Keycloak says in place of a secret (`ComponentRepresentation.SECRET_VALUE`). */
export const MASKED_SECRET = '**********';

/** Keys in the config of all user storages (`UserStorageProviderSpi.commonConfig`). */
export const USER_STORAGE_KEYS: readonly string[] = [
  'enabled',
  'priority',
  'fullSyncPeriod',
  'changedSyncPeriod',
  'lastSync',
  'batchSizeForSync',
  'importEnabled',
  'cachePolicy',
  'maxLifespan',
  'evictionHour',
  'evictionMinute',
  'evictionDay',
  'cacheInvalidBefore',
  'removeInvalidUsersEnabled',
];

/** Switches of an identity provider beside `enabled`; each is off unless it is set (`IdentityProviderRepresentation`). */
export const IDENTITY_PROVIDER_SWITCHES: readonly string[] = [
  'trustEmail',
  'storeToken',
  'addReadTokenRoleOnCreate',
  'authenticateByDefault',
  'linkOnly',
  'hideOnLogin',
];
