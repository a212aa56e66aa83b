// How long sessions of clients last at most: no longer than those of the realm (Keycloak 26.5 and 26.7, measured;
// DefaultClientValidationProvider.validateClientSessionTimeout, DefaultExportImportManager.validateClientAndRealmTimeouts).

import type { Json } from '../document/json.ts';
import { readInteger } from './java-numbers.ts';

/** What limits sessions: one setting of the realm, or the larger one of two where a login may be remembered. */
export interface SessionLimit {
  readonly seconds: number;
  /** The setting, such as `ssoSessionMaxLifespan`. */
  readonly setting: string;
  /** Whether nothing sets it, so that Keycloak's default counts. */
  readonly isDefault: boolean;
}

/** A lifespan above its limit. */
export interface ExcessiveLifespan {
  /** The attribute of the client, or the setting of the realm. */
  readonly name: string;
  readonly seconds: number;
  readonly limit: SessionLimit;
}

/** What says how long a session lasts, of the realm, of its clients in general and of one client. */
interface Lifespan {
  readonly realm: string;
  readonly remembered: string;
  /** Seconds of a realm that does not say it. */
  readonly byDefault: number;
  readonly clients: string;
  readonly client: string;
}

const LIFESPANS: readonly Lifespan[] = [
  {
    realm: 'ssoSessionIdleTimeout',
    remembered: 'ssoSessionIdleTimeoutRememberMe',
    byDefault: 1800,
    clients: 'clientSessionIdleTimeout',
    client: 'client.session.idle.timeout',
  },
  {
    realm: 'ssoSessionMaxLifespan',
    remembered: 'ssoSessionMaxLifespanRememberMe',
    byDefault: 36_000,
    clients: 'clientSessionMaxLifespan',
    client: 'client.session.max.lifespan',
  },
];

/** A setting by its name, undefined or null where nothing sets it. What is not a number, written as one or as text, is unknown. */
type SettingOf = (name: string) => Json | undefined;

/**
 * Finds the lifespans of clients that Keycloak refuses because they are above those of the realm.
 *
 * @param attributeOf an attribute of the client.
 * @returns none where one of the values is not known, because it has a placeholder.
 */
export function excessiveLifespansOfClient(attributeOf: SettingOf, settingOf: SettingOf): ExcessiveLifespan[] {
  return LIFESPANS.flatMap((lifespan) => excess(lifespan, lifespan.client, attributeOf(lifespan.client), settingOf));
}

/** Finds the lifespans that a realm has for all of its clients although they are above its own. */
export function excessiveLifespansOfRealm(settingOf: SettingOf): ExcessiveLifespan[] {
  return LIFESPANS.flatMap((lifespan) => excess(lifespan, lifespan.clients, settingOf(lifespan.clients), settingOf));
}

function excess(lifespan: Lifespan, name: string, value: Json | undefined, settingOf: SettingOf): ExcessiveLifespan[] {
  const seconds = readInteger(value);
  if (seconds === undefined) return [];
  const limit = limitOf(lifespan, settingOf);
  return limit !== undefined && seconds > limit.seconds ? [{ name, seconds, limit }] : [];
}

function limitOf({ realm, remembered, byDefault }: Lifespan, settingOf: SettingOf): SessionLimit | undefined {
  const own = settingIn(realm, byDefault, settingOf);
  const isRemembered = settingOf('rememberMe') ?? false;
  if (isRemembered === false || isRemembered === 'false') return own;
  const longer = settingIn(remembered, 0, settingOf);
  // The larger one also where it is not known whether logins are remembered: nothing right is refused then.
  if (own === undefined || longer === undefined) return undefined;
  return longer.seconds > own.seconds ? longer : own;
}

function settingIn(setting: string, byDefault: number, settingOf: SettingOf): SessionLimit | undefined {
  const value = settingOf(setting) ?? undefined;
  const isDefault = value === undefined;
  const seconds = isDefault ? byDefault : readInteger(value);
  return seconds === undefined ? undefined : { seconds, setting, isDefault };
}

/** @returns a limit in words: `the realm's "ssoSessionMaxLifespan" of 36000 seconds, which is Keycloak's default`. */
export function describeLimit({ seconds, setting, isDefault }: SessionLimit): string {
  return `the realm's "${setting}" of ${seconds} seconds${isDefault ? ', which is Keycloak’s default' : ''}`;
}
