// What the config of components must be: the `validateConfiguration` methods of Keycloak's factories (26.5, each measured with
// an import; the same in 26.7). The admin API drops empty values before it looks; an import does not.

/** What a value of a config must be. */
export type ConfigType = 'integer' | 'long' | 'boolean' | 'filter' | readonly string[];

/** What the config of a provider must be. */
export interface ConfigRules {
  /** Keys that must be there. */
  readonly required?: readonly string[];
  /** Keys that must be there and not empty. */
  readonly filled?: readonly string[];
  /** Keys with at most one value of a type. */
  readonly types?: Readonly<Record<string, ConfigType>>;
  /** Keys of the types above that may be empty. */
  readonly mayBeEmpty?: readonly string[];
  /** A key with the addresses of LDAP servers, which 26.7 looks at. */
  readonly urls?: string;
  /** Settings that cannot be together, each as the value of a key, or of a key that is absent or something else. */
  readonly conflicts?: readonly Conflict[];
}

/** Settings that cannot be together. */
interface Conflict {
  /** Each as a key and the values that it has there; undefined stands for an absent one. */
  readonly when: readonly (readonly [key: string, values: readonly (string | undefined)[]])[];
  /** What is wrong: a sentence. */
  readonly message: string;
}

const OFF = ['false', undefined];
const KEY: Readonly<Record<string, ConfigType>> = { priority: 'long', enabled: 'boolean', active: 'boolean' };
const CURVES = ['P-256', 'P-384', 'P-521'];
const RSA: ConfigRules = { types: { ...KEY, keySize: ['1024', '2048', '3072', '4096'] } };
const SECRET: ConfigRules = { types: { ...KEY, secretSize: ['16', '24', '32', '64', '128', '256', '512'] } };
const ec = (key: string): ConfigRules => ({ types: { ...KEY, [key]: CURVES, ecGenerateCertificate: 'boolean' } });
const IMPORTED: ConfigRules = { required: ['privateKey'], types: KEY };

const KEYS: Readonly<Record<string, ConfigRules>> = {
  'rsa-generated': RSA,
  'rsa-enc-generated': RSA,
  'hmac-generated': SECRET,
  'aes-generated': SECRET,
  'ecdsa-generated': ec('ecdsaEllipticCurveKey'),
  'ecdh-generated': ec('ecdhEllipticCurveKey'),
  'eddsa-generated': { types: { ...KEY, eddsaEllipticCurveKey: ['Ed25519', 'Ed448'] } },
  rsa: IMPORTED,
  'rsa-enc': IMPORTED,
  'java-keystore': { required: ['keystore', 'keystorePassword', 'keyAlias', 'keyPassword'], types: KEY },
};

const HOST_MATCH = 'host-sending-registration-request-must-match';
const URI_MATCH = 'client-uris-must-match';
const REGISTRATION: Readonly<Record<string, ConfigRules>> = {
  'max-clients': { required: ['max-clients'], types: { 'max-clients': 'integer' } },
  'trusted-hosts': {
    required: [HOST_MATCH, URI_MATCH],
    types: { [HOST_MATCH]: 'boolean', [URI_MATCH]: 'boolean' },
    conflicts: [
      {
        when: [
          [HOST_MATCH, ['false']],
          [URI_MATCH, ['false']],
        ],
        message: `"${HOST_MATCH}" and "${URI_MATCH}" are both off`,
      },
    ],
  },
};

const LDAP: ConfigRules = {
  required: ['editMode'],
  urls: 'connectionUrl',
  types: {
    editMode: ['READ_ONLY', 'WRITABLE', 'UNSYNCED'],
    connectionTimeout: 'long',
    readTimeout: 'long',
    fullSyncPeriod: 'integer',
    changedSyncPeriod: 'integer',
    customUserSearchFilter: 'filter',
  },
  mayBeEmpty: ['connectionTimeout', 'readTimeout', 'customUserSearchFilter'],
  conflicts: [
    {
      when: [
        ['startTls', ['true']],
        ['connectionPooling', ['true']],
      ],
      message: '"startTls" and "connectionPooling" are both on',
    },
    {
      when: [
        ['validatePasswordPolicy', ['true']],
        ['editMode', ['READ_ONLY', 'UNSYNCED']],
      ],
      message: '"validatePasswordPolicy" is on, but "editMode" is not WRITABLE',
    },
    {
      when: [
        ['editMode', ['UNSYNCED']],
        ['importEnabled', ['false']],
      ],
      message: '"editMode" is UNSYNCED, but "importEnabled" is off',
    },
  ],
};

const BINARY: Conflict = {
  when: [
    ['is.binary.attribute', ['true']],
    ['always.read.value.from.ldap', OFF],
  ],
  message: '"is.binary.attribute" is on, but "always.read.value.from.ldap" is off',
};
const ATTRIBUTE = ['user.model.attribute', 'ldap.attribute'];
const LDAP_MAPPERS: Readonly<Record<string, ConfigRules>> = {
  'user-attribute-ldap-mapper': { filled: ATTRIBUTE, conflicts: [BINARY] },
  'certificate-ldap-mapper': {
    filled: ATTRIBUTE,
    conflicts: [
      BINARY,
      {
        when: [
          ['is.der.formatted', ['true']],
          ['is.binary.attribute', OFF],
        ],
        message: '"is.der.formatted" is on, but "is.binary.attribute" is off',
      },
    ],
  },
  'full-name-ldap-mapper': {
    filled: ['ldap.full.name.attribute'],
    conflicts: [
      {
        when: [
          ['write.only', ['true']],
          ['read.only', ['true']],
        ],
        message: '"write.only" and "read.only" are both on',
      },
    ],
  },
  'hardcoded-attribute-mapper': {
    required: ['user.model.attribute', 'attribute.value'],
    conflicts: [
      {
        when: [['user.model.attribute', ['username', 'email', 'Username', 'Email']]],
        message: '"user.model.attribute" is the name or the email of the user',
      },
    ],
  },
  'hardcoded-ldap-attribute-mapper': { required: ['ldap.attribute.name', 'ldap.attribute.value'] },
  'hardcoded-ldap-role-mapper': { required: ['role'] },
  'hardcoded-ldap-group-mapper': { required: ['group'] },
  'group-ldap-mapper': {
    filled: ['groups.dn', 'mode'],
    types: { 'membership.attribute.type': ['DN', 'UID'], 'groups.ldap.filter': 'filter' },
    mayBeEmpty: ['groups.ldap.filter'],
    conflicts: [
      {
        when: [
          ['preserve.group.inheritance', ['true']],
          ['membership.attribute.type', ['UID']],
        ],
        message: '"preserve.group.inheritance" is on, but "membership.attribute.type" is UID',
      },
    ],
  },
  'role-ldap-mapper': {
    filled: ['roles.dn', 'mode'],
    types: { 'roles.ldap.filter': 'filter' },
    mayBeEmpty: ['roles.ldap.filter'],
    conflicts: [
      {
        when: [
          ['use.realm.roles.mapping', OFF],
          ['client.id', ['', undefined]],
        ],
        message: '"use.realm.roles.mapping" is off, but there is no "client.id"',
      },
    ],
  },
};

/** By the type of the component, then by its provider. */
export const COMPONENT_CONFIGS: Readonly<Record<string, Readonly<Record<string, ConfigRules>>>> = {
  'org.keycloak.keys.KeyProvider': KEYS,
  'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy': REGISTRATION,
  'org.keycloak.storage.UserStorageProvider': { ldap: LDAP },
  'org.keycloak.storage.ldap.mappers.LDAPStorageMapper': LDAP_MAPPERS,
};
