import { describe, expect, it } from 'vitest';
import { type Reconciled, reconcile, reconcilerSettings, type ResolvedObject, toLiveRealm } from '../src/index.ts';

const settings = reconcilerSettings(new Map([['IMPORT_CACHE_ENABLED', 'false']]), '6.5.1');
const live = toLiveRealm({ realm: 'shop', keycloakVersion: '26.5.5', displayName: 'old', loginTheme: 'old' });
const run = (...documents: ResolvedObject[]): Reconciled =>
  reconcile(
    live,
    documents.map((value, index) => ({ name: `${index}.json`, value: { realm: 'shop', ...value } })),
    settings,
  );

describe('a document that keycloak-config-cli cannot read', () => {
  it('ends the run before anything is done, even by the documents before it', () => {
    const { after, failure } = run({ displayName: 'new' }, { dispalyName: 'newer' });
    expect(failure).toEqual({
      document: '1.json',
      step: 'read the file',
      reason: '"dispalyName" is not a property of RealmRepresentation',
    });
    expect(after.settings['displayName']).toBe('old');
  });

  it.each([
    ['a property that a client does not have', { clients: [{ clientID: 'web' }] }, '"clients[0].clientID"'],
    [
      'what the server has and the older classes lack',
      { identityProviders: [{ types: [] }] },
      '"identityProviders[0].types"',
    ],
    ['a text where a number belongs', { accessTokenLifespan: 'five' }, '"accessTokenLifespan" must be a whole number'],
    ['a text where a list belongs', { supportedLocales: 'de' }, '"supportedLocales" must be a list'],
    ['an object where a text belongs', { displayName: { de: 'Laden' } }, '"displayName" must be text'],
    ['a name that an enumeration does not have', { bruteForceStrategy: 'NONE' }, '"bruteForceStrategy" must be one of'],
    ['a number above 32 bits', { ssoSessionMaxLifespan: 3_000_000_000 }, '"ssoSessionMaxLifespan"'],
  ])('has %s', (_, value, reason) => {
    const { failure } = run(value);
    expect(failure?.step).toBe('read the file');
    expect(failure?.reason).toContain(reason);
  });

  it('is not shown with the value that is wrong: it may be a secret', () => {
    const { failure } = run({ clients: [{ clientId: 'web', secret: { text: 'hunter2' } }] });
    expect(failure?.reason).toBe('"clients[0].secret" must be text');
  });
});

describe('a value of another type', () => {
  it('is converted as both programs do', () => {
    const { after, failure } = run({
      loginTheme: 5,
      rememberMe: 'TRUE',
      accessTokenLifespan: ' 300 ',
      ssoSessionIdleTimeout: 60.9,
      bruteForceStrategy: 0,
      displayName: null,
    });
    expect(failure).toBeUndefined();
    expect(after.settings).toMatchObject({
      loginTheme: '5',
      rememberMe: true,
      accessTokenLifespan: 300,
      ssoSessionIdleTimeout: 60,
      bruteForceStrategy: 'LINEAR',
      displayName: 'old',
    });
  });

  it('counts as not set where it is an empty text instead of a number', () => {
    expect(run({ accessTokenLifespan: '' }).after.settings).not.toHaveProperty('accessTokenLifespan');
  });
});

it('what keycloak-config-cli adds to a realm is no unknown property', () => {
  const { failure } = run({ messageBundles: {}, userProfile: {}, organizations: [{ anything: 1 }], checksum: 'x' });
  expect(failure).toBeUndefined();
});
