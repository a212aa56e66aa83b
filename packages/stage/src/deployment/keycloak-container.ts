import type { Stage } from '../stage.ts';
import { databaseSettings } from './database-settings.ts';
import type { Container, Mount } from './deployment.ts';
import { imageOf } from './images.ts';
import { HOME } from './names.ts';
import { RECONCILER_CLIENT_SCRIPT } from './reconciler-client.ts';
import { resourcesOf } from './resources.ts';
import { CERTIFICATES, paths } from './stage-files.ts';

const KEYCLOAK_HOME = '/opt/keycloak';
/** The user of Keycloak's image. */
const USER_ID = 1000;

/** What Keycloak is given; paths are relative to the output folder. */
export interface KeycloakFiles {
  /** What it imports on its first start, as the path and where the entrypoint looks for it. */
  readonly realms: readonly { readonly path: string; readonly target: string }[];
  /** The names of the themes. */
  readonly themes: readonly string[];
  /** The names of the files with providers of one's own. */
  readonly providers: readonly string[];
  /** The names of the files with certificates. */
  readonly certificates: readonly string[];
  /** The variables that the realm files refer to. */
  readonly variables: readonly string[];
}

/**
 * Keycloak itself, with the realms imported on its first start.
 *
 * Its root stays writable: an unoptimised start rebuilds the server. The import folder, which holds the realms with their
 * secrets, is in memory only.
 */
export function keycloakContainer(stage: Stage, files: KeycloakFiles): Container {
  const mounts: Mount[] = [
    { source: `${paths.scripts}/keycloak-entrypoint.sh`, target: `${HOME}/keycloak-entrypoint.sh` },
    { source: `${paths.scripts}/placeholders.sh`, target: `${HOME}/placeholders.sh` },
    ...(stage.reconciler?.signsInAs === 'client'
      ? [{ source: `${paths.scripts}/${RECONCILER_CLIENT_SCRIPT}`, target: `${HOME}/${RECONCILER_CLIENT_SCRIPT}` }]
      : []),
    ...files.realms.map(({ path, target }) => ({ source: path, target: `${HOME}/${target}`, isForFirstStart: true })),
    ...files.themes.map((name) => ({ source: `${paths.themes}/${name}`, target: `${KEYCLOAK_HOME}/themes/${name}` })),
    ...files.providers.map((name) => ({
      source: `${paths.providers}/${name}`,
      target: `${KEYCLOAK_HOME}/providers/${name}`,
    })),
    ...files.certificates.map((name) => ({
      source: `${paths.certificates}/${name}`,
      target: `${CERTIFICATES}/${name}`,
    })),
  ];
  const isEmbedded = stage.keycloak.database === 'embedded';
  return {
    image: imageOf('keycloak', stage),
    entrypoint: ['/bin/bash', `${HOME}/keycloak-entrypoint.sh`],
    command: stage.keycloak.command,
    settings: {
      ...databaseSettings(stage),
      KC_BOOTSTRAP_ADMIN_USERNAME: '$(env:KEYCLOAK_ADMIN_USER)',
      KC_BOOTSTRAP_ADMIN_PASSWORD: '$(env:KEYCLOAK_ADMIN_PASSWORD)',
      KC_HEALTH_ENABLED: 'true',
      KC_METRICS_ENABLED: 'true',
    },
    variables: files.variables,
    secretFiles: [],
    mounts,
    folders: [
      ...(isEmbedded ? [{ path: `${KEYCLOAK_HOME}/data`, kind: { volume: 'keycloak-data' } }] : []),
      { path: `${KEYCLOAK_HOME}/data/import`, kind: 'memory', owner: USER_ID },
    ],
    hasReadOnlyRoot: false,
    user: undefined,
    healthCommand: undefined,
    resources: resourcesOf('keycloak', stage),
  };
}
