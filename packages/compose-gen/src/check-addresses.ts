import { type Diagnostic, didYouMean } from '@realm-as-code/renderer';
import type { Stage, YamlSource } from '@realm-as-code/stage';
import { error, warning } from './codes.ts';
import { knownText } from './interpolation.ts';
import { findEndpoints, hasCertificate } from './options/find-endpoints.ts';
import { effective, isOn, type KeycloakOptions, readOptions, valueOf } from './options/read-options.ts';
import { ownSection, placeOfOption } from './place-in-stage.ts';
import type { Service } from './read-services.ts';
import { RECONCILER } from '@realm-as-code/stage';

/** Where members of a cluster find each other, and where a debugger connects. */
const OTHER_PORTS = ['7800', '57800', '8787'];

/**
 * Checks that Keycloak answers where it is looked for.
 *
 * @returns `unreachable-keycloak`: the reconciler's `KEYCLOAK_URL`, and as a warning published ports on which nothing
 *   listens and a certificate that hardly names the service.
 */
export function checkAddresses(services: ReadonlyMap<string, Service>, stage: Stage, source: YamlSource): Diagnostic[] {
  const keycloak = services.get('keycloak');
  const options = keycloak === undefined ? undefined : readOptions(keycloak);
  if (keycloak === undefined || options?.command === undefined || options.isPartial) return [];
  return [
    ...checkUrl(services, options, stage, source),
    ...checkHost(options, stage, source),
    ...checkPorts(services, keycloak, options, source),
  ];
}

interface Address {
  readonly scheme: string;
  readonly port: string;
}

/** @returns where the realms and the Admin API are served; undefined where that is not known. */
function servedAt(options: KeycloakOptions): Address[] | undefined {
  const isPlain = options.command === 'start-dev' ? true : isOn(options, 'http-enabled', false);
  const ports = [valueOf(options, 'http-port', '8080'), valueOf(options, 'https-port', '8443')] as const;
  const [http, https] = ports;
  if (isPlain === undefined || http === undefined || https === undefined) return undefined;
  return [
    ...(isPlain ? [{ scheme: 'http', port: http }] : []),
    ...(hasCertificate(options, 'https') ? [{ scheme: 'https', port: https }] : []),
  ];
}

function checkUrl(
  services: ReadonlyMap<string, Service>,
  options: KeycloakOptions,
  stage: Stage,
  source: YamlSource,
): Diagnostic[] {
  const reconciler = services.get(RECONCILER);
  const text = reconciler?.environment.get('KEYCLOAK_URL');
  const url = text === undefined ? undefined : knownText(text);
  const [, scheme, host, port, path = ''] = /^(https?):\/\/([^/:?#]+)(?::(\d+))?(\/[^?#]*)?$/.exec(url ?? '') ?? [];
  if (reconciler === undefined || scheme === undefined || host === undefined) return [];
  const { main } = findEndpoints(options);
  const right = `${main.scheme}://keycloak:${main.port}${main.path}`;
  const position = (): ReturnType<YamlSource['locate']> =>
    source.locate(['compose', 'services', RECONCILER, 'environment', 'KEYCLOAK_URL']);
  const report = (message: string): Diagnostic[] => {
    const hint = `Leave KEYCLOAK_URL out; it follows the options of kc.sh: ${right}`;
    return [
      error('unreachable-keycloak', source.file, position(), `${RECONCILER} does not reach Keycloak: ${message}`, hint),
    ];
  };
  if (/^(localhost|127\.\d+\.\d+\.\d+)$/.test(host) && reconciler.networkMode === undefined) {
    return report(`${host} is its own container`);
  }
  if (host !== 'keycloak') {
    const isName = services.has(host) || host.includes('.') || didYouMean(host, ['keycloak']) === undefined;
    return isName ? [] : report(`no service has the name "${host}"`);
  }
  const served = servedAt(options);
  const asked = { scheme, port: port ?? (scheme === 'http' ? '80' : '443') };
  if (
    served !== undefined &&
    served.length > 0 &&
    !served.some((one) => one.scheme === scheme && one.port === asked.port)
  ) {
    const all = served.map((one) => `${one.scheme} at port ${one.port}`).join(' and ');
    return report(`it serves ${all}, not ${asked.scheme} at port ${asked.port}`);
  }
  const mainPath = knownText(main.path);
  if (mainPath !== undefined && path.replace(/\/+$/, '') !== mainPath) {
    return report(`its paths begin with ${mainPath === '' ? '/' : mainPath}, not ${path === '' ? '/' : path}`);
  }
  return scheme === 'https' ? checkCertificate(reconciler, options, stage, source) : [];
}

/** Only of the generated address: whoever writes it themselves has made it work. */
function checkCertificate(
  reconciler: Service,
  options: KeycloakOptions,
  stage: Stage,
  source: YamlSource,
): Diagnostic[] {
  const environment = JSON.stringify(ownSection(stage, RECONCILER)['environment'] ?? {});
  if (environment.includes('KEYCLOAK_URL') || environment.includes('KEYCLOAK_SSLVERIFY')) return [];
  if (reconciler.environment.has('JAVA_OPTS')) return [];
  const certificate = effective(options, 'https-certificate-file') ?? effective(options, 'https-key-store-file');
  const position = placeOfOption(certificate?.path, stage, source);
  const message = `${RECONCILER} asks Keycloak at https://keycloak, and fails unless the certificate is for that name, too, and trusted`;
  const hint =
    'Add --http-enabled=true, for the containers only, or set KEYCLOAK_URL or KEYCLOAK_SSLVERIFY of keycloak-config';
  return [warning('unreachable-keycloak', source.file, position, message, hint)];
}

function checkHost(options: KeycloakOptions, stage: Stage, source: YamlSource): Diagnostic[] {
  const host = valueOf(options, 'http-host');
  if (host === undefined || !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)) return [];
  const position = placeOfOption(effective(options, 'http-host')?.path, stage, source);
  const message = `Keycloak listens on ${host} of its container only: neither ${RECONCILER} nor a published port reaches it`;
  const hint = 'Leave http-host out, and publish the port on 127.0.0.1 of the host (as "port" does)';
  return [error('unreachable-keycloak', source.file, position, message, hint)];
}

/** Ports of programs that share Keycloak's network are published by its service, too. */
function checkPorts(
  services: ReadonlyMap<string, Service>,
  keycloak: Service,
  options: KeycloakOptions,
  source: YamlSource,
): Diagnostic[] {
  const served = servedAt(options);
  const management = valueOf(options, 'http-management-port', '9000');
  const isShared = [...services.values()].some(({ networkMode }) => networkMode === 'service:keycloak');
  if (served === undefined || served.length === 0 || management === undefined || isShared) return [];
  const listening = [...served.map(({ port }) => port), management, ...OTHER_PORTS];
  return keycloak.ports.flatMap(({ container, index }) => {
    if (listening.includes(container)) return [];
    const position = source.locate(['compose', 'services', 'keycloak', 'ports', index]);
    const message = `nothing listens on port ${container} of Keycloak's container`;
    const hint = `Publish ${served.map(({ scheme, port }) => `${port} (${scheme})`).join(' or ')}`;
    return [warning('unreachable-keycloak', source.file, position, message, hint)];
  });
}
