// The mappers that Keycloak puts into a new LDAP server (LDAPStorageProviderFactory.onCreate; the same in 26.5 and 26.7).

import type { JsonObject } from '@realm-as-code/renderer';
import { firstOf } from './component-config.ts';

/** The type of the mappers of an LDAP server. */
export const LDAP_MAPPER = 'org.keycloak.storage.ldap.mappers.LDAPStorageMapper';

/** The key with the attribute that holds the principal of Kerberos. */
export const KERBEROS_PRINCIPAL = 'krbPrincipalAttribute';

/** @returns the mappers of a new LDAP server. Its config has the attribute for Kerberos by then. */
export function ldapMappers(server: JsonObject): JsonObject[] {
  const mode = firstOf(server, 'editMode');
  const isActiveDirectory = firstOf(server, 'vendor') === 'ad';
  const facts: Facts = {
    isActiveDirectory,
    isWritable: mode === 'WRITABLE',
    readOnly: String(mode !== 'WRITABLE'),
    alwaysRead: String(mode !== 'UNSYNCED'),
    username: usernameAttribute(server),
  };
  const hasRandomPassword =
    !isActiveDirectory && isOn(server, 'syncRegistrations') && isOn(server, 'usePasswordModifyExtendedOp');
  return [
    attribute('username', 'username', facts.username, {
      readOnly: facts.readOnly,
      alwaysRead: 'false',
      mandatory: 'true',
    }),
    ...nameMappers(rdnAttribute(server, facts), facts),
    attribute('last name', 'lastName', 'sn', { ...facts, mandatory: 'true' }),
    attribute('email', 'email', 'mail', { readOnly: facts.readOnly, alwaysRead: 'false', mandatory: 'false' }),
    ...timeMappers(facts),
    ...(isActiveDirectory
      ? [
          mapper('MSAD account controls', 'msad-user-account-control-mapper', {
            'always.read.enabled.value.from.ldap': facts.alwaysRead,
          }),
        ]
      : []),
    mapper('Kerberos principal attribute mapper', 'kerberos-principal-attribute-mapper', {}),
    ...(hasRandomPassword
      ? [
          mapper('random initial password', 'hardcoded-ldap-attribute-mapper', {
            'ldap.attribute.name': 'userpassword',
            'ldap.attribute.value': '${RANDOM}',
          }),
        ]
      : []),
  ];
}

/** @returns the attribute of an LDAP server that holds the name of a user. */
export function usernameAttribute(server: JsonObject): string {
  return firstOf(server, 'usernameLDAPAttribute') ?? (firstOf(server, 'vendor') === 'ad' ? 'cn' : 'uid');
}

/** @returns the attribute that holds the principal of Kerberos where the config names none. */
export function kerberosPrincipalAttribute(server: JsonObject): string {
  const vendor = firstOf(server, 'vendor');
  if (vendor === 'rhds') return 'krbPrincipalName';
  return vendor === 'ad' ? 'userPrincipalName' : 'krb5PrincipalName';
}

interface Facts {
  readonly isActiveDirectory: boolean;
  readonly isWritable: boolean;
  readonly readOnly: string;
  readonly alwaysRead: string;
  readonly username: string;
}

function rdnAttribute(server: JsonObject, { username }: Facts): string {
  const rdn = firstOf(server, 'rdnLDAPAttribute');
  return rdn ?? (username.toLowerCase() === 'samaccountname' ? 'cn' : username);
}

/** What becomes the first name depends on whether `cn` is what entries are called. */
function nameMappers(rdn: string, facts: Facts): JsonObject[] {
  const firstName = (ldap: string): JsonObject =>
    attribute('first name', 'firstName', ldap, { ...facts, mandatory: 'true' });
  if (rdn.toLowerCase() !== 'cn') return [firstName('cn')];
  if (facts.username.toLowerCase() === 'cn') return [firstName('givenName')];
  const { readOnly } = facts;
  if (facts.isWritable) {
    return [
      firstName('givenName'),
      attribute('username-cn', 'username', 'cn', { readOnly, alwaysRead: 'false', mandatory: 'true' }),
    ];
  }
  const config = { 'ldap.full.name.attribute': 'cn', 'read.only': readOnly, 'write.only': 'false' };
  return [mapper('full name', 'full-name-ldap-mapper', config)];
}

function timeMappers({ isActiveDirectory, alwaysRead }: Facts): JsonObject[] {
  const fixed = { readOnly: 'true', alwaysRead, mandatory: 'false' };
  const [created, modified] = isActiveDirectory
    ? ['whenCreated', 'whenChanged']
    : ['createTimestamp', 'modifyTimestamp'];
  return [
    attribute('creation date', 'createTimestamp', created, fixed),
    attribute('modify date', 'modifyTimestamp', modified, fixed),
  ];
}

function attribute(
  name: string,
  model: string,
  ldap: string | undefined,
  { readOnly, alwaysRead, mandatory }: Pick<Facts, 'readOnly' | 'alwaysRead'> & { readonly mandatory: string },
): JsonObject {
  return mapper(name, 'user-attribute-ldap-mapper', {
    'user.model.attribute': model,
    'ldap.attribute': ldap ?? '',
    'read.only': readOnly,
    'always.read.value.from.ldap': alwaysRead,
    'is.mandatory.in.ldap': mandatory,
  });
}

function mapper(name: string, providerId: string, config: Readonly<Record<string, string>>): JsonObject {
  const lists = Object.entries(config).map(([key, value]): [string, string[]] => [key, [value]]);
  return { name, providerId, providerType: LDAP_MAPPER, config: Object.fromEntries(lists) };
}

function isOn(component: JsonObject, key: string): boolean {
  return firstOf(component, key)?.toLowerCase() === 'true';
}
