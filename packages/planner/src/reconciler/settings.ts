/** How keycloak-config-cli runs. */
export interface ReconcilerSettings {
  /** Its version, which some of its behaviour depends on. */
  readonly version: string;
  /** Whether it refuses authorization settings of clients that cannot have any, before Keycloak does. */
  readonly validates: boolean;
  /** The types of which it deletes nothing. */
  readonly keeps: ReadonlySet<ManagedType>;
  /** What it does with the users that documents name. */
  readonly users: UserSettings;
  /** Whether, and how, it tells documents that it has imported before. */
  readonly cache: CacheSettings;
  /** How it remembers what it has made. */
  readonly state: StateSettings;
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
  | 'sub-group'
  | 'identity-provider'
  | 'identity-provider-mapper'
  | 'component'
  | 'sub-component'
  | 'client-authorization-resource'
  | 'client-authorization-policy'
  | 'client-authorization-scope'
  | 'message-bundle'
  | 'organization';

interface UserSettings {
  /** Roles that a user has beside the declared ones stay. */
  readonly mergesRoles: boolean;
  /** Groups that a user is in beside the declared ones stay. */
  readonly mergesGroups: boolean;
  /** The default role, which every user has, is taken away where a document does not have it. */
  readonly removesDefaultRole: boolean;
  /** Users who come from a user federation keep their attributes. */
  readonly skipsAttributesOfFederated: boolean;
  /** They are read from a user federation when its component is imported. */
  readonly areSynchronised: boolean;
  /** Properties that an update of a user leaves as they are. */
  readonly ignoredProperties: readonly string[];
}

interface CacheSettings {
  readonly isEnabled: boolean;
  /** What checksums are remembered under, where `isKeyed`. */
  readonly key: string;
  /** Whether there is one checksum for each key; otherwise, for each file. */
  readonly isKeyed: boolean;
  /** Whether a run stops at a document that is not the one of the last run. */
  readonly failsOnChange: boolean;
}

interface StateSettings {
  readonly isEnabled: boolean;
  /** With which key and salt (in hexadecimal) the state is encrypted; undefined where it is plain. */
  readonly encryption?: { readonly key: string; readonly salt: string };
  /** Encrypts and decrypts the state with that key: without it, an encrypted state is not read. */
  readonly cipher?: StateCipher;
}

/** Encrypts and decrypts texts as keycloak-config-cli does (CryptoUtil). */
interface StateCipher {
  /** @returns a text in hexadecimal; another one each time. */
  encrypt(text: string): string;
  /** @returns undefined for what was not encrypted with this key. */
  decrypt(text: string): string | undefined;
}

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
  'sub-group': 'IMPORT_MANAGED_SUBGROUP',
  'identity-provider': 'IMPORT_MANAGED_IDENTITYPROVIDER',
  'identity-provider-mapper': 'IMPORT_MANAGED_IDENTITYPROVIDERMAPPER',
  component: 'IMPORT_MANAGED_COMPONENT',
  'sub-component': 'IMPORT_MANAGED_SUBCOMPONENT',
  'client-authorization-resource': 'IMPORT_MANAGED_CLIENTAUTHORIZATIONRESOURCES',
  'client-authorization-policy': 'IMPORT_MANAGED_CLIENTAUTHORIZATIONPOLICIES',
  'client-authorization-scope': 'IMPORT_MANAGED_CLIENTAUTHORIZATIONSCOPES',
  'message-bundle': 'IMPORT_MANAGED_MESSAGEBUNDLES',
  organization: 'IMPORT_MANAGED_ORGANIZATION',
};

export const MANAGED_TYPES: readonly ManagedType[] = Object.keys(MANAGED_SETTINGS) as ManagedType[];

/** The types of which it deletes nothing unless told to (its application.properties; measured). */
const KEPT_UNLESS_SET: readonly ManagedType[] = ['client-scope', 'scope-mapping'];

/** The salt of an encrypted state (its application.properties). */
const SALT = '2B521C795FBE2F2425DB150CD3700BA9';

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
  const isOn = (name: string, usual: boolean): boolean => {
    const setting = environment.get(name);
    return setting === undefined ? usual : /^(?:true|on|yes|1)$/i.test(setting.trim());
  };
  const encryptionKey = environment.get('IMPORT_REMOTESTATE_ENCRYPTIONKEY');
  const ignored = environment.get('IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES') ?? 'attributes';
  return {
    version,
    validates: isOn('IMPORT_VALIDATE', true),
    keeps: new Set(MANAGED_TYPES.filter(isKept)),
    users: {
      mergesRoles: isOn('IMPORT_USERS_MERGEROLES', false),
      mergesGroups: isOn('IMPORT_USERS_MERGEGROUPS', false),
      removesDefaultRole: isOn('IMPORT_BEHAVIORS_REMOVEDEFAULTROLEFROMUSER', false),
      skipsAttributesOfFederated: isOn('IMPORT_BEHAVIORS_SKIPATTRIBUTESFORFEDERATEDUSER', false),
      areSynchronised: isOn('IMPORT_BEHAVIORS_SYNCUSERFEDERATION', false),
      ignoredProperties: ignored.split(',').flatMap((name) => name.trim() || []),
    },
    cache: {
      isEnabled: isOn('IMPORT_CACHE_ENABLED', true),
      key: environment.get('IMPORT_CACHE_KEY') ?? 'default',
      isKeyed: isOn('IMPORT_BEHAVIORS_CHECKSUMWITHCACHEKEY', true),
      failsOnChange: /^fail$/i.test(environment.get('IMPORT_BEHAVIORS_CHECKSUMCHANGED') ?? ''),
    },
    state: {
      isEnabled: isOn('IMPORT_REMOTESTATE_ENABLED', true),
      ...(encryptionKey
        ? { encryption: { key: encryptionKey, salt: environment.get('IMPORT_REMOTESTATE_ENCRYPTIONSALT') ?? SALT } }
        : {}),
    },
  };
}
