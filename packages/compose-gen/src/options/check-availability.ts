import type { KeycloakOptionData } from '@realm-as-code/renderer';
import { featuresOn } from './check-features.ts';
import { findOption } from './check-names.ts';
import { ignored, type OptionFinding } from './finding.ts';
import { isOn, type KeycloakOptions, valueOf } from './read-options.ts';

type Holds = (options: KeycloakOptions, features: ReadonlySet<string> | undefined) => boolean;

/**
 * The conditions that can be told from other options, by how Keycloak's words for them begin. Each returns false only
 * where it is known not to hold.
 */
const CONDITIONS: readonly (readonly [words: string, holds: Holds, hint: string])[] = [
  ['health is enabled', (options) => isOn(options, 'health-enabled', false) !== false, 'Write health-enabled=true'],
  ['metrics ', (options) => isOn(options, 'metrics-enabled', false) !== false, 'Write metrics-enabled=true'],
  ['Console log handler', (options) => logsTo(options, 'console'), 'Add console to log'],
  ['File log handler', (options) => logsTo(options, 'file'), 'Add file to log: --log=console,file'],
  ['Syslog', (options) => logsTo(options, 'syslog'), 'Add syslog to log: --log=console,syslog'],
  ['Tracing is enabled', (options) => isOn(options, 'tracing-enabled', false) !== false, 'Write tracing-enabled=true'],
  [
    'HTTP Access log is enabled',
    (options) => isOn(options, 'http-access-log-enabled', false) !== false,
    'Write http-access-log-enabled=true',
  ],
  [
    'http-management-scheme is inherited',
    (options) => valueOf(options, 'http-management-scheme', 'inherited') !== 'http',
    'Leave out http-management-scheme=http',
  ],
  [
    'OpenAPI Endpoint is enabled',
    (options) => isOn(options, 'openapi-enabled', false) !== false,
    'Write openapi-enabled=true',
  ],
  [
    'OpenAPI feature is enabled',
    (_, features) => features?.has('openapi:v1') !== false,
    'Add openapi and client-admin-api to features',
  ],
  [
    "'cache' type is set to 'ispn'",
    (options) => (valueOf(options, 'cache', options.command === 'start-dev' ? 'local' : 'ispn') ?? 'ispn') === 'ispn',
    'Write cache=ispn',
  ],
];

/** @returns `unavailable-option` for each option that is without effect because of others. */
export function checkAvailability(options: KeycloakOptions, data: KeycloakOptionData): OptionFinding[] {
  if (options.isPartial) return [];
  const features = featuresOn(options, data);
  return options.given.flatMap((option) => {
    const when = findOption(option.name, data)?.when;
    const condition = when === undefined ? undefined : CONDITIONS.find(([words]) => when.startsWith(words));
    if (condition === undefined || condition[1](options, features)) return [];
    return ignored('unavailable-option', option, `${option.written} is available only when ${when}`, condition[2]);
  });
}

function logsTo(options: KeycloakOptions, handler: string): boolean {
  return valueOf(options, 'log', 'console')?.split(',').includes(handler) !== false;
}
