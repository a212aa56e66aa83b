import { describe, expect, it } from 'vitest';
import { renderRealm } from '../src/index.ts';
import { document, errors, render } from './realms.ts';

describe('merging', () => {
  it('joins entities by name, bootstrap first, and unites plain lists', () => {
    const realm = render(
      [
        {
          realm: 'r',
          users: [{ username: 'super' }],
          clients: [{ clientId: 'a', redirectUris: ['x'] }],
          eventsListeners: ['l', 'm'],
        },
      ],
      [
        { realm: 'r', clients: [{ clientId: 'b' }, { clientId: 'a', redirectUris: ['y', 'x'], enabled: true }] },
        {
          realm: 'r',
          users: [{ username: 'service-account-x', clientRoles: { c: ['r1'] } }],
          eventsListeners: ['n', 'l'],
        },
      ],
    );
    expect(errors(realm)).toEqual([]);
    expect(realm.merged).toEqual({
      realm: 'r',
      users: [{ username: 'super' }, { username: 'service-account-x', clientRoles: { c: ['r1'] } }],
      clients: [{ clientId: 'a', redirectUris: ['x', 'y'], enabled: true }, { clientId: 'b' }],
      eventsListeners: ['l', 'm', 'n'],
    });
  });

  it('tells mappers of the same name apart by their provider', () => {
    const mapper = (provider: string, claim: string): unknown => ({
      identityProviderAlias: provider,
      name: 'email',
      config: { claim },
    });
    const realm = render(
      [
        { realm: 'r', identityProviderMappers: [mapper('one', 'a')] },
        { realm: 'r', identityProviderMappers: [mapper('two', 'b')] },
      ],
      [],
    );
    expect(realm.merged['identityProviderMappers']).toEqual([mapper('one', 'a'), mapper('two', 'b')]);
  });

  it('joins the mappers of a client that two documents describe', () => {
    const client = (name: string): unknown => ({ clientId: 'a', protocolMappers: [{ name }] });
    const realm = render([{ realm: 'r', clients: [client('m1')] }], [{ realm: 'r', clients: [client('m2')] }]);
    expect(realm.merged['clients']).toEqual([{ clientId: 'a', protocolMappers: [{ name: 'm1' }, { name: 'm2' }] }]);
  });

  it('takes the executions of a flow as one thing, because their order counts', () => {
    const flow = (...names: string[]): unknown => ({
      alias: 'f',
      authenticationExecutions: names.map((authenticator) => ({ authenticator })),
    });
    expect(
      errors(
        render([{ realm: 'r', authenticationFlows: [flow('a')] }], [{ realm: 'r', authenticationFlows: [flow('a')] }]),
      ),
    ).toEqual([]);
    expect(
      errors(
        render([{ realm: 'r', authenticationFlows: [flow('a')] }], [{ realm: 'r', authenticationFlows: [flow('b')] }]),
      ),
    ).toEqual([
      expect.stringContaining('error conflict: authenticationFlows[0].authenticationExecutions is another list here'),
    ]);
  });

  it('names both places of a disagreement', () => {
    const realm = render(['{ "realm": "r",\n "enabled": true }'], ['{ "realm": "r",\n\n "enabled": "true" }']);
    expect(errors(realm)).toEqual([
      'managed/00.json:3:13 error conflict: enabled is "true" here and true in bootstrap/0.json:2:13. Set it in one document only, or to the same value in both',
    ]);
  });

  it('is the same whatever the order in which files are given', () => {
    const files = ['10-a', '20-b', '30-c'].map((name, index) =>
      document(`managed/${name}.json`, { realm: 'r', clients: [{ clientId: `${index}` }] }),
    );
    const expected = renderRealm({ bootstrap: [], managed: files }, {}).merged;
    expect(renderRealm({ bootstrap: [], managed: files.toReversed() }, {}).merged).toEqual(expected);
  });
});
