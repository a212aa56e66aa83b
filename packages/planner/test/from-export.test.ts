import { describe, expect, it } from 'vitest';
import { compareRealms, toLiveRealm } from '../src/index.ts';

describe('an export of a realm', () => {
  it('becomes entities by name', () => {
    const live = toLiveRealm({
      realm: 'shop',
      keycloakVersion: '26.5.5',
      accessTokenLifespan: 60,
      browserFlow: 'browser',
      attributes: { a: 'b' },
      clients: [{ clientId: 'web' }],
      clientScopes: [{ name: 'email' }],
      defaultDefaultClientScopes: ['email'],
      roles: { realm: [{ name: 'buyer' }], client: { web: [{ name: 'use' }] } },
      authenticationFlows: [{ alias: 'browser', topLevel: true, builtIn: true }],
      authenticatorConfig: [{ alias: 'condition', config: { role: 'buyer' } }],
      users: [{ username: 'service-account-web', serviceAccountClientId: 'web' }, { username: 'somebody' }],
      identityProviders: [{ alias: 'partner' }],
      groups: [{ name: 'staff', path: '/staff', subGroups: [{ name: 'admins', path: '/staff/admins' }] }],
    });
    expect(live).toMatchObject({ name: 'shop', keycloak: '26.5.5', settings: { accessTokenLifespan: 60 } });
    expect(Object.keys(live.settings)).toEqual(['accessTokenLifespan']);
    expect(Object.fromEntries(live.attributes)).toEqual({ a: 'b' });
    expect(Object.fromEntries(live.bindings)).toEqual({ browserFlow: 'browser' });
    expect(live.realmDefaultScopes).toEqual({ default: ['email'], optional: [] });
    expect(Object.fromEntries(live.authenticatorConfigs)).toEqual({ condition: { role: 'buyer' } });
    expect(
      [
        live.clients,
        live.clientScopes,
        live.realmRoles,
        live.clientRoles.get('web'),
        live.flows,
        live.serviceAccounts,
        live.identityProviders,
        live.groups,
      ].map((entities) => [...(entities ?? new Map<string, unknown>()).keys()]),
    ).toEqual([['web'], ['email'], ['buyer'], ['use'], ['browser'], ['web'], ['partner'], ['/staff', '/staff/admins']]);
  });

  it('keeps no ids, times and masked secrets, and nothing that is empty', () => {
    const client = {
      id: '1',
      clientId: 'web',
      secret: '**********',
      description: '',
      webOrigins: [],
      access: { view: true },
      attributes: { 'client.secret.creation.time': '1700000000', 'by.hand': 'yes' },
    };
    const { clients } = toLiveRealm({ realm: 'shop', clients: [client] });
    expect(clients.get('web')).toEqual({ clientId: 'web', attributes: { 'by.hand': 'yes' } });
  });

  it('names the flows that a client uses', () => {
    const { clients } = toLiveRealm({
      realm: 'shop',
      clients: [{ clientId: 'web', authenticationFlowBindingOverrides: { browser: '1', direct_grant: 'gone' } }],
      authenticationFlows: [{ id: '1', alias: 'shop login' }],
    });
    expect(clients.get('web')).toMatchObject({
      authenticationFlowBindingOverrides: { browser: 'shop login', direct_grant: 'gone' },
    });
  });

  it('has executions in the order in which they run, with sub-flows in either spelling', () => {
    const execution = { requirement: 'REQUIRED' };
    const { flows } = toLiveRealm({
      realm: 'shop',
      authenticationFlows: [
        {
          alias: 'login',
          topLevel: true,
          authenticationExecutions: [
            { ...execution, flowAlias: 'forms', autheticatorFlow: true, priority: 20 },
            { ...execution, flowAlias: 'doors', authenticatorFlow: true, priority: 30 },
            {
              ...execution,
              authenticator: 'auth-cookie',
              flowAlias: 'nothing',
              authenticatorConfig: 'c',
              priority: 10,
            },
          ],
        },
      ],
    });
    expect(flows.get('login')?.executions).toEqual([
      { ...execution, authenticator: 'auth-cookie', config: 'c' },
      { ...execution, flow: 'forms' },
      { ...execution, flow: 'doors' },
    ]);
  });
});

it('a realm with a flow inside itself can be compared', () => {
  const loop = { authenticatorFlow: true, flowAlias: 'loop', requirement: 'REQUIRED' };
  const live = toLiveRealm({
    realm: 'shop',
    authenticationFlows: [{ alias: 'loop', topLevel: true, authenticationExecutions: [loop] }],
  });
  const [change] = compareRealms(toLiveRealm({ realm: 'shop' }), live);
  expect(change?.properties).toContainEqual({ path: 'executions', file: ['REQUIRED loop'] });
});

describe('two exports', () => {
  const compare = (before: object, after: object): unknown[] =>
    compareRealms(toLiveRealm({ realm: 'shop', ...before }), toLiveRealm({ realm: 'shop', ...after }));

  it('are the same whatever the order of their lists', () => {
    const mappers = [
      { name: 'a', protocol: 'openid-connect' },
      { name: 'b', protocol: 'openid-connect' },
    ];
    expect(
      compare(
        { clients: [{ clientId: 'web', redirectUris: ['a', 'b'], protocolMappers: mappers }] },
        { clients: [{ clientId: 'web', redirectUris: ['b', 'a'], protocolMappers: mappers.toReversed() }] },
      ),
    ).toEqual([]);
  });

  it('are the same whatever the order of executions with the same priority', () => {
    const executions = [
      { authenticator: 'auth-cookie', requirement: 'REQUIRED', priority: 0 },
      { authenticator: 'auth-spnego', requirement: 'REQUIRED', priority: 0 },
      { authenticatorFlow: true, flowAlias: 'a', requirement: 'REQUIRED', priority: 0 },
      { authenticatorFlow: true, flowAlias: 'b', requirement: 'REQUIRED', priority: 0 },
    ];
    const flow = { alias: 'login', topLevel: true };
    expect(
      compare(
        { authenticationFlows: [{ ...flow, authenticationExecutions: executions }] },
        { authenticationFlows: [{ ...flow, authenticationExecutions: executions.toReversed() }] },
      ),
    ).toEqual([]);
  });

  it('are the same where one leaves out what is off', () => {
    expect(compare({ clients: [{ clientId: 'web', enabled: false }] }, { clients: [{ clientId: 'web' }] })).toEqual([]);
  });

  it('differ by property', () => {
    expect(
      compare(
        { clients: [{ clientId: 'web', attributes: { a: '1' } }], browserFlow: 'x' },
        { clients: [{ clientId: 'web', attributes: { b: '1' } }], browserFlow: 'y' },
      ),
    ).toEqual([
      { action: 'change', type: 'realm', name: 'shop', properties: [{ path: 'browserFlow', live: 'x', file: 'y' }] },
      {
        action: 'change',
        type: 'client',
        name: 'web',
        properties: [
          { path: 'attributes.a', live: '1' },
          { path: 'attributes.b', file: '1' },
        ],
      },
    ]);
  });
});
