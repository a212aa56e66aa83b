import { describe, expect, it } from 'vitest';
import {
  type Reconciled,
  type ReconcilerSettings,
  reconcile,
  reconcilerSettings,
  type ResolvedObject,
  toLiveRealm,
} from '../src/index.ts';

const OWN = 'de.adorsys.keycloak.config.';
const withSettings = (environment: Record<string, string>, version = '6.5.1'): ReconcilerSettings =>
  reconcilerSettings(new Map(Object.entries(environment)), version);

function run(
  document: ResolvedObject,
  settings = withSettings({}),
  attributes: Record<string, string> = {},
  more: Record<string, string> = {},
): Reconciled {
  const before = toLiveRealm({
    realm: 'shop',
    keycloakVersion: '26.5.5',
    clients: [{ clientId: 'a' }, { clientId: 'a-b' }, { clientId: 'old' }],
    roles: { client: { a: [], 'a-b': [] } },
    attributes,
  });
  return reconcile(before, [{ name: 'shop.json', value: { realm: 'shop', ...document }, ...more }], settings);
}

/** What is remembered, by the names of the lists. */
function memoryOf({ after }: Reconciled, key = 'default'): Record<string, unknown> {
  const prefix = `${OWN}state-${key}-`;
  const own = [...after.attributes].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), JSON.parse(value) as unknown]));
}

describe('the memory of a run', () => {
  it('has a list for each kind of entity that a document has a list of', () => {
    const document = {
      roles: { realm: [{ name: 'buyer' }], client: { a: [{ name: 'read' }] } },
      clients: [{ clientId: 'a' }, { name: 'nameless' }],
      requiredActions: [],
      messageBundles: { de: { hello: 'Hallo' } },
      groups: [{ name: 'staff', subGroups: [{ name: 'below' }] }],
    };
    expect(run(document).failure).toBeUndefined();
    expect(memoryOf(run(document))).toEqual({
      'roles-realm-0': ['buyer'],
      'roles-client-a-0': ['read'],
      'clients-0': ['a', 'name:nameless'],
      'required-actions-0': [],
      'message-bundles-0': ['de'],
      'groups-0': ['staff'],
    });
  });

  it('has components in the order of a hash table, and those within one in a list of its own', () => {
    const ldap = { editMode: ['READ_ONLY'], connectionUrl: ['ldap://people'], usersDn: ['ou=people'] };
    const mail = { 'user.model.attribute': ['email'], 'ldap.attribute': ['mail'] };
    const mapper = { name: 'mail', providerId: 'user-attribute-ldap-mapper', config: mail };
    const subComponents = { 'org.keycloak.storage.ldap.mappers.LDAPStorageMapper': [mapper] };
    const document = {
      components: {
        'org.keycloak.keys.KeyProvider': [{ name: 'key', providerId: 'rsa-generated', config: {} }],
        'org.keycloak.storage.UserStorageProvider': [
          { name: 'people', providerId: 'ldap', subComponents, config: ldap },
        ],
      },
    };
    expect(run(document).failure).toBeUndefined();
    expect(memoryOf(run(document))).toMatchObject({
      'components-0': ['people', 'key'],
      'sub-components-people-0': ['mail'],
    });
  });

  it('is kept under the key of the cache', () => {
    const { after } = run({ groups: [] }, withSettings({ IMPORT_CACHE_KEY: 'blue' }));
    expect(after.attributes.get(`${OWN}state-blue-groups-0`)).toBe('[]');
  });

  it('loses the roles of the client "a-b" where a later list of the client "a" takes its place', () => {
    const roles = { client: { 'a-b': [{ name: 'x' }], a: [{ name: 'y' }] } };
    expect(memoryOf(run({ roles }))).toEqual({ 'roles-client-a-0': ['y'] });
  });

  it('has groups only since 6.5', () => {
    expect(memoryOf(run({ groups: [] }, withSettings({}, '6.4.0')))).toEqual({});
  });

  it('can be switched off: nothing is written, and whatever a document does not have is deleted', () => {
    const settings = withSettings({ IMPORT_REMOTESTATE_ENABLED: 'false' });
    const reconciled = run({ clients: [{ clientId: 'a' }] }, settings);
    expect(memoryOf(reconciled)).toEqual({});
    expect([...reconciled.after.clients.keys()]).toEqual(['a']);
  });

  it('is what the realm had when the document began, whatever the document declares', () => {
    const name = `${OWN}state-default-clients-0`;
    const declared = { attributes: { [name]: '["a"]' }, clients: [{ clientId: 'a' }] };
    const { after } = run(declared, withSettings({}), { [name]: '["old"]' });
    expect(after.clients.has('old')).toBe(false);
    expect(after.clients.has('a-b')).toBe(true);
    expect(after.attributes.get(name)).toBe('["a"]');
  });
});

describe('an encrypted memory', () => {
  const encrypted = withSettings({ IMPORT_REMOTESTATE_ENCRYPTIONKEY: 'key' });
  const backwards = (text: string): string => text.split('').toReversed().join('');
  const withCipher = {
    ...encrypted,
    state: { ...encrypted.state, cipher: { encrypt: backwards, decrypt: backwards } },
  };
  const name = `${OWN}state-default-clients-0`;

  it('is read and written with its key', () => {
    const { after, unpredicted } = run({ clients: [{ clientId: 'a' }] }, withCipher, { [name]: backwards('["old"]') });
    expect([...after.clients.keys()]).toEqual(['a', 'a-b']);
    expect(after.attributes.get(name)).toBe(backwards('["a"]'));
    expect(unpredicted).toEqual([]);
  });

  it('leaves open what is deleted where the key is not known', () => {
    const { after, unpredicted } = run({ clients: [{ clientId: 'a' }] }, encrypted, { [name]: 'abc' });
    expect([...after.clients.keys()]).toEqual(['a', 'a-b', 'old']);
    expect(unpredicted.map(({ property }) => property)).toEqual(['clients']);
  });

  it('stops the run where it was encrypted with another key', () => {
    const other = {
      ...withCipher,
      state: { ...withCipher.state, cipher: { encrypt: backwards, decrypt: () => undefined } },
    };
    expect(run({ clients: [] }, other, { [name]: 'abc' }).failure?.step).toBe('delete clients');
  });
});

describe('the checksum of a document', () => {
  const name = `${OWN}import-checksum-default`;

  it('that was imported before keeps a run from doing anything, unless that is switched off', () => {
    const document = { displayName: 'new' };
    const seen = (settings: ReconcilerSettings): unknown =>
      run(document, settings, { [name]: 'abc' }, { checksum: 'abc' }).after.settings['displayName'];
    expect(seen(withSettings({}))).toBeUndefined();
    expect(seen(withSettings({ IMPORT_CACHE_ENABLED: 'false' }))).toBe('new');
  });

  it('that has changed stops a run where it is told so', () => {
    const settings = withSettings({ IMPORT_BEHAVIORS_CHECKSUMCHANGED: 'fail' });
    const { failure } = run({}, settings, { [name]: 'abc' }, { checksum: 'def' });
    expect(failure).toMatchObject({ step: 'compare the checksum' });
  });

  it('is kept for each file without a key', () => {
    const settings = withSettings({ IMPORT_BEHAVIORS_CHECKSUMWITHCACHEKEY: 'false' });
    const { after } = run({}, settings, {}, { checksum: 'abc', source: 'shop.json_1' });
    expect(after.attributes.get(`${OWN}import-checksum-shop.json_1`)).toBe('abc');
  });
});
