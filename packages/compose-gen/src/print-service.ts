import { type Container, type Deployment, type Endpoint, KEYCLOAK, type WritableFolder } from '@realm-as-code/stage';
import { type BindMount, type ComposeService, type Healthcheck, hardened, mount } from './compose-types.ts';
import type { Interpolation } from './interpolation.ts';

/** Keycloak: it is built anew when it starts, and imports the realms that are missing. */
export function printKeycloak(deployment: Deployment, interpolation: Interpolation): ComposeService {
  const { keycloak, endpoints, published, postgres, instances } = deployment;
  const address = published?.isPublic === true ? '' : '127.0.0.1:';
  return printService(keycloak, interpolation, {
    restart: 'unless-stopped',
    ...(postgres === undefined ? {} : { depends_on: { postgres: { condition: 'service_healthy' } } }),
    environment: endpoints.variables,
    ...(instances === 1 ? {} : { scale: instances }),
    ...(published === undefined ? {} : { ports: [`${address}${published.port}:${endpoints.main.port}`] }),
    networks: postgres === undefined ? ['keycloak'] : ['keycloak', 'database'],
    // A slow host rebuilds for minutes before it is ready; a short interval notices as soon as it is.
    healthcheck: healthcheck(['CMD', ...healthTest(endpoints.health ?? endpoints.main)], '5m'),
  });
}

/** The reconciler, once per start. */
export function printReconciler({ reconciler, endpoints }: Deployment, interpolation: Interpolation): ComposeService {
  const { scheme, port, path } = endpoints.main;
  const service = printService(reconciler, interpolation, {
    restart: 'no',
    // restart: when Compose restarts Keycloak, the managed documents are reconciled again.
    depends_on: { keycloak: { condition: 'service_healthy', restart: true } },
    networks: ['keycloak'],
  });
  const url = `${scheme}://${KEYCLOAK}:${port}${path}`;
  return { ...service, environment: { KEYCLOAK_URL: url, ...service.environment } };
}

/** PostgreSQL, on a network without a way out. */
export function printPostgres(postgres: Container, interpolation: Interpolation): ComposeService {
  return printService(postgres, interpolation, {
    restart: 'unless-stopped',
    networks: ['database'],
    healthcheck: healthcheck(['CMD', ...(postgres.healthCommand ?? [])], '1m'),
    // Long enough for a checkpoint: a killed database recovers at its next start instead.
    stop_grace_period: '1m',
    shm_size: '128m',
  });
}

/** What a service has beside its container. */
type Beside = Pick<ComposeService, 'restart' | 'networks'> &
  Partial<
    Pick<
      ComposeService,
      'depends_on' | 'environment' | 'scale' | 'ports' | 'healthcheck' | 'stop_grace_period' | 'shm_size'
    >
  >;

/** @param beside its `environment` is in Compose's notation already. */
function printService(container: Container, { variable, text }: Interpolation, beside: Beside): ComposeService {
  const { user, entrypoint, command, settings, secretFiles, mounts, folders, resources } = container;
  const inMemory = folders.filter(({ kind }) => kind === 'memory');
  const variables = container.variables.map((name) => [name, variable(name)]);
  return {
    image: container.image,
    restart: beside.restart,
    ...(beside.depends_on === undefined ? {} : { depends_on: beside.depends_on }),
    ...(user === undefined ? {} : { user: user.name }),
    ...(entrypoint.length === 0 ? {} : { entrypoint: entrypoint.map(text) }),
    ...(command.length === 0 ? {} : { command: command.map(text) }),
    environment: {
      ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, text(value)])),
      ...beside.environment,
      ...Object.fromEntries(variables),
    },
    ...(secretFiles.length === 0 ? {} : { secrets: secretFiles }),
    ...(beside.scale === undefined ? {} : { scale: beside.scale }),
    ...(beside.ports === undefined ? {} : { ports: beside.ports }),
    networks: beside.networks,
    volumes: [...mounts.map(({ source, target }) => mount(source, target)), ...folders.flatMap(volume)],
    ...(beside.healthcheck === undefined ? {} : { healthcheck: beside.healthcheck }),
    ...(container.hasReadOnlyRoot ? { read_only: true } : {}),
    ...(inMemory.length === 0 ? {} : { tmpfs: inMemory.map(tmpfs) }),
    ...(beside.stop_grace_period === undefined ? {} : { stop_grace_period: beside.stop_grace_period }),
    ...(beside.shm_size === undefined ? {} : { shm_size: beside.shm_size }),
    ...hardened(resources),
  };
}

function volume({ kind, path }: WritableFolder): (string | BindMount)[] {
  return kind === 'memory' ? [] : [`${kind.volume}:${path}`];
}

function tmpfs({ path, owner }: WritableFolder): string {
  return owner === undefined ? path : `${path}:uid=${owner},mode=0700`;
}

function healthcheck(test: readonly string[], startPeriod: string): Healthcheck {
  return { test, interval: '5s', timeout: '5s', start_period: startPeriod, retries: 6 };
}

/** No curl in the image, and /bin/sh need not be a bash with /dev/tcp. */
function healthTest({ port, path }: Endpoint): string[] {
  const request = `'HEAD ${inFormat(path)}/health/ready HTTP/1.0`;
  return [
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
