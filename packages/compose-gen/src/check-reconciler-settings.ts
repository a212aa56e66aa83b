import { type Diagnostic, suggest } from '@realm-as-code/renderer';
import type { YamlSource } from '@realm-as-code/stage';
import type { Service } from './read-services.ts';
import { RECONCILER } from '@realm-as-code/stage';
import { error } from './codes.ts';

/**
 * keycloak-config-cli's settings (its ImportConfigProperties, 6.5), grouped by prefix. Words are joined with dashes: a variable is
 * called without them, or with an underscore in place of each.
 */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  IMPORT: ['VALIDATE', 'PARALLEL'],
  IMPORT_FILES: ['LOCATIONS', 'EXCLUDES', 'INCLUDE-HIDDEN-FILES', 'CODE-POINT-LIMIT'],
  'IMPORT_VAR-SUBSTITUTION': [
    'ENABLED',
    'SCRIPT-EVALUATION-ENABLED',
    'NESTED',
    'UNDEFINED-IS-ERROR',
    'PREFIX',
    'SUFFIX',
  ],
  IMPORT_BEHAVIORS: [
    'SYNC-USER-FEDERATION',
    'REMOVE-DEFAULT-ROLE-FROM-USER',
    'SKIP-ATTRIBUTES-FOR-FEDERATED-USER',
    'CHECKSUM-WITH-CACHE-KEY',
    'CHECKSUM-CHANGED',
    'USER-UPDATE-IGNORED-PROPERTIES',
  ],
  IMPORT_CACHE: ['ENABLED', 'KEY'],
  IMPORT_MANAGED: [
    'REQUIRED-ACTION',
    'GROUP',
    'SUB-GROUP',
    'CLIENT-SCOPE',
    'SCOPE-MAPPING',
    'CLIENT-SCOPE-MAPPING',
    'COMPONENT',
    'SUB-COMPONENT',
    'AUTHENTICATION-FLOW',
    'IDENTITY-PROVIDER',
    'IDENTITY-PROVIDER-MAPPER',
    'ROLE',
    'CLIENT',
    'CLIENT-AUTHORIZATION-RESOURCES',
    'CLIENT-AUTHORIZATION-POLICIES',
    'CLIENT-AUTHORIZATION-SCOPES',
    'MESSAGE-BUNDLES',
    'ORGANIZATION',
    'WORKFLOW',
  ],
  'IMPORT_REMOTE-STATE': ['ENABLED', 'ENCRYPTION-KEY', 'ENCRYPTION-SALT'],
  IMPORT_USERS: ['MERGE-ROLES', 'MERGE-GROUPS'],
};
const PROPERTIES = Object.entries(SETTINGS).flatMap(([prefix, names]) => names.map((name) => `${prefix}_${name}`));
const NAMES = PROPERTIES.map((property) => property.replaceAll('-', ''));
/** Names without dashes, by those with underscores in place of them. */
const BY_OTHER_NAME = new Map(
  PROPERTIES.map((property) => [property.replaceAll('-', '_'), property.replaceAll('-', '')]),
);

/**
 * Checks the settings that a stage adds to the reconciler's service.
 *
 * @returns `ignored-setting` for each IMPORT_* name that keycloak-config-cli does not know, and for one that it takes only where
 *   the other name of the setting is not there, too (Spring's SystemEnvironmentPropertyMapper; measured on 6.5.1).
 */
export function checkReconcilerSettings(services: ReadonlyMap<string, Service>, source: YamlSource): Diagnostic[] {
  const names = new Set(services.get(RECONCILER)?.environment.keys());
  return [...names].flatMap((name) => {
    // Lists have an index: IMPORT_FILES_LOCATIONS_0_.
    const plain = name.replace(/_\d+_?$/, '');
    if (!name.startsWith('IMPORT_') || NAMES.includes(plain)) return [];
    const other = BY_OTHER_NAME.get(plain);
    if (other !== undefined && !names.has(other)) return [];
    const squeezed = NAMES.find((known) => known.replaceAll('_', '') === plain.replaceAll('_', ''));
    const position = source.locate(['compose', 'services', RECONCILER, 'environment', name], 'key');
    const message =
      other === undefined
        ? `keycloak-config-cli has no setting ${name} and ignores it`
        : `keycloak-config-cli ignores ${name}, because ${other} is set, too`;
    const hint = squeezed === undefined ? suggest(name, NAMES) : `Write ${squeezed}`;
    return error('ignored-setting', source.file, position, message, hint);
  });
}
