import { type Endpoint, type Endpoints } from '@realm-as-code/stage';
import { knownText } from '../interpolation.ts';
import { effective, isOn, type KeycloakOptions, valueOf } from './read-options.ts';

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
