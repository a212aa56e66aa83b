import { isInRange, type VersionRange } from './version-range.ts';

/** The version that came with the lock (measured on 26.7.3; ClientPermissions.isInternal, which 26.5.6 does not have). */
export const LOCK: VersionRange = { since: ['26.7.0'] };

/**
 * The clients whose roles are the rights of administrators: `realm-management`, and in the realm `master` one for each
 * realm. Since Keycloak 26.7 the Admin API answers 403 to every change of them, and to every role of theirs that is made,
 * changed or deleted, whoever asks. The import of a realm still takes such roles.
 *
 * @param keycloak the version that is deployed.
 */
export function isLockedClient(keycloak: string, realm: string, clientId: string): boolean {
  return isInRange(keycloak, LOCK) && isAdminClient(realm, clientId);
}

/** @returns whether the roles of a client are the rights of administrators. */
export function isAdminClient(realm: string, clientId: string): boolean {
  return realm === 'master' ? clientId.endsWith('-realm') : clientId === 'realm-management';
}
