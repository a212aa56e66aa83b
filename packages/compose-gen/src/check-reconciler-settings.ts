import { type Diagnostic, suggest } from '@realm-as-code/renderer';
import type { YamlSource } from '@realm-as-code/stage';
import type { Service } from './read-services.ts';
import { RECONCILER } from '@realm-as-code/stage';
import { error } from './codes.ts';

/** keycloak-config-cli's settings (its ImportConfigProperties and KeycloakConfigProperties, 6.5), grouped by prefix. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  IMPORT: ['VALIDATE', 'PARALLEL'],
  IMPORT_FILES: ['LOCATIONS', 'EXCLUDES', 'INCLUDEHIDDENFILES', 'CODEPOINTLIMIT'],
  IMPORT_VARSUBSTITUTION: ['ENABLED', 'SCRIPTEVALUATIONENABLED', 'NESTED', 'UNDEFINEDISERROR', 'PREFIX', 'SUFFIX'],
  IMPORT_BEHAVIORS: [
    'SYNCUSERFEDERATION',
    'REMOVEDEFAULTROLEFROMUSER',
    'SKIPATTRIBUTESFORFEDERATEDUSER',
    'CHECKSUMWITHCACHEKEY',
    'CHECKSUMCHANGED',
    'USERUPDATEIGNOREDPROPERTIES',
  ],
  IMPORT_CACHE: ['ENABLED', 'KEY'],
  IMPORT_MANAGED: [
    'REQUIREDACTION',
    'GROUP',
    'SUBGROUP',
    'CLIENTSCOPE',
    'SCOPEMAPPING',
    'CLIENTSCOPEMAPPING',
    'COMPONENT',
    'SUBCOMPONENT',
    'AUTHENTICATIONFLOW',
    'IDENTITYPROVIDER',
    'IDENTITYPROVIDERMAPPER',
    'ROLE',
    'CLIENT',
    'CLIENTAUTHORIZATIONRESOURCES',
    'CLIENTAUTHORIZATIONPOLICIES',
    'CLIENTAUTHORIZATIONSCOPES',
    'MESSAGEBUNDLES',
    'ORGANIZATION',
    'WORKFLOW',
  ],
  IMPORT_REMOTESTATE: ['ENABLED', 'ENCRYPTIONKEY', 'ENCRYPTIONSALT'],
  IMPORT_USERS: ['MERGEROLES', 'MERGEGROUPS'],
};
const NAMES = Object.entries(SETTINGS).flatMap(([prefix, names]) => names.map((name) => `${prefix}_${name}`));

/**
 * Checks the settings that a stage adds to the reconciler's service.
 *
 * @returns `ignored-setting` for each IMPORT_* name that keycloak-config-cli does not know: it binds names without
 *   inner underscores and ignores the others without a word (measured: IMPORT_MANAGED_AUTHENTICATION_FLOW).
 */
export function checkReconcilerSettings(services: ReadonlyMap<string, Service>, source: YamlSource): Diagnostic[] {
  const names = services.get(RECONCILER)?.environment.keys() ?? [];
  return [...names].flatMap((name) => {
    // Lists have an index: IMPORT_FILES_LOCATIONS_0_.
    const plain = name.replace(/_\d+_?$/, '');
    if (!name.startsWith('IMPORT_') || NAMES.includes(plain)) return [];
    const squeezed = NAMES.find((known) => known.replaceAll('_', '') === plain.replaceAll('_', ''));
    const position = source.locate(['compose', 'services', RECONCILER, 'environment', name], 'key');
    const message = `keycloak-config-cli has no setting ${name} and ignores it`;
    const hint = squeezed === undefined ? suggest(name, NAMES) : `Write ${squeezed}`;
    return error('ignored-setting', source.file, position, message, hint);
  });
}
