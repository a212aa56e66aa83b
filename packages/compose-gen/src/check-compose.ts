import type { Diagnostic } from '@realm-as-code/renderer';
import type { Stage, YamlSource } from '@realm-as-code/stage';
import { error } from './codes.ts';

/**
 * Checks that Compose can run what a stage asks for.
 *
 * @returns `not-on-compose` where it cannot.
 */
export function checkCompose({ keycloak }: Stage, source: YamlSource): Diagnostic[] {
  const { instances = 1, port } = keycloak;
  if (instances === 1 || port === undefined) return [];
  const message = `${instances} instances cannot be published on one port of the host`;
  const hint = 'Remove "port", and let a proxy in the network "keycloak" forward to the service "keycloak"';
  return [error('not-on-compose', source.file, source.locate(['keycloak', 'port']), message, hint)];
}
