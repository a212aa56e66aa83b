/** How keycloak-config-cli runs. */
export interface ReconcilerSettings {
  /** Its version, which some of its behaviour depends on. */
  readonly version: string;
  /** The types of which it deletes nothing. */
  readonly keeps: ReadonlySet<ManagedType>;
}

/** A type of entity whose deletion can be switched off. */
export type ManagedType = 'client' | 'role' | 'client-scope' | 'authentication-flow';

/** The variables that switch it off (keycloak-config-cli 6.5, ImportConfigProperties.ImportManagedProperties). */
const MANAGED: Readonly<Record<string, ManagedType>> = {
  IMPORT_MANAGED_CLIENT: 'client',
  IMPORT_MANAGED_ROLE: 'role',
  IMPORT_MANAGED_CLIENTSCOPE: 'client-scope',
  IMPORT_MANAGED_AUTHENTICATIONFLOW: 'authentication-flow',
};

/**
 * Finds out how keycloak-config-cli will run in an environment.
 *
 * @param environment the variables of its container.
 * @param version its version, such as `6.5.0`.
 */
export function reconcilerSettings(environment: ReadonlyMap<string, string>, version: string): ReconcilerSettings {
  // Spring takes names of an enumeration in either case, with a hyphen or an underscore.
  const isKept = (variable: string): boolean => /^no[-_]delete$/i.test(environment.get(variable) ?? '');
  const kept = Object.entries(MANAGED).filter(([variable]) => isKept(variable));
  return { version, keeps: new Set(kept.map(([, type]) => type)) };
}
