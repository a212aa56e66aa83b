import type { Service } from './read-services.ts';
import { RECONCILER } from '@realm-as-code/stage';

/**
 * @returns the client of a realm that keycloak-config-cli signs in as; undefined where it signs in to another realm, or as a
 *   user.
 */
export function reconcilerClient(services: ReadonlyMap<string, Service>, realm: string): string | undefined {
  const setting = (name: string): string | undefined => reconcilerSetting(services, name)?.value;
  if (setting('GRANT-TYPE') !== 'client_credentials' || setting('LOGIN-REALM') !== realm) return undefined;
  return setting('CLIENT-ID');
}

/**
 * @param name a setting of how it signs in, such as `LOGIN-REALM`.
 * @returns the variable that has it, which may be written in two ways, and its value.
 */
export function reconcilerSetting(
  services: ReadonlyMap<string, Service>,
  name: string,
): { readonly name: string; readonly value: string } | undefined {
  for (const variable of [`KEYCLOAK_${name.replace('-', '')}`, `KEYCLOAK_${name.replace('-', '_')}`]) {
    const value = services.get(RECONCILER)?.environment.get(variable);
    if (value !== undefined) return { name: variable, value };
  }
  return undefined;
}
