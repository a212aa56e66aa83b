import type { RenderedRealm } from '@realm-as-code/renderer';
import type { Stage } from '../stage.ts';
import type { Container } from './deployment.ts';
import { imageOf } from './images.ts';
import { HOME } from './names.ts';
import { RECONCILER_CLIENT, reconcilerSecret } from './reconciler-client.ts';
import { resourcesOf } from './resources.ts';
import { paths } from './stage-files.ts';

/** What the reconciler is given; paths are relative to the output folder. */
export interface ReconcilerFiles {
  /** The managed documents, as their path and the name they get in `/config`, which orders them. */
  readonly managed: readonly { readonly path: string; readonly name: string }[];
  /** The variables that the managed documents refer to. */
  readonly variables: readonly string[];
  /** The realms that have managed documents. */
  readonly realms: readonly Pick<RenderedRealm, 'folder' | 'name'>[];
}

/**
 * keycloak-config-cli, once per start: brings the managed documents into the running realms.
 *
 * Environment names are bound without inner underscores (measured: `IMPORT_MANAGED_CLIENT_SCOPE` would be ignored).
 */
export function keycloakConfigContainer(stage: Stage, files: ReconcilerFiles): Container {
  const login = loginOf(stage, files.realms);
  return {
    image: imageOf('keycloakConfigCli', stage),
    entrypoint: ['/bin/bash', `${HOME}/keycloak-config-entrypoint.sh`],
    command: [],
    settings: {
      ...login.settings,
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
    variables: [...new Set([...files.variables, ...login.variables])].toSorted(),
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

/** How it signs in. */
function loginOf({ reconciler }: Stage, realms: ReconcilerFiles['realms']): Pick<Container, 'settings' | 'variables'> {
  if (reconciler?.signsInAs !== 'client') {
    const settings = {
      KEYCLOAK_USER: '$(env:KEYCLOAK_ADMIN_USER)',
      KEYCLOAK_PASSWORD: '$(env:KEYCLOAK_ADMIN_PASSWORD)',
    };
    return { settings, variables: [] };
  }
  const asClient = { KEYCLOAK_GRANTTYPE: 'client_credentials', KEYCLOAK_CLIENTID: RECONCILER_CLIENT };
  const [first, ...others] = realms;
  if (first === undefined || others.length > 0) {
    // The client of a realm can change that realm alone: the entrypoint signs in to each, with the variable of its folder.
    return { settings: asClient, variables: realms.map(({ folder }) => reconcilerSecret(folder)) };
  }
  const settings = {
    ...asClient,
    KEYCLOAK_CLIENTSECRET: `$(env:${reconcilerSecret(first.folder)})`,
    KEYCLOAK_LOGINREALM: first.name,
  };
  return { settings, variables: [] };
}
