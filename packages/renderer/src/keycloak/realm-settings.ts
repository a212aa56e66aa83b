// What Keycloak refuses in the settings of a realm (measured on Keycloak 26.5; DefaultExportImportManager.importRealm,
// RealmManager.importRealm with ReservedCharValidator).

/** Settings that cannot be negative; the last one is there since 26.7. */
export const NON_NEGATIVE_SETTINGS: readonly string[] = [
  'maxTemporaryLockouts',
  'maxFailureWaitSeconds',
  'minimumQuickLoginWaitSeconds',
  'waitIncrementSeconds',
  'quickLoginCheckMilliSeconds',
  'maxDeltaTimeSeconds',
  'failureFactor',
  'maxSecondaryAuthFailures',
];

/** Characters that the ID of a realm cannot have. */
export const RESERVED_IN_ID: RegExp = /[:/?#@!$&()*+,;=[\]\\]/;

/** Characters that a supported locale cannot have. */
export const RESERVED_IN_LOCALE: RegExp = /[:/?#@!$&()*+,;=[\]\\{}%]/;

/** The types of credentials that `requiredCredentials` can name. */
export const REQUIRED_CREDENTIALS: readonly string[] = ['password', 'otp', 'secret', 'cert', 'kerberos'];
