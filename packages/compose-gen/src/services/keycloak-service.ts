import type { Stage } from '@realm-as-code/stage';
import { type BindMount, type ComposeService, hardened, mount } from '../compose-types.ts';
import type { Interpolation } from '../interpolation.ts';
import type { Endpoint, Endpoints } from '../options/find-endpoints.ts';
import { paths } from '../stage-files.ts';

/** Where the generated files stand in Keycloak's container. */
const HOME = '/opt/realm-as-code';
const THEMES = '/opt/keycloak/themes';

/** What Keycloak is given; paths are relative to the Compose file. */
interface KeycloakFiles {
  /** What it imports on its first start, as the path and where the entrypoint looks for it. */
  readonly realms: readonly { readonly path: string; readonly target: string }[];
  /** The names of the themes. */
  readonly themes: readonly string[];
  /** The variables that the realm files refer to. */
  readonly variables: readonly string[];
}

/**
 * Keycloak itself, with the realms imported on its first start.
 *
 * Its root stays writable: an unoptimised start rebuilds the server. The import folder, which holds the realms with their
 * secrets, is in memory only.
 *
 * @param endpoints where it answers, which follows from its options.
 */
export function keycloakService(
  stage: Stage,
  { variable, text }: Interpolation,
  files: KeycloakFiles,
  endpoints: Endpoints,
): ComposeService {
  const { command, database, port, public: isPublic = false } = stage.keycloak;
  const isEmbedded = database === 'embedded';
  const mounts: (string | BindMount)[] = [
    mount(`${paths.scripts}/keycloak-entrypoint.sh`, `${HOME}/keycloak-entrypoint.sh`),
    mount(`${paths.scripts}/placeholders.sh`, `${HOME}/placeholders.sh`),
    ...files.realms.map(({ path, target }) => mount(path, `${HOME}/${target}`)),
    ...files.themes.map((name) => mount(`${paths.themes}/${name}`, `${THEMES}/${name}`)),
  ];
  return {
    image: `quay.io/keycloak/keycloak:${stage.versions.keycloak}`,
    restart: 'unless-stopped',
    ...(isEmbedded ? {} : { depends_on: { postgres: { condition: 'service_healthy' } } }),
    entrypoint: ['/bin/bash', `${HOME}/keycloak-entrypoint.sh`],
    command: command.map(text),
    environment: {
      ...databaseEnvironment(isEmbedded, variable),
      KC_BOOTSTRAP_ADMIN_USERNAME: variable('KEYCLOAK_ADMIN_USER'),
      KC_BOOTSTRAP_ADMIN_PASSWORD: variable('KEYCLOAK_ADMIN_PASSWORD'),
      KC_HEALTH_ENABLED: 'true',
      KC_METRICS_ENABLED: 'true',
      ...endpoints.variables,
      ...Object.fromEntries(files.variables.map((name) => [name, variable(name)])),
    },
    ...(port === undefined ? {} : { ports: [`${isPublic ? '' : '127.0.0.1:'}${port}:${endpoints.main.port}`] }),
    networks: isEmbedded ? ['keycloak'] : ['keycloak', 'database'],
    volumes: isEmbedded ? [...mounts, 'keycloak-data:/opt/keycloak/data'] : mounts,
    healthcheck: {
      test: healthTest(endpoints.health ?? endpoints.main),
      // A slow host rebuilds for minutes before it is ready; a short interval notices as soon as it is.
      interval: '5s',
      timeout: '5s',
      start_period: '5m',
      retries: 6,
    },
    tmpfs: ['/opt/keycloak/data/import:uid=1000,mode=0700'],
    ...hardened('1g', 512),
  };
}

/** No curl in the image, and /bin/sh need not be a bash with /dev/tcp. */
function healthTest({ port, path }: Endpoint): string[] {
  const request = `'HEAD ${inFormat(path)}/health/ready HTTP/1.0`;
  return [
    'CMD',
    'bash',
    '-c',
    String.raw`exec 3<>/dev/tcp/127.0.0.1/${port} && printf ${request}\r\n\r\n' >&3 && grep -q ' 200 ' <&3`,
  ];
}

/** @returns a path as it stands in a format of printf, between single quotes. */
function inFormat(path: string): string {
  return path
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')
    .replaceAll("'", String.raw`'\''`);
}

function databaseEnvironment(isEmbedded: boolean, variable: Interpolation['variable']): Record<string, string> {
  if (isEmbedded) return { KC_DB: 'dev-file' };
  return {
    KC_DB: 'postgres',
    KC_DB_URL: 'jdbc:postgresql://postgres:5432/keycloak',
    KC_DB_USERNAME: 'keycloak',
    KC_DB_PASSWORD: variable('KEYCLOAK_DB_PASSWORD'),
  };
}
