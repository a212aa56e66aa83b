import {
  type Deployment,
  KEYCLOAK,
  POSTGRES,
  RECONCILER,
  SECRETS,
  secretFilesOf,
  type VariableRegistry,
  containersOf,
} from '@realm-as-code/stage';
import type { ComposeFile } from './compose-types.ts';
import { createInterpolation } from './interpolation.ts';
import { printKeycloak, printPostgres, printReconciler } from './print-service.ts';

/**
 * Prints a deployment as a Compose file.
 *
 * @param variables describes the variables in the messages with which Compose stops.
 * @returns the Compose file, before the stage's own `compose:` section.
 */
export function printCompose(deployment: Deployment, variables: VariableRegistry): ComposeFile {
  const interpolation = createInterpolation(variables);
  const { name, postgres } = deployment;
  const folders = containersOf(deployment).flatMap((one) => one.folders);
  const volumes = folders.flatMap(({ kind }) => (kind === 'memory' ? [] : [[kind.volume, {}] as const]));
  const secrets = secretFilesOf(deployment).map((one) => [one, { file: `./${SECRETS}/${one}` }] as const);
  return {
    name,
    services: {
      [KEYCLOAK]: printKeycloak(deployment, interpolation),
      [RECONCILER]: printReconciler(deployment, interpolation),
      ...(postgres === undefined ? {} : { [POSTGRES]: printPostgres(postgres, interpolation) }),
    },
    networks: postgres === undefined ? { keycloak: {} } : { keycloak: {}, database: { internal: true } },
    ...(volumes.length === 0 ? {} : { volumes: Object.fromEntries(volumes) }),
    ...(secrets.length === 0 ? {} : { secrets: Object.fromEntries(secrets) }),
  };
}
