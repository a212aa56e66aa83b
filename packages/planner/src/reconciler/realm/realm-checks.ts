// What keycloak-config-cli and Keycloak refuse in a realm that they are sent (RealmRepository, RealmAdminResource.updateRealm,
// RealmManager.importRealm, DefaultExportImportManager; Keycloak's database).

import {
  compareVersions,
  type Json,
  NON_NEGATIVE_SETTINGS,
  own,
  REQUIRED_CREDENTIALS,
  RESERVED_IN_LOCALE,
  RESERVED_IN_NAMES,
  TEXT_LIMIT,
} from '@realm-as-code/renderer';
import { asText } from '../../live/tidy.ts';
import { does } from '../config-cli-versions.ts';
import { isKnown, isResolvedObject, objectIn, type ResolvedObject, textsIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** The length from which on keycloak-config-cli takes a name for too long, in characters. */
const NAME_LIMIT = 241;
/** Texts that are as long as Keycloak's database has room for, in characters; lists have one for each item. */
const LIMITED: Readonly<Record<string, number>> = {
  accountTheme: TEXT_LIMIT,
  adminTheme: TEXT_LIMIT,
  emailTheme: TEXT_LIMIT,
  defaultLocale: TEXT_LIMIT,
  supportedLocales: TEXT_LIMIT,
  eventsListeners: TEXT_LIMIT,
  enabledEventTypes: TEXT_LIMIT,
  passwordPolicy: 2550,
  otpPolicyType: 36,
  otpPolicyAlgorithm: 36,
};
const SSL: readonly string[] = ['ALL', 'EXTERNAL', 'NONE'];

/** @returns a setting that is known; undefined where it is not set, or not known. */
export function knownIn(sent: ResolvedObject, name: string): Json | undefined {
  const value = own(sent, name);
  return value === null || !isKnown(value) ? undefined : value;
}

/** Stops where the names, texts and numbers of a realm are refused. */
export function checkRealmSettings(run: Run, sent: ResolvedObject, step: string): void {
  const refuse = (reason: string): never => {
    throw new Stop(step, reason);
  };
  checkNames(run, sent, refuse);
  checkTexts(run, sent, refuse);
  checkSmtp(run, sent, refuse);
  for (const name of NON_NEGATIVE_SETTINGS) {
    // Keycloak looks at 32 bits of them.
    if ((Number(knownIn(sent, name) ?? 0) | 0) < 0) refuse(`"${name}" may not be negative (HTTP 400)`);
  }
  const ssl = knownIn(sent, 'sslRequired');
  if (typeof ssl === 'string' && !SSL.includes(ssl.toUpperCase()))
    refuse(`"sslRequired" must be one of ${SSL.join(', ').toLowerCase()} (HTTP 500)`);
  for (const credential of textsIn(sent, 'requiredCredentials')) {
    if (!REQUIRED_CREDENTIALS.includes(credential))
      refuse(`"requiredCredentials" has "${credential}", which Keycloak does not have (HTTP 500)`);
  }
}

function checkNames(run: Run, sent: ResolvedObject, refuse: (reason: string) => never): void {
  const limit = does(run, 'refusesLongNames') ? NAME_LIMIT : TEXT_LIMIT;
  if (run.realm.name.length > limit) refuse('the name of the realm is too long');
  if (asText(knownIn(sent, 'loginTheme') ?? '').length > limit) refuse('"loginTheme" is too long');
  const [reserved] = RESERVED_IN_NAMES.exec(run.realm.name) ?? [];
  if (reserved !== undefined) refuse(`the name of the realm has the character "${reserved}" (HTTP 400)`);
  for (const locale of textsIn(sent, 'supportedLocales')) {
    const [character] = RESERVED_IN_LOCALE.exec(locale) ?? [];
    if (character !== undefined) refuse(`the language "${locale}" has the character "${character}" (HTTP 400)`);
  }
  for (const [name, value] of Object.entries(objectIn(sent, 'browserSecurityHeaders'))) {
    if (name.includes('\n') || (typeof value === 'string' && value.includes('\n')))
      refuse(`the header "${name}" has a line break (HTTP 400)`);
  }
}

function checkTexts(run: Run, sent: ResolvedObject, refuse: (reason: string) => never): void {
  const isLimited = compareVersions(run.realm.keycloak, '26.7.0') >= 0;
  for (const [name, limit] of Object.entries({ ...LIMITED, ...(isLimited && { displayName: TEXT_LIMIT }) })) {
    const texts = [own(sent, name)].flat();
    if (texts.some((text) => typeof text === 'string' && text.length > limit))
      refuse(`"${name}" is longer than the ${limit} characters that Keycloak can store (HTTP 500)`);
  }
  for (const name of Object.keys(objectIn(sent, 'attributes'))) {
    if (name.length > TEXT_LIMIT) refuse('the name of an attribute is too long for Keycloak (HTTP 500)');
  }
}

/** Settings for emails need a sender; since 26.7, Keycloak looks at the addresses, too (DefaultEmailSenderProvider.validate). */
function checkSmtp(run: Run, sent: ResolvedObject, refuse: (reason: string) => never): void {
  const server = own(sent, 'smtpServer');
  if (!isResolvedObject(server)) return;
  const set = Object.entries(server).filter(([, value]) => value !== null);
  if (set.length === 0) return;
  const from = own(server, 'from') ?? null;
  if (from === null) refuse('the email settings have no "from": "Invalid sender address" (HTTP 400)');
  for (const [name, value] of set) {
    if (typeof value === 'string' && value.length > TEXT_LIMIT)
      refuse(`"smtpServer.${name}" is longer than the ${TEXT_LIMIT} characters that Keycloak can store (HTTP 500)`);
  }
  if (compareVersions(run.realm.keycloak, '26.7.0') < 0) return;
  for (const name of ['from', 'replyTo']) {
    const address = knownIn(server, name);
    if (typeof address !== 'string' || (name === 'replyTo' && address.trim() === '')) continue;
    if (!address.includes('@')) refuse(`"smtpServer.${name}" is no email address (HTTP 400)`);
    if (!/^[\w.+-]+@[\w-]+(\.[\w-]+)*$/.test(address))
      noteUnpredicted(run, `smtpServer.${name}`, 'whether Keycloak takes this address is not known');
  }
}
