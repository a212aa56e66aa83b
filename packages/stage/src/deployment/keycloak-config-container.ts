import type { Stage } from '../stage.ts';
import type { Container } from './deployment.ts';
import { imageOf } from './images.ts';
import { HOME } from './names.ts';
import { resourcesOf } from './resources.ts';
import { paths } from './stage-files.ts';

/** What the reconciler is given; paths are relative to the output folder. */
export interface ReconcilerFiles {
  /** The managed documents, as their path and the name they get in `/config`, which orders them. */
  readonly managed: readonly { readonly path: string; readonly name: string }[];
  /** The variables that the managed documents refer to. */
  readonly variables: readonly string[];
}

/**
 * keycloak-config-cli, once per start: brings the managed documents into the running realms.
 *
 * Environment names are bound without inner underscores (measured: `IMPORT_MANAGED_CLIENT_SCOPE` would be ignored).
 */
export function keycloakConfigContainer(stage: Stage, files: ReconcilerFiles): Container {
  return {
    image: imageOf('keycloakConfigCli', stage),
    entrypoint: ['/bin/bash', `${HOME}/keycloak-config-entrypoint.sh`],
    command: [],
    settings: {
      KEYCLOAK_USER: '$(env:KEYCLOAK_ADMIN_USER)',
      KEYCLOAK_PASSWORD: '$(env:KEYCLOAK_ADMIN_PASSWORD)',
      KEYCLOAK_AVAILABILITYCHECK_ENABLED: 'true',
      KEYCLOAK_AVAILABILITYCHECK_TIMEOUT: '120s',
      IMPORT_FILES_LOCATIONS: '/config/*.json',
      // Drift is corrected on every start, not only when a file changed.
      IMPORT_CACHE_ENABLED: 'false',
      IMPORT_VARSUBSTITUTION_ENABLED: 'true',
      // What operators make stays, even if a managed document came to mention its kind.
      IMPORT_MANAGED_GROUP: 'no-delete',
      IMPORT_MANAGED_IDENTITYPROVIDER: 'no-delete',
      IMPORT_MANAGED_IDENTITYPROVIDERMAPPER: 'no-delete',
      // Otherwise a client scope removed from the templates would stay in the realm.
      IMPORT_MANAGED_CLIENTSCOPE: 'full',
    },
    variables: files.variables,
    secretFiles: [],
    mounts: [
      { source: `${paths.scripts}/keycloak-config-entrypoint.sh`, target: `${HOME}/keycloak-config-entrypoint.sh` },
      { source: `${paths.scripts}/placeholders.sh`, target: `${HOME}/placeholders.sh` },
      ...files.managed.map(({ path, name }) => ({ source: path, target: `/config/${name}.json` })),
    ],
    folders: [{ path: '/tmp', kind: 'memory' }],
    hasReadOnlyRoot: true,
    user: undefined,
    healthCommand: undefined,
    resources: resourcesOf('keycloakConfig', stage),
  };
}
