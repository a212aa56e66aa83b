// The settings of keycloak-config-cli, as it finds them in its environment (ImportConfigProperties, KeycloakConfigProperties).

import { variableOf } from './spring-properties.ts';

/** What a setting may be. Spring refuses to start with anything else, an empty value too (measured on 6.5.1). */
type Kind = 'switch' | 'managed' | 'change' | 'number' | 'hexadecimal' | 'text';

/** The settings of the import. */
const KINDS: Readonly<Record<string, Kind>> = {
  'import.validate': 'switch',
  'import.parallel': 'switch',
  'import.files.excludes': 'text',
  'import.files.include-hidden-files': 'switch',
  'import.files.code-point-limit': 'number',
  'import.var-substitution.enabled': 'switch',
  'import.var-substitution.script-evaluation-enabled': 'switch',
  'import.var-substitution.nested': 'switch',
  'import.var-substitution.undefined-is-error': 'switch',
  'import.var-substitution.prefix': 'text',
  'import.var-substitution.suffix': 'text',
  'import.behaviors.sync-user-federation': 'switch',
  'import.behaviors.remove-default-role-from-user': 'switch',
  'import.behaviors.skip-attributes-for-federated-user': 'switch',
  'import.behaviors.checksum-with-cache-key': 'switch',
  'import.behaviors.checksum-changed': 'change',
  'import.behaviors.user-update-ignored-properties': 'text',
  'import.cache.enabled': 'switch',
  'import.cache.key': 'text',
  'import.remote-state.enabled': 'switch',
  'import.remote-state.encryption-key': 'text',
  'import.remote-state.encryption-salt': 'hexadecimal',
  'import.users.merge-roles': 'switch',
  'import.users.merge-groups': 'switch',
  'import.managed.required-action': 'managed',
  'import.managed.group': 'managed',
  'import.managed.sub-group': 'managed',
  'import.managed.client-scope': 'managed',
  'import.managed.scope-mapping': 'managed',
  'import.managed.client-scope-mapping': 'managed',
  'import.managed.component': 'managed',
  'import.managed.sub-component': 'managed',
  'import.managed.authentication-flow': 'managed',
  'import.managed.identity-provider': 'managed',
  'import.managed.identity-provider-mapper': 'managed',
  'import.managed.role': 'managed',
  'import.managed.client': 'managed',
  'import.managed.client-authorization-resources': 'managed',
  'import.managed.client-authorization-policies': 'managed',
  'import.managed.client-authorization-scopes': 'managed',
  'import.managed.message-bundles': 'managed',
  'import.managed.organization': 'managed',
  'import.managed.workflow': 'managed',
};

const MEANING: Readonly<Record<Kind, string>> = {
  switch: 'true or false',
  managed: 'full or no-delete',
  change: 'continue or fail',
  number: 'a whole number',
  hexadecimal: 'a hexadecimal number',
  text: 'a text',
};

/** A setting with which keycloak-config-cli does not start. */
export interface InvalidSetting {
  /** The name of its variable, as the environment has it. */
  readonly variable: string;
  readonly message: string;
}

/** What an environment says of how keycloak-config-cli runs. */
export interface ImportSettings {
  /**
   * The settings that are set, by the name that its own documentation has (`IMPORT_MANAGED_CLIENTSCOPE`) whichever way they
   * are spelt, as `reconcilerSettings` takes them.
   */
  readonly environment: ReadonlyMap<string, string>;
  readonly invalid: readonly InvalidSetting[];
}

/** @param environment the variables of keycloak-config-cli's container, all of them or those that are known. */
export function readImportSettings(environment: ReadonlyMap<string, string>): ImportSettings {
  const settings = new Map<string, string>();
  const invalid: InvalidSetting[] = [];
  for (const [property, kind] of Object.entries(KINDS)) {
    const variable = variableOf(environment, property);
    if (variable === undefined) continue;
    const written = environment.get(variable) ?? '';
    const value = normalise(kind, written);
    const message = `keycloak-config-cli does not start with it: it must be ${MEANING[kind]}`;
    if (value === undefined) invalid.push({ variable, message });
    else settings.set(plainName(property), value);
  }
  return { environment: settings, invalid };
}

/** @returns the name of a setting's variable: `IMPORT_MANAGED_CLIENTSCOPE`. */
function plainName(property: string): string {
  return property.replaceAll('-', '').replaceAll('.', '_').toUpperCase();
}

/** @returns the value in its usual form, undefined where it cannot be one. */
function normalise(kind: Kind, written: string): string | undefined {
  // Names of an enumeration count without case and without what is between their words (LenientStringToEnumConverterFactory).
  const squeezed = written.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  switch (kind) {
    case 'switch': {
      const word = written.trim().toLowerCase();
      if (['true', 'on', 'yes', '1'].includes(word)) return 'true';
      return ['false', 'off', 'no', '0'].includes(word) ? 'false' : undefined;
    }
    case 'managed':
      return { full: 'full', nodelete: 'no-delete' }[squeezed];
    case 'change':
      return { continue: 'continue', fail: 'fail' }[squeezed];
    case 'number':
      return /^\s*[-+]?\d+\s*$/.test(written) ? written.trim() : undefined;
    case 'hexadecimal':
      return /^[\da-f]+$/i.test(written) ? written : undefined;
    default:
      return written;
  }
}
