import type { JsonObject } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { changesOf, park, remembered, runOver } from './realm-parts.ts';

const KEYS = 'org.keycloak.keys.KeyProvider';
const STORAGE = 'org.keycloak.storage.UserStorageProvider';
const MAPPERS = 'org.keycloak.storage.ldap.mappers.LDAPStorageMapper';
const PROFILE = 'org.keycloak.userprofile.UserProfileProvider';

const key = (name: string, config: JsonObject = {}): JsonObject => ({ name, providerId: 'rsa-generated', config });
const ldap = (config: JsonObject = {}, mappers?: JsonObject[]): JsonObject => ({
  name: 'people',
  providerId: 'ldap',
  config: { editMode: ['READ_ONLY'], ...config },
  ...(mappers && { subComponents: { [MAPPERS]: mappers } }),
});
const role = (config: JsonObject = {}): JsonObject => ({
  name: 'roles',
  providerId: 'role-ldap-mapper',
  config: { 'roles.dn': ['ou=roles'], mode: ['IMPORT'], 'use.realm.roles.mapping': ['true'], ...config },
});

describe('a component', () => {
  const before = park({ components: { [KEYS]: [key('signing', { priority: ['100'], keySize: ['2048'] })] } });
  const importKey = (one: JsonObject): string[] => changesOf(before, { components: { [KEYS]: [one] } });

  it('gets the declared values of its config; the others stay', () => {
    expect(importKey(key('signing', { keySize: ['4096'] }))).toEqual([
      `component ${KEYS}/signing: config.keySize ["2048"] → ["4096"]`,
    ]);
  });

  it('loses a value that is declared empty', () => {
    expect(importKey(key('signing', { keySize: [] }))).toEqual([
      `component ${KEYS}/signing: config.keySize ["2048"] → undefined`,
    ]);
  });

  it('is told by its type, its sub-type and its name', () => {
    expect(importKey(key('other'))).toEqual([`create component ${KEYS}/other`]);
    expect(importKey({ ...key('signing'), subType: 'anonymous' })).toEqual([
      `create component ${KEYS}/anonymous/signing`,
    ]);
  });

  it('does not show keys that its provider does not describe', () => {
    expect(importKey(key('signing', { privateKey: ['x'], colour: ['red'] }))).toEqual([]);
  });

  it.each([
    ['keySize', '2000', '"keySize" is "2000", which is not one of 1024, 2048, 3072, 4096'],
    ['priority', 'high', '"priority" is "high", which is not a whole number'],
  ])('ends the run if Keycloak refuses its %s', (name, value, reason) => {
    expect(importKey(key('signing', { [name]: [value] }))).toEqual([
      `update component "signing": Keycloak refuses it: ${reason} (HTTP 400)`,
    ]);
  });

  it('ends the run if the server does not have its provider, or its name is too long', () => {
    expect(importKey({ name: 'odd', providerId: 'odd' })).toEqual([
      `create component "odd": Keycloak has no provider "odd" for ${KEYS}`,
    ]);
    const long = 'x'.repeat(256);
    expect(importKey(key(long))).toEqual([
      `create component "${long}": "name" is longer than the 255 characters that Keycloak can store (HTTP 500)`,
    ]);
  });

  it('of a type that Keycloak does not have by itself is not predicted', () => {
    const { unpredicted } = runOver(before, { components: { 'org.example.Thing': [{ name: 'a', providerId: 'b' }] } });
    expect(unpredicted.map(({ property }) => property)).toEqual(['components.org.example.Thing']);
  });

  it('without a known value is not compared there', () => {
    const { unknown, failure } = runOver(before, {
      components: { [KEYS]: [key('signing', { keySize: ['$(env:SIZE)'] })] },
    });
    expect(unknown).toEqual([{ type: 'component', name: `${KEYS}/signing`, path: 'config.keySize' }]);
    expect(failure).toBeUndefined();
  });
});

it('new keys get a curve, and a certificate whose text nobody knows', () => {
  const components = {
    [KEYS]: [
      { name: 'curve', providerId: 'ecdsa-generated' },
      { name: 'own', providerId: 'rsa', config: { privateKey: ['-----BEGIN…'] } },
    ],
  };
  const { after } = runOver(park(), { components });
  expect(after.components.get(`${KEYS}/curve`)?.['config']).toEqual({ ecdsaEllipticCurveKey: ['P-256'] });
  expect(after.components.get(`${KEYS}/own`)?.['config']).toEqual({
    certificate: ['(generated)'],
    privateKey: ['**********'],
  });
});

