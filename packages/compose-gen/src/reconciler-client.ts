import type { Service } from './read-services.ts';
import { RECONCILER } from './services/keycloak-config-service.ts';

/**
 * @returns the client of a realm that keycloak-config-cli signs in as; undefined where it signs in to another realm, or as a
 *   user.
 */
export function reconcilerClient(services: ReadonlyMap<string, Service>, realm: string): string | undefined {
  const environment = services.get(RECONCILER)?.environment;
  const setting = (name: string): string | undefined =>
    environment?.get(`KEYCLOAK_${name.replace('-', '')}`) ?? environment?.get(`KEYCLOAK_${name.replace('-', '_')}`);
  if (setting('GRANT-TYPE') !== 'client_credentials' || setting('LOGIN-REALM') !== realm) return undefined;
  return setting('CLIENT-ID');
}
