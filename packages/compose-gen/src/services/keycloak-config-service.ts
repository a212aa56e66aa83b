import type { Stage } from '@realm-as-code/stage';
import { type ComposeService, hardened, mount } from '../compose-types.ts';
import type { Interpolation } from '../interpolation.ts';
import type { Endpoint } from '../options/find-endpoints.ts';
import { paths } from '../stage-files.ts';

const HOME = '/opt/realm-as-code';

/** The name of the reconciler's service. Nothing may depend on it: it ends, and it may fail while Keycloak serves. */
export const RECONCILER = 'keycloak-config';

/** What the reconciler is given; paths are relative to the Compose file. */
interface ReconcilerFiles {
  /** The managed documents, as their path and the name they get in `/config`, which orders them. */
  readonly managed: readonly { readonly path: string; readonly name: string }[];
  /** The variables that the managed documents refer to. */
  readonly variables: readonly string[];
}

/**
 * keycloak-config-cli, once per start: brings the managed documents into the running realms.
 *
 * Environment names are bound without inner underscores (measured: `IMPORT_MANAGED_CLIENT_SCOPE` would be ignored).
 *
 * @param keycloak where Keycloak answers.
 */
export function keycloakConfigService(
  stage: Stage,
  { variable }: Interpolation,
  files: ReconcilerFiles,
  keycloak: Endpoint,
): ComposeService {
  const { versions } = stage;
  return {
    image: `adorsys/keycloak-config-cli:${versions.keycloakConfigCli}-${versions.keycloak}`,
    restart: 'no',
    // restart: when Compose restarts Keycloak, the managed documents are reconciled again.
    depends_on: { keycloak: { condition: 'service_healthy', restart: true } },
    entrypoint: ['/bin/bash', `${HOME}/keycloak-config-entrypoint.sh`],
    environment: {
      KEYCLOAK_URL: `${keycloak.scheme}://keycloak:${keycloak.port}${keycloak.path}`,
      KEYCLOAK_USER: variable('KEYCLOAK_ADMIN_USER'),
      KEYCLOAK_PASSWORD: variable('KEYCLOAK_ADMIN_PASSWORD'),
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
      ...Object.fromEntries(files.variables.map((name) => [name, variable(name)])),
    },
    networks: ['keycloak'],
    volumes: [
      mount(`${paths.scripts}/keycloak-config-entrypoint.sh`, `${HOME}/keycloak-config-entrypoint.sh`),
      mount(`${paths.scripts}/placeholders.sh`, `${HOME}/placeholders.sh`),
      ...files.managed.map(({ path, name }) => mount(path, `/config/${name}.json`)),
    ],
    read_only: true,
    tmpfs: ['/tmp'],
    ...hardened('512m', 256),
  };
}
