import type { Diagnostic, RenderedRealm } from '@realm-as-code/renderer';
import { isReconciled, RECONCILER, type YamlSource } from '@realm-as-code/stage';
import { error } from './codes.ts';
import { knownText } from './interpolation.ts';
import type { Service } from './read-services.ts';
import { reconcilerSetting } from './reconciler-client.ts';

/**
 * Checks that keycloak-config-cli signs in where it can change all realms that it reconciles: that is the realm `master`, or the realm itself
 * if there is only one. Clients and users of any other realm have rights in that realm alone
 * (measured on 26.5.5: its realm-admin gets HTTP 403 from the others).
 *
 * @returns `wrong-login-realm` where it cannot change one.
 */
export function checkLoginRealm(
  services: ReadonlyMap<string, Service>,
  realms: readonly Pick<RenderedRealm, 'name' | 'documents' | 'isComplete'>[],
  source: YamlSource,
): Diagnostic[] {
  const setting = reconcilerSetting(services, 'LOGIN-REALM');
  const login = setting === undefined ? undefined : knownText(setting.value);
  if (setting === undefined || login === undefined || login === 'master') return [];
  // Of a realm that could not be read, the name is a guess.
  const others = realms
    .filter((realm) => realm.isComplete && isReconciled(realm) && realm.name !== login)
    .map(({ name }) => JSON.stringify(name));
  if (others.length === 0) return [];
  const position = source.locate(['compose', 'services', RECONCILER, 'environment', setting.name]);
  const what = others.length === 1 ? `the realm ${others[0]}` : `the realms ${others.join(', ')}`;
  const message = `keycloak-config-cli signs in to the realm ${JSON.stringify(login)}, where nobody can change ${what}`;
  return [error('wrong-login-realm', source.file, position, message, 'Let it sign in to the realm "master"')];
}