it('a key provider that becomes another one shows the keys of that one', () => {
  const curve = {
    name: 'k',
    providerId: 'eddsa-generated',
    config: { eddsaEllipticCurveKey: ['Ed448'], priority: ['1'] },
  };
  const next = { components: { [KEYS]: [{ name: 'k', providerId: 'ecdh-generated' }] } };
  expect(changesOf(park({ components: { [KEYS]: [curve] } }), next)).toEqual([
    `component ${KEYS}/k: config.ecdhEllipticCurveKey undefined → ["P-256"]`,
    `component ${KEYS}/k: config.eddsaEllipticCurveKey ["Ed448"] → undefined`,
    `component ${KEYS}/k: providerId "eddsa-generated" → "ecdh-generated"`,
  ]);
});

describe('a secret', () => {
  const config = { bindCredential: ['**********'] };
  const before = park({ components: { [STORAGE]: [ldap(config)] } });

  it('is masked, so it is written without being compared', () => {
    for (const secret of ['hunter2', '$(env:BIND)']) {
      const document = { components: { [STORAGE]: [ldap({ bindCredential: [secret] })] } };
      expect(changesOf(before, document)).toEqual([]);
      const name = `${STORAGE}/people`;
      expect(runOver(before, document).unknown).toEqual([
        { type: 'component', name, path: 'config.bindCredential', hidden: true },
      ]);
    }
  });

  it('in a vault is seen', () => {
    const vault = ldap({ bindCredential: ['${vault.ldap}'] });
    expect(changesOf(before, { components: { [STORAGE]: [vault] } })).toEqual([
      `component ${STORAGE}/people: config.bindCredential ["**********"] → ["\${vault.ldap}"]`,
    ]);
  });
});

describe('a new LDAP server', () => {
  const mappersOf = (config: JsonObject): string[] => {
    const { after } = runOver(park(), { components: { [STORAGE]: [ldap(config)] } });
    const prefix = `${STORAGE}/people/${MAPPERS}/`;
    return [...after.components.keys()].filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  };
  const always = ['last name', 'email', 'creation date', 'modify date'];

  it('has the mappers that Keycloak puts into it', () => {
    const kerberos = 'Kerberos principal attribute mapper';
    expect(mappersOf({})).toEqual(['username', 'first name', ...always, kerberos]);
    expect(mappersOf({ rdnLDAPAttribute: ['cn'] })).toEqual(['username', 'full name', ...always, kerberos]);
    expect(mappersOf({ vendor: ['ad'] })).toEqual([
      'username',
      'first name',
      ...always,
      'MSAD account controls',
      kerberos,
    ]);
    const writable = { editMode: ['WRITABLE'], rdnLDAPAttribute: ['cn'] };
    expect(mappersOf(writable)).toEqual(['username', 'first name', 'username-cn', ...always, kerberos]);
    const registering = { syncRegistrations: ['true'], usePasswordModifyExtendedOp: ['true'] };
    expect(mappersOf(registering).at(-1)).toBe('random initial password');
  });

  it('names the attribute for Kerberos', () => {
    const { after } = runOver(park(), { components: { [STORAGE]: [ldap({ vendor: ['rhds'] })] } });
    expect(after.components.get(`${STORAGE}/people`)?.['config']).toMatchObject({
      krbPrincipalAttribute: ['krbPrincipalName'],
    });
  });

  it('with Kerberos switches it on in the flows, and off again when it goes', () => {
    const flow = (requirement: string): JsonObject => ({
      authenticationFlows: [
        { alias: 'login', topLevel: true, authenticationExecutions: [{ authenticator: 'auth-spnego', requirement }] },
      ],
    });
    const document = { components: { [STORAGE]: [ldap({ allowKerberosAuthentication: ['true'] })] } };
    const { after } = runOver(park(flow('DISABLED')), document);
    expect(after.flows.get('login')?.executions).toMatchObject([{ requirement: 'ALTERNATIVE' }]);
    const gone = runOver(after, { components: {} }, { IMPORT_REMOTESTATE_ENABLED: 'false' }).after;
    expect(gone.flows.get('login')?.executions).toMatchObject([{ requirement: 'DISABLED' }]);
  });
});

describe('a component in another one', () => {
  const at = `${STORAGE}/people/${MAPPERS}/roles`;
  const before = park({
    components: { [STORAGE]: [ldap({}, [role()])] },
    attributes: remembered('sub-components-people', ['roles']),
  });
  const importServer = (server: JsonObject, environment: Record<string, string> = {}): string[] =>
    changesOf(before, { components: { [STORAGE]: [server] } }, environment);

  it('is imported with it', () => {
    expect(importServer(ldap({}, [role({ mode: ['READ_ONLY'] })]))).toEqual([
      `component ${at}: config.mode ["IMPORT"] → ["READ_ONLY"]`,
    ]);
  });

  it('is deleted if an earlier run made it and the document lacks it', () => {
    expect(importServer(ldap())).toEqual([`delete component ${at}`]);
  });

  it('stays where nothing is deleted', () => {
    expect(importServer(ldap(), { IMPORT_MANAGED_SUBCOMPONENT: 'no-delete' })).toEqual([]);
    expect(changesOf(before, {})).toEqual([]);
  });

  it('cannot import from a server that imports nobody', () => {
    expect(importServer(ldap({ importEnabled: ['false'] }, [role({ 'roles.dn': ['ou=all'] })]))).toEqual([
      `component ${STORAGE}/people: config.importEnabled undefined → ["false"]`,
      `component ${at}: config.mode ["IMPORT"] → ["READ_ONLY"]`,
      `component ${at}: config.roles.dn ["ou=roles"] → ["ou=all"]`,
    ]);
  });

  it('ends the run if the list of them is null', () => {
    expect(importServer({ ...ldap(), subComponents: null })).toEqual([
      'update component "people": "subComponents" is null',
    ]);
  });
});

