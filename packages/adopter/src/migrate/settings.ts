import { FLOW_BINDINGS, isTrue, type Json, type JsonObject, objectAt } from '@realm-as-code/renderer';
import { given, likeSample, textMap, textsAt } from './given.ts';
import type { RealmDraft } from './realm-draft.ts';

/** Settings that an export has only where they are set. */
const OPTIONAL: readonly string[] = [
  'displayName',
  'displayNameHtml',
  'eventsExpiration',
  'adminPermissionsClient',
  'passwordPolicy',
  'webAuthnPolicyPasswordlessPasskeysEnabled',
  'loginTheme',
  'accountTheme',
  'adminTheme',
  'emailTheme',
  'defaultLocale',
  'supportedLocales',
];
/** Parts of an export that other steps make. */
const OTHER_STEPS = new Set([
  'id',
  'realm',
  'keycloakVersion',
  'roles',
  'defaultRole',
  'groups',
  'defaultGroups',
  'scopeMappings',
  'clientScopeMappings',
  'clients',
  'clientScopes',
  'defaultDefaultClientScopes',
  'defaultOptionalClientScopes',
  'users',
  'identityProviders',
  'identityProviderMappers',
  'components',
  'authenticationFlows',
  'authenticatorConfig',
  'requiredActions',
  ...FLOW_BINDINGS,
  'attributes',
]);
/** Settings that Keycloak keeps in an attribute of the same name as well, once they are set. */
const ALSO_ATTRIBUTES: readonly string[] = [
  'clientSessionIdleTimeout',
  'clientSessionMaxLifespan',
  'clientOfflineSessionIdleTimeout',
  'clientOfflineSessionMaxLifespan',
];
/**
 * Attributes that an export has as settings instead (`ModelToRepresentation.REALM_EXCLUDED_ATTRIBUTES`). Exports before
 * version 9 have them as both; the attributes come last, and win.
 */
const ATTRIBUTES_OF_SETTINGS: readonly string[] = [
  'displayName',
  'displayNameHtml',
  'defaultSignatureAlgorithm',
  'bruteForceProtected',
  'permanentLockout',
  'maxTemporaryLockouts',
  'bruteForceStrategy',
  'maxFailureWaitSeconds',
  'waitIncrementSeconds',
  'quickLoginCheckMilliSeconds',
  'minimumQuickLoginWaitSeconds',
  'maxDeltaTimeSeconds',
  'failureFactor',
  'actionTokenGeneratedByAdminLifespan',
  'actionTokenGeneratedByUserLifespan',
  'offlineSessionMaxLifespanEnabled',
  'offlineSessionMaxLifespan',
  'organizationsEnabled',
  'verifiableCredentialsEnabled',
  'adminPermissionsEnabled',
];
const INTERNAL_ATTRIBUTE =
  /^(_browser_header\.|webAuthnPolicy|client-policies\.|firstBrokerLoginFlowId$|adminPermissionsClientId$)/;
const LIFESPANS_OF_DEVICES = ['oauth2DeviceCodeLifespan', 'oauth2DevicePollingInterval'];

/** Takes the settings and attributes of a file over, and the defaults of those that are missing. */
export function importSettings(draft: RealmDraft, file: JsonObject): void {
  const { settings, fresh } = draft;
  for (const [key, sample] of Object.entries(fresh)) {
    if (!OTHER_STEPS.has(key)) settings[key] = settingOf(key, sample, given(file, key));
  }
  for (const key of OPTIONAL) {
    const value = given(file, key);
    if (value !== undefined) settings[key] = value;
  }
  if (textsAt(file, 'supportedLocales').length === 0) delete settings['supportedLocales'];
  if (settings['eventsExpiration'] === 0) delete settings['eventsExpiration'];
  if (given(file, 'actionTokenGeneratedByUserLifespan') === undefined) {
    settings['actionTokenGeneratedByUserLifespan'] = settings['accessCodeLifespanUserAction'] ?? null;
  }
  settings['smtpServer'] = textMap(objectAt(file, 'smtpServer'));
  // What a file leaves out of the headers stays as in a new realm.
  settings['browserSecurityHeaders'] = {
    ...objectAt(fresh, 'browserSecurityHeaders'),
    ...textMap(objectAt(file, 'browserSecurityHeaders')),
  };
  importOtpPolicy(draft, file);
  importAttributes(draft, file);
}

function settingOf(key: string, sample: Json, value: Json | undefined): Json {
  if (value === undefined) return sample;
  // A policy for WebAuthn has no empty texts and lists, but those for which nothing is the default.
  const isNothing = value === '' || (Array.isArray(value) && value.length === 0);
  if (isNothing && key.startsWith('webAuthnPolicy')) return sample;
  if (key === 'sslRequired' && typeof value === 'string') return value.toLowerCase();
  return likeSample(sample, value);
}

/** A policy counts when it has a type, and then as a whole: what it leaves out is 0, not the default. */
function importOtpPolicy({ settings, fresh }: RealmDraft, file: JsonObject): void {
  const isGiven = given(file, 'otpPolicyType') !== undefined;
  for (const key of Object.keys(fresh).filter((name) => name.startsWith('otpPolicy'))) {
    const sample = fresh[key] as Json;
    const missing = typeof sample === 'number' ? 0 : typeof sample === 'boolean' ? false : null;
    settings[key] = isGiven ? likeSample(sample, given(file, key) ?? missing) : sample;
  }
  // Which apps can scan the code: OTPApplicationProvider.supports.
  const { otpPolicyType: type, otpPolicyPeriod: period, otpPolicyDigits: digits } = settings;
  const isUsual = type !== 'totp' || period === 30;
  const isMicrosofts =
    type === 'totp' && period === 30 && digits === 6 && settings['otpPolicyAlgorithm'] === 'HmacSHA1';
  settings['otpSupportedApplications'] = [
    ...(isUsual ? ['totpAppFreeOTPName'] : []),
    'totpAppGoogleName',
    ...(isMicrosofts ? ['totpAppMicrosoftAuthenticatorName'] : []),
  ];
}

function importAttributes({ settings, attributes, fresh, isCurrent }: RealmDraft, file: JsonObject): void {
  Object.assign(attributes, objectAt(fresh, 'attributes'));
  for (const key of isCurrent ? [] : [...ALSO_ATTRIBUTES, ...LIFESPANS_OF_DEVICES]) {
    const value = given(file, key);
    if (value !== undefined) attributes[key] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  attributes['realmReusableOtpCode'] = String(isTrue(settings['otpPolicyCodeReusable']));
  for (const [key, value] of Object.entries(textMap(objectAt(file, 'attributes')))) {
    if (INTERNAL_ATTRIBUTE.test(key)) continue;
    const isSetting = ATTRIBUTES_OF_SETTINGS.includes(key);
    if (isSetting || ALSO_ATTRIBUTES.includes(key) || LIFESPANS_OF_DEVICES.includes(key)) {
      settings[key] = likeSample(settings[key] ?? fresh[key], value);
    }
    if (!isSetting) attributes[key] = value;
  }
}
