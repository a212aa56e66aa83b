import type { Service } from './read-services.ts';
import { RECONCILER } from '@realm-as-code/stage';

/**
 * @param isClientOfEach whether the stage wants it to sign in to each realm as a client of that.
 * @returns the client of a realm that keycloak-config-cli signs in as; undefined where it signs in to another realm, or as a
 *   user.
 */
export function reconcilerClient(
  services: ReadonlyMap<string, Service>,
  realm: string,
  isClientOfEach: boolean,
): string | undefined {
  const setting = (name: string): string | undefined => reconcilerSetting(services, name)?.value;
  if (setting('GRANT-TYPE') !== 'client_credentials') return undefined;
  const loginRealm = setting('LOGIN-REALM') ?? (isClientOfEach ? realm : 'master');
  return loginRealm === realm ? setting('CLIENT-ID') : undefined;
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
