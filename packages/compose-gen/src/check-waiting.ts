import type { Diagnostic, ReportOf } from '@realm-as-code/renderer';
import type { Endpoints, Stage, YamlSource } from '@realm-as-code/stage';
import { type ComposeCode, error, warning } from './codes.ts';
import { knownText } from './interpolation.ts';
import { findEndpoints } from './options/find-endpoints.ts';
import { effective, type KeycloakOptions, readOptions, valueOf } from './options/read-options.ts';
import { ownSection, placeOfOption } from './place-in-stage.ts';
import type { Service } from './read-services.ts';

/**
 * Checks that what services wait for can happen: that a health check is there, and asks Keycloak where it answers.
 *
 * @returns `never-healthy` for each health check that is missing or cannot succeed; a warning where nothing waits for it.
 */
export function checkWaiting(services: ReadonlyMap<string, Service>, stage: Stage, source: YamlSource): Diagnostic[] {
  const awaited = new Map<string, string>();
  for (const [name, { needs }] of services) {
    for (const { service, condition } of needs) if (condition === 'service_healthy') awaited.set(service, name);
  }
  const keycloak = services.get('keycloak');
  return [
    ...[...awaited].flatMap(([name, waiting]) => checkPresence(name, waiting, services.get(name), source)),
    ...(keycloak === undefined ? [] : checkKeycloakHealth(keycloak, awaited.has('keycloak'), stage, source)),
  ];
}

function checkPresence(name: string, waiting: string, service: Service | undefined, source: YamlSource): Diagnostic[] {
  if (service === undefined) return [];
  const isMissing =
    service.isHealthDisabled ||
    // These images bring none.
    (service.healthTest === undefined &&
      (service.runsOfficial('keycloak/keycloak') || service.runsOfficial('postgres')));
  if (!isMissing) return [];
  const position = source.locate(['compose', 'services', name, 'healthcheck']);
  const message = `the service "${name}" has no health check, and "${waiting}" waits for it: Compose does not start it`;
  const hint = `Leave the health check as it is, or let "${waiting}" depend on it with condition: service_started`;
  return [error('never-healthy', source.file, position, message, hint)];
}

function checkKeycloakHealth(service: Service, isAwaited: boolean, stage: Stage, source: YamlSource): Diagnostic[] {
  const options = readOptions(service);
  if (service.healthTest === undefined || service.isHealthDisabled || options.command === undefined) return [];
  const found = whyUnhealthy(service.healthTest.join(' '), options, service.runsOfficial('keycloak/keycloak'));
  if (found === undefined) return [];
  const isOwn = Object.hasOwn(ownSection(stage, 'keycloak'), 'healthcheck');
  const position =
    isOwn && found.option === undefined
      ? source.locate(['compose', 'services', 'keycloak', 'healthcheck', 'test'])
      : placeOfOption(found.option === undefined ? undefined : effective(options, found.option)?.path, stage, source);
  const report: ReportOf<ComposeCode> = isAwaited ? error : warning;
  return [
    report('never-healthy', source.file, position, `Keycloak never becomes healthy: ${found.message}`, found.hint),
  ];
}

interface Reason {
  readonly message: string;
  readonly hint: string;
  /** The option that is to blame; undefined where it is the health check. */
  readonly option?: string;
}

/**
 * @param test the words of the health check. Only what is asked over `/dev/tcp` is understood; of others nothing is said.
 */
function whyUnhealthy(test: string, options: KeycloakOptions, isOfficial: boolean): Reason | undefined {
  const tool = /(?:^|[\s;&|(/'"])(curl|wget)\s/.exec(test)?.[1];
  if (tool !== undefined && isOfficial) {
    return {
      message: `its image has no ${tool}`,
      hint: 'Leave the health check out: the generated one needs no program',
    };
  }
  const port = /\/dev\/tcp\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\/(\d+)\b/.exec(test)?.[1];
  const path = /\b(?:GET|HEAD) (\S*)\/health(?:\/\w+)? HTTP/.exec(test)?.[1];
  if (port === undefined || path === undefined || options.isPartial) return undefined;
  return whyUnanswered(port, path, findEndpoints(options), options);
}

function whyUnanswered(
  port: string,
  path: string,
  { main, health }: Endpoints,
  options: KeycloakOptions,
): Reason | undefined {
  const host = valueOf(options, 'http-management-host', valueOf(options, 'http-host', '0.0.0.0'));
  if (health === undefined) {
    return {
      message: 'its health endpoints are switched off',
      hint: 'Write health-enabled=true',
      option: 'health-enabled',
    };
  }
  if (host !== undefined && !/^(0\.0\.0\.0|127\.\d+\.\d+\.\d+|localhost|::)$/.test(host)) {
    const hint = 'Leave http-host out: who reaches the container is decided by its networks and published ports';
    return { message: 'it listens on another address than the health check asks', hint, option: 'http-host' };
  }
  if (health.scheme === 'https' && knownText(health.port) === port) {
    const option = [
      'https-management-certificate-file',
      'https-management-key-store-file',
      'https-certificate-file',
      'https-key-store-file',
    ].find((name) => effective(options, name) !== undefined);
    const hint =
      health === main
        ? 'Write --http-enabled=true, or leave the health endpoints on the management interface'
        : 'Write --http-management-scheme=http: port 9000 is not published, and stays plain HTTP in the container';
    const message = 'its health endpoints speak TLS, which a health check without a program cannot';
    return { message, hint, ...(option === undefined ? {} : { option }) };
  }
  const [healthPort, healthPath] = [knownText(health.port), knownText(health.path)];
  if (healthPort !== undefined && healthPort !== port) {
    return {
      message: `it answers at port ${healthPort}, not ${port}`,
      hint: 'Leave the health check out: the generated one follows the options',
    };
  }
  if (healthPath !== undefined && healthPath !== path.replace(/\/$/, '')) {
    const message = `it answers at ${healthPath}/health, not ${path}/health`;
    return { message, hint: 'Leave the health check out: the generated one follows the options' };
  }
  return undefined;
}
