// Attributes of a realm. Keycloak keeps many settings in some, and shows those under the names of the settings only
// (ModelToRepresentation.REALM_EXCLUDED_ATTRIBUTES, RealmAdapter).

import { type Json, type JsonObject, objectAt, readInteger } from '@realm-as-code/renderer';
import { asText } from '../../live/tidy.ts';
import { Stop } from '../stop.ts';

/** Settings and attributes of a realm while it is changed. */
export interface RealmDraft {
  readonly settings: JsonObject;
  readonly attributes: Map<string, string>;
}

type Kind = 'text' | 'whole' | 'yes' | 'list';

/** Attributes that are shown only as the setting of the same name. */
const HIDDEN: Readonly<Record<string, Kind>> = {
  displayName: 'text',
  displayNameHtml: 'text',
  defaultSignatureAlgorithm: 'text',
  bruteForceProtected: 'yes',
  permanentLockout: 'yes',
  maxTemporaryLockouts: 'whole',
  bruteForceStrategy: 'text',
  maxFailureWaitSeconds: 'whole',
  waitIncrementSeconds: 'whole',
  quickLoginCheckMilliSeconds: 'whole',
  minimumQuickLoginWaitSeconds: 'whole',
  maxDeltaTimeSeconds: 'whole',
  failureFactor: 'whole',
  actionTokenGeneratedByAdminLifespan: 'whole',
  actionTokenGeneratedByUserLifespan: 'whole',
  offlineSessionMaxLifespanEnabled: 'yes',
  offlineSessionMaxLifespan: 'whole',
  organizationsEnabled: 'yes',
  verifiableCredentialsEnabled: 'yes',
  adminPermissionsEnabled: 'yes',
};
const HEADER = '_browser_header.';
const WEBAUTHN = /^webAuthnPolicy([A-Za-z]+?)(Passwordless)?$/;
const WEBAUTHN_KINDS: Readonly<Record<string, Kind>> = {
  SignatureAlgorithms: 'list',
  AcceptableAaguids: 'list',
  ExtraOrigins: 'list',
  CreateTimeout: 'whole',
  AvoidSameAuthenticatorRegister: 'yes',
  PasskeysEnabled: 'yes',
};

/** A setting that is shown under both names. */
interface Mirror {
  readonly setting: string;
  readonly kind: Kind;
  /** What the setting is without the attribute. */
  readonly usual: Json;
}

const MIRRORS: Readonly<Record<string, Mirror>> = {
  ...Object.fromEntries(
    Object.entries({
      oauth2DeviceCodeLifespan: 600,
      oauth2DevicePollingInterval: 5,
      clientSessionIdleTimeout: 0,
      clientSessionMaxLifespan: 0,
      clientOfflineSessionIdleTimeout: 0,
      clientOfflineSessionMaxLifespan: 0,
    }).map(([setting, usual]): [string, Mirror] => [setting, { setting, kind: 'whole', usual }]),
  ),
  realmReusableOtpCode: { setting: 'otpPolicyCodeReusable', kind: 'yes', usual: false },
  webAuthnPolicyExtraOrigins: { setting: 'webAuthnPolicyExtraOrigins', kind: 'list', usual: [] },
  webAuthnPolicyExtraOriginsPasswordless: {
    setting: 'webAuthnPolicyPasswordlessExtraOrigins',
    kind: 'list',
    usual: [],
  },
};

/** Attributes that hold ids of other entities, or client policies. */
const OPAQUE: ReadonlySet<string> = new Set([
  'firstBrokerLoginFlowId',
  'adminPermissionsClientId',
  'client-policies.profiles',
  'client-policies.policies',
]);

/** @returns whether an attribute holds something that only the server can make sense of. */
export function isOpaque(name: string): boolean {
  return OPAQUE.has(name);
}

/** Sets an attribute, and the setting that is kept in it. */
export function setRealmAttribute(draft: RealmDraft, name: string, value: string, step: string): void {
  const { settings, attributes } = draft;
  const webAuthn = WEBAUTHN.exec(name);
  const mirror = MIRRORS[name];
  if (mirror !== undefined) {
    attributes.set(name, value);
    settings[mirror.setting] = value === '' ? mirror.usual : valueOf(value, mirror.kind, name, step);
  } else if (name.startsWith(HEADER)) {
    const headers = objectAt(settings, 'browserSecurityHeaders');
    settings['browserSecurityHeaders'] = { ...headers, [name.slice(HEADER.length)]: value };
  } else if (webAuthn !== null) {
    const [, key = '', passwordless = ''] = webAuthn;
    settings[`webAuthnPolicy${passwordless}${key}`] = valueOf(value, WEBAUTHN_KINDS[key] ?? 'text', name, step);
  } else if (Object.hasOwn(HIDDEN, name)) settings[name] = valueOf(value, HIDDEN[name] as Kind, name, step);
  else attributes.set(name, value);
}

/** Removes an attribute; the setting that is kept in it is as usual then. */
export function removeRealmAttribute({ settings, attributes }: RealmDraft, name: string): void {
  attributes.delete(name);
  const mirror = MIRRORS[name];
  if (mirror !== undefined) settings[mirror.setting] = mirror.usual;
}

/** Writes down settings in those attributes that are shown, too. */
export function mirrorSettings({ settings, attributes }: RealmDraft, names: readonly string[]): void {
  for (const [attribute, { setting }] of Object.entries(MIRRORS)) {
    if (!names.includes(setting)) continue;
    const value = settings[setting] ?? null;
    // The order of a list is not known here: where the attribute has the same, it stays as it is.
    if (Array.isArray(value) && isSameList(value.map(asText), (attributes.get(attribute) ?? '').split(','))) continue;
    const text = Array.isArray(value) ? value.map(asText).join(',') : asText(value ?? '');
    if (text === '') attributes.delete(attribute);
    else attributes.set(attribute, text);
  }
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

/** Attributes of CIBA and of pushed requests: whatever is not sent with a realm is set to this (CibaConfig, ParConfig). */
const PROTOCOL_ATTRIBUTES: Readonly<Record<string, string>> = {
  cibaBackchannelTokenDeliveryMode: 'poll',
  cibaExpiresIn: '120',
  cibaInterval: '5',
  cibaAuthRequestedUserHint: 'login_hint',
  parRequestUriLifespan: '60',
};

/**
 * @param sent the attributes that are sent, as far as they are known.
 * @param live the attributes of the realm before.
 */
export function setProtocolAttributes(
  { attributes }: RealmDraft,
  sent: ReadonlyMap<string, string>,
  live: ReadonlyMap<string, string>,
  step: string,
): void {
  for (const [name, usual] of Object.entries(PROTOCOL_ATTRIBUTES)) {
    // Keycloak always shows them; where a realm does not have them, they are not known.
    if (!live.has(name) && !sent.has(name)) continue;
    const value = sent.get(name) ?? usual;
    const isNumber = /^\d+$/.test(usual);
    if (isNumber) attributes.set(name, asText(valueOf(value, 'whole', name, step)));
    else attributes.set(name, name === 'cibaBackchannelTokenDeliveryMode' && value.trim() === '' ? usual : value);
  }
}

function valueOf(value: string, kind: Kind, name: string, step: string): Json {
  if (kind === 'text') return value;
  if (kind === 'yes') return value.toLowerCase() === 'true';
  if (kind === 'list') return value === '' ? [] : value.split(',');
  const number = readInteger(value);
  if (number === undefined) throw new Stop(step, `the attribute "${name}" is no whole number (HTTP 500)`);
  return number;
}