it.each([
  ['group-ldap-mapper', { 'groups.dn': ['ou=g'], mode: ['READ_ONLY'], 'groups.path': ['/gone'] }, 'group "/gone"'],
  ['hardcoded-ldap-group-mapper', { group: ['gone'] }, 'group "gone"'],
  ['hardcoded-ldap-role-mapper', { role: ['shop.gone'] }, 'role "shop.gone"'],
])('a %s that names something that there is not ends the run', (providerId, config, what) => {
  const before = park({
    groups: [{ name: 'staff' }],
    clients: [{ clientId: 'shop' }],
    roles: { client: { shop: [{ name: 'buyer' }] } },
    components: { [STORAGE]: [ldap()] },
  });
  const importMapper = (one: JsonObject): string[] =>
    changesOf(before, { components: { [STORAGE]: [ldap({}, [{ name: 'it', providerId, config: one }])] } });
  expect(importMapper(config)).toEqual([`create component "it": Keycloak refuses it: there is no ${what} (HTTP 400)`]);
  const there = JSON.parse(
    JSON.stringify(config).replace('shop.gone', 'shop.buyer').replace('gone', 'staff'),
  ) as JsonObject;
  expect(importMapper(there)).toEqual([`create component ${STORAGE}/people/${MAPPERS}/it`]);
});

it('a registration policy for client scopes that there are not ends the run', () => {
  const type = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';
  const policy = {
    name: 'scopes',
    providerId: 'allowed-client-templates',
    config: { 'allowed-client-scopes': ['gone'] },
  };
  expect(changesOf(park(), { components: { [type]: [policy] } })).toEqual([
    'create component "scopes": Keycloak refuses it: there is no client scope "gone" (HTTP 400)',
  ]);
});

describe('a component that the document lacks', () => {
  const both = { components: { [KEYS]: [key('a'), key('b')] }, attributes: remembered('components', ['b']) };
  const document = { components: { [KEYS]: [] } };

  it('is deleted if an earlier run made it', () => {
    expect(changesOf(park(both), document)).toEqual([`delete component ${KEYS}/b`]);
  });

  it('is deleted whoever made it where there is no state', () => {
    expect(changesOf(park(both), document, { IMPORT_REMOTESTATE_ENABLED: 'false' })).toEqual([
      `delete component ${KEYS}/a`,
      `delete component ${KEYS}/b`,
    ]);
  });

  it('stays where nothing is deleted', () => {
    expect(changesOf(park(both), document, { IMPORT_MANAGED_COMPONENT: 'no-delete' })).toEqual([]);
  });
});

describe('the component with the user profile', () => {
  const withProfile = (profile: JsonObject): JsonObject => ({
    components: {
      [PROFILE]: [
        { providerId: 'declarative-user-profile', config: { 'kc.user.profile.config': [JSON.stringify(profile)] } },
      ],
    },
  });
  const attributes = [{ name: 'username' }, { name: 'email' }];

  it('changes the user profile', () => {
    const next = withProfile({ attributes, unmanagedAttributePolicy: 'ENABLED' });
    expect(changesOf(park(withProfile({ attributes })), next)).toEqual([
      'user-profile park: unmanagedAttributePolicy undefined → "ENABLED"',
    ]);
  });

  it('ends the run if Keycloak refuses the profile', () => {
    expect(changesOf(park(), withProfile({ attributes: [{ name: 'email' }] }))).toEqual([
      'create component "declarative-user-profile": Keycloak refuses it: the user profile has no attribute "username" (HTTP 400)',
    ]);
  });
});

it('users that a run reads from a user federation are not predicted', () => {
  const document = { components: { [STORAGE]: [ldap()] } };
  const { unpredicted } = runOver(park(), document, { IMPORT_BEHAVIORS_SYNCUSERFEDERATION: 'true' });
  expect(unpredicted.map(({ property }) => property)).toEqual([`components.${STORAGE}`]);
  expect(runOver(park(), document).unpredicted).toEqual([]);
});
