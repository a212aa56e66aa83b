import { knownText } from '../interpolation.ts';
import { effective, isOn, type KeycloakOptions, valueOf } from './read-options.ts';

/** Where a server answers. The texts are in Compose's notation: they can contain variables. */
export interface Endpoint {
  readonly scheme: 'http' | 'https';
  readonly port: string;
  /** What its paths begin with: empty, or with a slash in front and none at the end. */
  readonly path: string;
}

/** Where Keycloak answers inside its container, and in the networks of its service. */
export interface Endpoints {
  /** The realms and the Admin API. */
  readonly main: Endpoint;
  /** `/health/ready`; undefined where it is switched off. */
  readonly health: Endpoint | undefined;
  /** The same for the entrypoint, which reads no arguments: the variables it reads, as far as arguments say otherwise. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Where Keycloak answers unless its options say otherwise (26.5.5 and 26.7.3, with TLS at a proxy). */
export const DEFAULT_ENDPOINTS: Endpoints = {
  main: { scheme: 'http', port: '8080', path: '' },
  health: { scheme: 'http', port: '9000', path: '' },
  variables: {},
};

/**
 * Works out where Keycloak answers. What is not known is taken to be as by default, and to be without TLS.
 *
 * Measured (26.5.5): the management interface speaks TLS, and no plain HTTP beside it, as soon as there is a certificate,
 * even where `http-enabled` is true; `http-management-scheme=http` keeps it plain. `start-dev` serves HTTP in any case.
 */
export function findEndpoints(options: KeycloakOptions): Endpoints {
  const textOf = (name: string, otherwise: string): string => effective(options, name)?.text?.trim() || otherwise;
  const isPlain =
    options.command === 'start-dev' || options.isPartial || isOn(options, 'http-enabled', false) !== false;
  const path = pathOf(textOf('http-relative-path', '/'));
  const main: Endpoint =
    isPlain || !hasCertificate(options, 'https')
      ? { scheme: 'http', port: textOf('http-port', '8080'), path }
      : { scheme: 'https', port: textOf('https-port', '8443'), path };
  return { main, health: healthEndpoint(options, main, textOf), variables: asVariables(options) };
}

function healthEndpoint(
  options: KeycloakOptions,
  main: Endpoint,
  textOf: (name: string, otherwise: string) => string,
): Endpoint | undefined {
  if (isOn(options, 'health-enabled', false) === false && !options.isPartial) return undefined;
  const isOnMain =
    isOn(options, 'legacy-observability-interface', false) === true ||
    isOn(options, 'http-management-health-enabled', true) === false;
  if (isOnMain) return main;
  const hasTls =
    valueOf(options, 'http-management-scheme', 'inherited') === 'inherited' &&
    (hasCertificate(options, 'https-management') || hasCertificate(options, 'https'));
  const path = textOf('http-management-relative-path', '');
  return {
    scheme: hasTls ? 'https' : 'http',
    port: textOf('http-management-port', '9000'),
    path: path === '' ? main.path : pathOf(path),
  };
}

/** @returns whether an interface has a certificate, as far as that is known. */
export function hasCertificate(options: KeycloakOptions, prefix: 'https' | 'https-management'): boolean {
  return ['certificate-file', 'key-store-file'].some((name) => {
    const option = effective(options, `${prefix}-${name}`);
    return option !== undefined && option.text !== '';
  });
}

/** @returns a relative path as {@link Endpoint} has it; kc.sh takes `auth`, `/auth` and `/auth/` alike. */
function pathOf(text: string): string {
  if (knownText(text) === undefined) return text;
  const inner = text.replace(/^\/+|\/+$/g, '');
  return inner === '' ? '' : `/${inner}`;
}

/** The options that the entrypoint reads from its environment (scripts/keycloak-entrypoint.sh). */
const READ_BY_ENTRYPOINT = ['http-port', 'http-relative-path', 'http-management-port', 'http-management-relative-path'];

function asVariables(options: KeycloakOptions): Record<string, string> {
  const entries = READ_BY_ENTRYPOINT.flatMap((name): [string, string][] => {
    const option = effective(options, name);
    if (option?.text === undefined || !option.isArgument) return [];
    const text = name.endsWith('-path') ? pathOf(option.text) || '/' : option.text;
    return [[`KC_${name.toUpperCase().replaceAll('-', '_')}`, text]];
  });
  return Object.fromEntries(entries);
}
