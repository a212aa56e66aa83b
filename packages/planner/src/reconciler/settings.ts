/** How keycloak-config-cli runs. */
export interface ReconcilerSettings {
  /** Its version, which some of its behaviour depends on. */
  readonly version: string;
  /** The types of which it deletes nothing. */
  readonly keeps: ReadonlySet<ManagedType>;
}

/** A type of entity whose deletion can be switched off. */
export type ManagedType =
  | 'client'
  | 'role'
  | 'client-scope'
  | 'authentication-flow'
  | 'required-action'
  | 'scope-mapping'
  | 'client-scope-mapping'
  | 'group'
  | 'identity-provider';

/** The variables that switch it off (keycloak-config-cli 6.5, ImportConfigProperties.ImportManagedProperties). */
export const MANAGED_SETTINGS: Readonly<Record<ManagedType, string>> = {
  client: 'IMPORT_MANAGED_CLIENT',
  role: 'IMPORT_MANAGED_ROLE',
  'client-scope': 'IMPORT_MANAGED_CLIENTSCOPE',
  'authentication-flow': 'IMPORT_MANAGED_AUTHENTICATIONFLOW',
  'required-action': 'IMPORT_MANAGED_REQUIREDACTION',
  'scope-mapping': 'IMPORT_MANAGED_SCOPEMAPPING',
  'client-scope-mapping': 'IMPORT_MANAGED_CLIENTSCOPEMAPPING',
  group: 'IMPORT_MANAGED_GROUP',
  'identity-provider': 'IMPORT_MANAGED_IDENTITYPROVIDER',
};

/** The types of which it deletes nothing unless told to (its application.properties; measured). */
const KEPT_UNLESS_SET: readonly ManagedType[] = ['client-scope', 'scope-mapping'];

/**
 * Finds out how keycloak-config-cli will run in an environment.
 *
 * @param environment the variables of its container.
 * @param version its version, such as `6.5.0`.
 */
export function reconcilerSettings(environment: ReadonlyMap<string, string>, version: string): ReconcilerSettings {
  // Spring takes names of an enumeration in either case, with a hyphen or an underscore.
  const isKept = (type: ManagedType): boolean => {
    const setting = environment.get(MANAGED_SETTINGS[type]);
    return setting === undefined ? KEPT_UNLESS_SET.includes(type) : /^no[-_]delete$/i.test(setting);
  };
  const types = Object.keys(MANAGED_SETTINGS) as ManagedType[];
  return { version, keeps: new Set(types.filter(isKept)) };
}
