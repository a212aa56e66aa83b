// What Keycloak makes of a realm that is sent to it (RealmAdminResource.updateRealm, DefaultExportImportManager.updateRealm).
// What is not sent stays, but for a few settings.

import {
  describeLimit,
  excessiveLifespansOfRealm,
  FLOW_BINDINGS,
  type Json,
  type JsonObject,
  objectAt,
} from '@realm-as-code/renderer';
import { asText, tidyObject } from '../../live/tidy.ts';
import { makeAdminPermissionsClient } from '../authorization/admin-permissions.ts';
import { passwordPolicyOf } from './realm-password-policy.ts';
import { noteUnknown, setProperty } from '../properties.ts';
import {
  isOpaque,
  mirrorSettings,
  type RealmDraft,
  removeRealmAttribute,
  setProtocolAttributes,
  setRealmAttribute,
} from './realm-attributes.ts';
import { checkRealmSettings, knownIn } from './realm-checks.ts';
import { appsFor, otpPolicyIn, WEBAUTHN, webAuthnPolicyIn } from './realm-policies.ts';
import { isKnown, isResolvedObject, objectIn, type Resolved, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { smtpServerOf } from './smtp-server.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** Properties of a realm that no update sets: those with a step of their own, and those that an import alone takes. */
const NOT_SET: ReadonlySet<string> = new Set([
  ...FLOW_BINDINGS,
  'adminPermissionsClient',
  'applicationScopeMappings',
  'applications',
  'attributes',
  'authenticationFlows',
  'authenticatorConfig',
  'browserSecurityHeaders',
  'certificate',
  'checksum',
  'clientPolicies',
  'clientProfiles',
  'clientScopeMappings',
  'clientScopes',
  'clientTemplates',
  'clients',
  'codeSecret',
  'components',
  'defaultDefaultClientScopes',
  'defaultGroups',
  'defaultOptionalClientScopes',
  'defaultRole',
  'defaultRoles',
  'federatedUsers',
  'groups',
  'id',
  'identityProviderMappers',
  'identityProviders',
  'keycloakVersion',
  'localizationTexts',
  'messageBundles',
  'oauth2DeviceCodeLifespan',
  'oauth2DevicePollingInterval',
  'oauthClients',
  'organizations',
  'otpSupportedApplications',
  'passwordCredentialGrantAllowed',
  'passwordPolicy',
  'privateKey',
  'protocolMappers',
  'publicKey',
  'realm',
  'requiredActions',
  'roles',
  'scopeMappings',
  'smtpServer',
  'social',
  'socialProviders',
  'source',
  'sslRequired',
  'updateProfileOnInitialSocialLogin',
  'userFederationMappers',
  'userFederationProviders',
  'userProfile',
  'users',
  'workflows',
]);

/** @returns whether a property is a setting that is set as it is sent. */
function isPlainSetting(name: string): boolean {
  return !NOT_SET.has(name) && !/^(?:otpPolicy|webAuthnPolicy)/.test(name);
}

/**
 * Updates the realm.
 *
 * @param sent the settings that are sent, and all attributes if there are any: those are exact.
 */
export function putRealm(run: Run, sent: ResolvedObject, step: string): void {
  checkRealmSettings(run, sent, step);
  checkLifespansOfCodes(sent, step);
  const draft: RealmDraft = { settings: { ...run.realm.settings }, attributes: new Map(run.realm.attributes) };
  // Settings have precedence over the attributes that they are kept in.
  if (isResolvedObject(sent['attributes'])) {
    const declared = sent['attributes'];
    const isGone = (name: string): boolean => (declared[name] ?? null) === null;
    for (const name of [...draft.attributes.keys()].filter(isGone)) removeRealmAttribute(draft, name);
    setSentAttributes(run, draft, sent, step);
  }
  setPlainSettings(run, draft, sent, step);
  setDeviceLifespans(run, draft, sent);
  const otp = otpPolicyIn(sent);
  if (otp !== undefined) setAll(draft, otp);
  for (const prefix of WEBAUTHN) {
    if ((knownIn(sent, `${prefix}RpEntityName`) ?? '') !== '')
      setAll(draft, webAuthnPolicyIn(sent, prefix, run.realm.settings));
  }
  setProtocolAttributes(draft, knownAttributes(run, sent), run.realm.attributes, step);
  checkLifespansOfClients(run, draft.settings, step);
  setSmtpServer(run, draft, sent);
  finishRealm(run, draft);
}

/** Sends the realm as it is, with other attributes: keycloak-config-cli reads the whole of it and sends it back. */
export function putRealmAgain(run: Run, attributes: ReadonlyMap<string, string>, step: string): void {
  putRealm(run, { ...run.realm.settings, attributes: Object.fromEntries(attributes) }, step);
}

/** Sets what is kept in attributes that are sent. */
export function setSentAttributes(run: Run, draft: RealmDraft, sent: ResolvedObject, step: string): void {
  for (const [name, value] of Object.entries(objectIn(sent, 'attributes'))) {
    if (value === null) continue;
    if (!isKnown(value)) noteUnknown(run, { type: 'realm', name: run.realm.name }, `attributes.${name}`);
    else if (isOpaque(name)) noteUnpredicted(run, `attributes.${name}`, 'it holds what only the server knows');
    else setRealmAttribute(draft, name, asText(value), step);
  }
}

/** @returns the attributes that are sent; those whose values are not known, as they are. */
export function knownAttributes({ realm }: Run, sent: ResolvedObject): ReadonlyMap<string, string> {
  const entries = Object.entries(objectIn(sent, 'attributes')).flatMap(([name, value]): [string, string][] => {
    if (value === null) return [];
    const text = isKnown(value) ? asText(value) : realm.attributes.get(name);
    return text === undefined ? [] : [[name, text]];
  });
  return new Map(entries);
}

/** A setting that Keycloak shows as it is set only where it has a feature that is off by default (measured with 26.5.5). */
const VERIFIABLE = 'verifiableCredentialsEnabled';

/** Sets the settings that are set as they are sent, and what follows from them. */
export function setPlainSettings(run: Run, draft: RealmDraft, sent: ResolvedObject, step: string): void {
  const { settings } = draft;
  const entity = { type: 'realm', name: run.realm.name };
  const names = Object.keys(sent).filter((name) => isPlainSetting(name) && sent[name] !== null);
  for (const name of names) setProperty(run, entity, settings, name, withoutDoubles(sent[name] ?? null));
  if (settings[VERIFIABLE] === true && run.realm.settings[VERIFIABLE] !== true) {
    settings[VERIFIABLE] = false;
    noteUnpredicted(run, VERIFIABLE, 'it counts where the server has the feature oid4vc-vci');
  }
  mirrorSettings(draft, names);
  setEmailRules(settings, sent);
  const quick = knownIn(sent, 'quickLoginCheckMilliSeconds');
  if (typeof quick === 'number') settings['quickLoginCheckMilliSeconds'] = quick | 0; // a 32-bit number to Keycloak
  for (const name of ['sslRequired', 'passwordPolicy', 'browserSecurityHeaders']) {
    const value = sent[name] ?? null;
    if (!isKnown(value)) noteUnknown(run, entity, name);
  }
  const ssl = knownIn(sent, 'sslRequired');
  if (ssl !== undefined) settings['sslRequired'] = asText(ssl).toLowerCase();
  const policy = knownIn(sent, 'passwordPolicy');
  if (policy !== undefined) settings['passwordPolicy'] = passwordPolicyOf(run, asText(policy), step);
  // Headers are set one by one.
  const headers = Object.entries(objectIn(sent, 'browserSecurityHeaders')).filter(([, value]) => value !== null);
  const known = headers.filter((header): header is [string, Json] => isKnown(header[1]));
  if (headers.length > 0)
    settings['browserSecurityHeaders'] = {
      ...objectAt(settings, 'browserSecurityHeaders'),
      ...Object.fromEntries(known),
    };
}

/** The lists among them are sets to Keycloak. */
function withoutDoubles(value: Resolved): Resolved {
  return Array.isArray(value) ? value.filter((item, index) => value.indexOf(item) === index) : value;
}

/** Emails that people log in with are unique: the later of these settings switches the others off (RealmAdapter). */
function setEmailRules(settings: JsonObject, sent: ResolvedObject): void {
  const isSent = (name: string): boolean => knownIn(sent, name) === true;
  if (isSent('registrationEmailAsUsername') || isSent('loginWithEmailAllowed'))
    settings['duplicateEmailsAllowed'] = isSent('duplicateEmailsAllowed');
  if (!isSent('duplicateEmailsAllowed')) return;
  settings['loginWithEmailAllowed'] = false;
  settings['registrationEmailAsUsername'] = false;
}

/** Without a value, these are set to their defaults (OAuth2DeviceConfig). */
const DEVICE_LIFESPANS: Readonly<Record<string, number>> = {
  oauth2DeviceCodeLifespan: 600,
  oauth2DevicePollingInterval: 5,
};

/** An attribute that every export has, by which it is told from a part of a realm. */
const ALWAYS_SHOWN = 'cibaInterval';

export function setDeviceLifespans(run: Run, draft: RealmDraft, sent: ResolvedObject): void {
  const entity = { type: 'realm', name: run.realm.name };
  const { settings } = draft;
  for (const [name, usual] of Object.entries(DEVICE_LIFESPANS)) {
    // An export has both; where it does not, they are not known.
    if ((sent[name] ?? null) !== null || settings[name] !== undefined)
      setProperty(run, entity, settings, name, sent[name] ?? usual);
    // From the first update on, the attributes are there, too.
    if (run.realm.attributes.has(ALWAYS_SHOWN)) mirrorSettings(draft, [name]);
  }
}

export function setAll(draft: RealmDraft, settings: JsonObject): void {
  Object.assign(draft.settings, settings);
  mirrorSettings(draft, Object.keys(settings));
}

function setSmtpServer(run: Run, draft: RealmDraft, sent: ResolvedObject): void {
  if (!isResolvedObject(sent['smtpServer'])) return;
  draft.settings['smtpServer'] = smtpServerOf(run, sent['smtpServer']);
}

/** The realm is now as it was drafted. */
export function finishRealm(run: Run, { settings, attributes }: RealmDraft): void {
  if (settings['otpPolicyType'] !== undefined) settings['otpSupportedApplications'] = appsFor(settings);
  run.realm.settings = tidyObject(settings);
  run.realm.attributes.clear();
  for (const [name, value] of attributes) run.realm.attributes.set(name, value);
  makeAdminPermissionsClient(run);
}

function checkLifespansOfCodes(sent: ResolvedObject, step: string): void {
  const [login, action] = ['accessCodeLifespanLogin', 'accessCodeLifespanUserAction'].map((name) =>
    knownIn(sent, name),
  );
  if (login === undefined || action === undefined || (Number(login) >= 1 && Number(action) >= 1)) return;
  throw new Stop(step, '"accessCodeLifespanLogin" and "accessCodeLifespanUserAction" cannot be below 1 (HTTP 400)');
}

/** Stands in for a setting whose value is not known: it is compared with nothing. */
const UNKNOWN_SETTING = '';

/** Keycloak compares the lifespans of all clients with those of the realm in an update: an import takes them as they are. */
function checkLifespansOfClients({ unknown }: Run, settings: JsonObject, step: string): void {
  const isUnknown = (name: string): boolean => unknown.some(({ type, path }) => type === 'realm' && path === name);
  const [found] = excessiveLifespansOfRealm((name) => (isUnknown(name) ? UNKNOWN_SETTING : settings[name]));
  if (found === undefined) return;
  const reason = `Keycloak refuses "${found.name}": ${found.seconds} seconds are above ${describeLimit(found.limit)}`;
  throw new Stop(step, `${reason} (HTTP 400)`);
}
