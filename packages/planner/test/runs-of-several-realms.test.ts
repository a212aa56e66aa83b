import { describe, expect, it } from 'vitest';
import { reconcileRun, reconcilerSettings, type RealmDocument, toLiveRealm, toNewRealm } from '../src/index.ts';

const settings = reconcilerSettings(new Map([['IMPORT_CACHE_ENABLED', 'false']]), '6.5.0');
const live = (realm: string): ReturnType<typeof toLiveRealm> =>
  toLiveRealm({ realm, keycloakVersion: '26.5.5', displayName: 'old', ssoSessionMaxLifespan: 36_000 });
const file = (name: string, realm: string, value: RealmDocument['value']): RealmDocument => ({
  name,
  realm,
  value: { realm, ...value },
});

describe('a run over documents of several realms', () => {
  it('changes each realm as its own documents say', () => {
    const { realms, failure } = reconcileRun(
      new Map([live('blue'), live('red')].map((realm) => [realm.name, realm])),
      [
        file('1.json', 'blue', { displayName: 'Blue' }),
        file('2.json', 'red', { displayName: 'Red' }),
        file('3.json', 'blue', { displayName: 'Dark blue' }),
      ],
      settings,
    );
    const names = [...realms].map(([name, { after }]) => [name, after.settings['displayName']]);
    expect(Object.fromEntries(names)).toEqual({ blue: 'Dark blue', red: 'Red' });
    expect(failure).toBeUndefined();
  });

  it('ends for all realms where a document of one of them fails', () => {
    const { realms, failure } = reconcileRun(
      new Map([live('blue'), live('red'), live('green')].map((realm) => [realm.name, realm])),
      [
        file('1.json', 'blue', { displayName: 'Blue' }),
        file('2.json', 'red', { clientSessionMaxLifespan: 99_999 }),
        file('3.json', 'green', { displayName: 'Green' }),
      ],
      settings,
    );
    expect(failure).toMatchObject({ realm: 'red', document: '2.json', step: 'update the realm' });
    expect(realms.get('blue')?.failure).toBeUndefined();
    expect(realms.get('red')?.failure?.document).toBe('2.json');
    expect(realms.get('blue')?.after.settings['displayName']).toBe('Blue');
    expect(realms.get('green')?.after.settings['displayName']).toBe('old');
  });

  it('does not predict the client that Keycloak makes in its own realm for a new one', () => {
    const { realms } = reconcileRun(
      new Map([
        ['master', live('master')],
        ['blue', toNewRealm({ realm: 'blue', keycloakVersion: '26.5.5' })],
      ]),
      [file('1.json', 'master', {}), file('2.json', 'blue', {})],
      settings,
    );
    expect(realms.get('master')?.unpredicted.map(({ property }) => property)).toEqual(['clients.blue-realm']);
  });
});
