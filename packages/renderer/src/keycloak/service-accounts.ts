/** How the names of all service accounts begin. */
export const SERVICE_ACCOUNT_PREFIX = 'service-account-';

/** @returns the name that Keycloak gives a client's service account. */
export function serviceAccountOf(clientId: string): string {
  return `${SERVICE_ACCOUNT_PREFIX}${clientId}`.toLowerCase();
}
