import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { besideExportOf, compareRealms, type LiveRealm, toLiveRealm } from '../src/index.ts';
import { type Edit, linesOf, planShop } from './shop.ts';

/** Authorization settings in the form that exports and documents share. */
interface Settings {
  allowRemoteResourceManagement?: boolean;
  policyEnforcementMode?: string;
  decisionStrategy?: string;
  resources?: object[];
  policies?: object[];
  scopes?: object[];
}

const USUAL = {
  allowRemoteResourceManagement: true,
  policyEnforcementMode: 'ENFORCING',
  decisionStrategy: 'UNANIMOUS',
};

function resource(name: string, more: object = {}): object {
  return { name, scopes: [{ name: 'read' }], uris: [`/${name}`], ownerManagedAccess: false, attributes: {}, ...more };
}

function policy(name: string, type: string, config: object): object {
  return { name, type, logic: 'POSITIVE', decisionStrategy: 'UNANIMOUS', config };
}

function json(...list: unknown[]): string {
  return JSON.stringify(list);
}

const ORDERS: Settings = {
  ...USUAL,
  resources: [resource('orders')],
  policies: [
    policy('buyers', 'role', { roles: json({ id: 'buyer', required: false }) }),
    policy('see orders', 'resource', { resources: json('orders'), applyPolicies: json('buyers') }),
    policy('read', 'scope', { scopes: json('read'), applyPolicies: json('buyers') }),
  ],
  scopes: [{ name: 'read', displayName: 'Read' }],
};

/** The client `api` has authorization services; an earlier run made the resource `orders`. */
function withSettings(live: Settings, file: Settings, more: Edit = () => undefined): Edit {
  return (shop, document) => {
    shop.settings['attributes'] = {
      'de.adorsys.keycloak.config.state-default-resources-client-api-0': json('orders'),
    };
    Object.assign(shop.clients['api'], {
      authorizationServicesEnabled: true,
      authenticationFlowBindingOverrides: {},
      authorizationSettings: { ...USUAL, ...live },
    });
    Object.assign(document.clients['api'], {
      authorizationServicesEnabled: true,
      authenticationFlowBindingOverrides: {},
      authorizationSettings: file,
    });
    more(shop, document);
  };
}

function plan(live: Settings, file: Settings, more?: Edit): { lines: string[]; stops: string | undefined } {
  const { failure, ...rest } = planShop(withSettings(live, file, more));
  const lines = linesOf({ ...rest }).map((line) => line.replace('change client api: authorizationSettings.', ''));
  return { lines, stops: failure && `${failure.step}: ${failure.reason}` };
}

const names = fc.uniqueArray(fc.constantFrom('read', 'write', 'id', 'access', '$x', 'a.resource.b'), { minLength: 1 });

/** Any settings that Keycloak takes. */
const anySettings = fc
  .record({ scopes: names, resources: names, policies: names, permissions: names, picks: fc.infiniteStream(fc.nat()) })
  .map(({ scopes, resources, policies, permissions, picks }): Settings => {
    const some = (list: readonly string[]): string[] => list.filter(() => (picks.next().value ?? 0) % 2 === 0);
    const texts = (key: string): object => ((picks.next().value ?? 0) % 2 === 0 ? { [key]: 'a text' } : {});
    return {
      ...USUAL,
      scopes: scopes.map((name) => ({ name, ...texts('displayName'), ...texts('iconUri') })),
      resources: resources.map((name) => ({
        ...{ name, ...texts('type'), ...texts('icon_uri'), uris: some(['/a', '/b']) },
        scopes: some(scopes).map((scope) => ({ name: scope })),
        attributes: Object.fromEntries(some(['id', 'k']).map((key) => [key, ['1', '2']])),
      })),
      policies: [
        ...policies.map((name) => ({ ...policy(name, 'time', texts('hour')), ...texts('description') })),
        ...permissions.map((name) =>
          policy(`for ${name}`, 'scope', {
            resources: json(...some(resources)),
            scopes: json(...some(scopes)),
            applyPolicies: json(...some(policies)),
          }),
        ),
      ],
    };
  });

describe('authorization settings of a client', () => {
  it('as an export has them are not changed by a document that has the same', () => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        expect(plan(settings, settings)).toEqual({ lines: [], stops: undefined });
      }),
      { numRuns: 30 },
    );
  });

  it('become what the document has where an earlier run made all resources', () => {
    fc.assert(
      fc.property(anySettings, anySettings, (live, file) => {
        const made = (live.resources ?? []).map((one) => (one as { name: string }).name);
        const remembered: Edit = (shop) => {
          const list = 'de.adorsys.keycloak.config.state-default-resources-client-api-0';
          shop.settings['attributes'] = { [list]: json(...made) };
        };
        const [before, after] = [live, file].map((settings) =>
          toLiveRealm({ realm: 'shop', clients: [{ clientId: 'api', authorizationSettings: settings as never }] }),
        );
        expect(planShop(withSettings(live, file, remembered)).changes).toEqual(
          compareRealms(before as LiveRealm, after as LiveRealm),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('that are as declared are not changed, whatever the order and spelling of lists', () => {
    const file: Settings = {
      ...ORDERS,
      resources: [{ name: 'orders', uri: '/orders', scopes: ['read'] }],
      policies: [
        { name: 'buyers', type: 'role', config: { roles: json({ id: 'buyer' }) } },
        ...(ORDERS.policies ?? []).slice(1),
      ],
    };
    expect(plan(ORDERS, file)).toEqual({ lines: [], stops: undefined });
  });

  it('come with a role for the service account when they are switched on', () => {
    const { changes } = planShop((_, file) => {
      Object.assign(file.clients['api'], { authorizationServicesEnabled: true, authorizationSettings: ORDERS });
      file.serviceAccounts = {};
    });
    expect(linesOf({ changes } as never)).toEqual([
      'create client-role api/uma_protection',
      'change client api: authorizationServicesEnabled undefined → true',
      expect.stringMatching(/^change client api: authorizationSettings undefined → .*"see orders"/),
      'change service-account api: clientRoles.api ["read"] → ["read","uma_protection"]',
      'stays service-account api: realmRoles = ["buyer"]',
      'stays service-account api: clientRoles.api = ["read"]',
    ]);
  });

  it('go with everything in them when they are switched off', () => {
    const { lines } = plan(ORDERS, {}, (_, file) => {
      file.clients['api'].authorizationServicesEnabled = false;
      delete file.clients['api'].authorizationSettings;
    });
    expect(lines).toEqual([
      'change client api: authorizationServicesEnabled true → undefined',
      expect.stringMatching(/^change client api: authorizationSettings \{.*\} → undefined$/),
    ]);
  });

  it('fall back to those of a new client where the document has none, but for the strategy', () => {
    const live = { ...ORDERS, allowRemoteResourceManagement: false, policyEnforcementMode: 'DISABLED' };
    const { resources = [], policies = [], scopes = [] } = ORDERS;
    expect(plan({ ...live, decisionStrategy: 'AFFIRMATIVE' }, { resources, policies, scopes }).lines).toEqual([
      'allowRemoteResourceManagement false → true',
      'policyEnforcementMode "DISABLED" → "ENFORCING"',
    ]);
  });

  it('are switched on where a document has some, whatever else it says', () => {
    const { lines } = plan(ORDERS, ORDERS, (_, file) => {
      file.clients['api'].authorizationServicesEnabled = false;
    });
    expect(lines).toEqual([]);
  });

  it('cannot have the strategy CONSENSUS', () => {
    expect(plan(ORDERS, { ...ORDERS, decisionStrategy: 'CONSENSUS' }).stops).toBe(
      'set authorization of client "api": Keycloak does not take the decision strategy CONSENSUS for all permissions (HTTP 500)',
    );
  });

  it('that Keycloak does not have or take stop only keycloak-config-cli 6.4', () => {
    const stopOf = (version: string, edit: Edit): string | undefined => planShop(edit, { version }).failure?.reason;
    const ofRealmManagement: Edit = (live, file) => {
      live.clients['realm-management'] = { name: '${client_realm-management}', bearerOnly: true };
      file.clients['realm-management'] = { authorizationSettings: ORDERS };
    };
    expect(stopOf('6.4.0', ofRealmManagement)).toBe(
      'Keycloak gives no access to authorization settings of this client',
    );
    expect(stopOf('6.5.0', ofRealmManagement)).toBeUndefined();
    const twice = policy('new', 'role', { roles: json({ id: 'buyer' }, { id: 'buyer' }) });
    const refused = withSettings(USUAL, { ...USUAL, policies: [twice] });
    expect(stopOf('6.4.0', refused)).toBe('Keycloak refuses it: it names the role "buyer" twice (HTTP 400)');
    expect(stopOf('6.5.0', refused)).toBeUndefined();
  });

  it('are refused for the client of administrators since Keycloak 26.7', () => {
    const edit =
      (keycloakVersion: string): Edit =>
      (live, file) => {
        live.settings['keycloakVersion'] = keycloakVersion;
        live.clients['realm-management'] = { name: '${client_realm-management}', bearerOnly: true };
        file.clients['realm-management'] = { authorizationSettings: ORDERS };
      };
    expect(planShop(edit('26.7.3')).failure).toMatchObject({
      step: 'update client "realm-management"',
      reason: 'Keycloak lets nobody change it (HTTP 403)',
    });
    expect(planShop(edit('26.5.5')).failure).toBeUndefined();
  });

  it('with something that has no name, or too long a text, stop the run', () => {
    expect(plan(USUAL, { ...USUAL, resources: [{ scopes: [] }] }).stops).toBe(
      'create resource "" of client "api": it has no name (HTTP 409)',
    );
    expect(plan(USUAL, { ...USUAL, scopes: [{ name: 'read', displayName: 'x'.repeat(256) }] }).stops).toMatch(
      /^create scope "read" of client "api": "displayName" is longer than the 255 characters/,
    );
  });

  it('with null in place of a list stop the run', () => {
    const file = JSON.parse(JSON.stringify({ ...ORDERS, policies: null })) as Settings;
    expect(plan(ORDERS, file).stops).toBe(
      'set authorization of client "api": "policies" is null (a NullPointerException)',
    );
  });

  it('that a client without a service account cannot have are refused', () => {
    const { failure } = planShop((_, file) => {
      file.clients['new'] = { authorizationServicesEnabled: true };
    });
    expect(failure).toMatchObject({
      step: 'create client "new"',
      reason: 'Keycloak refuses authorization services for a client without a service account (HTTP 500)',
    });
  });
});

describe('resources', () => {
  it('that an earlier run made are deleted with the permissions for them alone; others stay', () => {
    const live = {
      ...ORDERS,
      resources: [resource('orders'), resource('by hand'), resource('Default Resource')],
      policies: [
        ...(ORDERS.policies ?? []),
        policy('both', 'resource', { resources: json('orders', 'by hand'), applyPolicies: json('buyers') }),
      ],
    };
    const { lines } = plan(live, { ...live, resources: [], policies: [(ORDERS.policies ?? [])[0] ?? {}] });
    expect(lines).toEqual([
      expect.stringMatching(/^policies\.both .* → undefined$/),
      expect.stringMatching(/^policies\.read .* → undefined$/),
      expect.stringMatching(/^policies\.see orders .* → undefined$/),
      expect.stringMatching(/^resources\.Default Resource .* → undefined$/),
      expect.stringMatching(/^resources\.orders .* → undefined$/),
    ]);
  });

  it('keep their attributes where the document has none, and nothing else', () => {
    const live = {
      ...ORDERS,
      resources: [resource('orders', { attributes: { of: ['shop'] }, displayName: 'Orders', type: 'list' })],
    };
    expect(plan(live, { ...ORDERS, resources: [{ name: 'orders' }] }).lines).toEqual([
      'resources.orders.displayName "Orders" → undefined',
      'resources.orders.scopes ["read"] → undefined',
      'resources.orders.type "list" → undefined',
      'resources.orders.uris ["/orders"] → undefined',
    ]);
  });

  it('bring scopes along, which the next run cannot delete', () => {
    const file = { ...ORDERS, resources: [resource('orders', { scopes: [{ name: 'read' }, { name: 'write' }] })] };
    expect(plan(ORDERS, file).lines).toEqual([
      'resources.orders.scopes ["read"] → ["read","write"]',
      'scopes.write undefined → {}',
    ]);
    const after = { ...file, scopes: [...(ORDERS.scopes ?? []), { name: 'write' }] };
    expect(plan(after, file).stops).toBe(
      'delete scope "write" of client "api": Keycloak does not delete it while the resource "orders" has it (HTTP 400)',
    );
  });

  it('of a user have to name that user', () => {
    const owned = { ...ORDERS, resources: [resource('orders', { owner: { name: 'service-account-api' } })] };
    expect(plan(owned, owned)).toEqual({ lines: [], stops: undefined });
    expect(plan(owned, ORDERS).stops).toBe(
      'update resource "orders" of client "api": its owner is "service-account-api", and the document names none (a NullPointerException)',
    );
  });
});

describe('a service account that goes', () => {
  it('takes the resources that it owns along, and is no longer in policies', () => {
    const resources = [resource('orders', { owner: { name: 'service-account-api' } })];
    const policies = [policy('accounts', 'user', { users: json('alice', 'service-account-api') })];
    const { lines } = plan({ ...ORDERS, resources, policies }, {}, (_, file) => {
      delete file.clients['api'].authorizationSettings;
      file.clients['api'].serviceAccountsEnabled = false;
      file.serviceAccounts = {};
    });
    expect(lines).toEqual([
      'policies.accounts.config.users ["alice","service-account-api"] → ["alice"]',
      expect.stringMatching(/^resources\.orders .* → undefined$/),
      'change client api: serviceAccountsEnabled true → false',
      expect.stringMatching(/^stays client api: authorizationSettings = /),
      'delete service-account api',
    ]);
  });
});

describe('policies', () => {
  it('that no document has are deleted, whoever made them, with what applied them alone', () => {
    const live = { ...ORDERS, policies: [...(ORDERS.policies ?? []), policy('by hand', 'time', { hour: '8' })] };
    const { lines } = plan(live, { ...ORDERS, policies: [] });
    expect(lines).toEqual([
      expect.stringMatching(/^policies\.buyers .* → undefined$/),
      expect.stringMatching(/^policies\.by hand .* → undefined$/),
      expect.stringMatching(/^policies\.read .* → undefined$/),
      expect.stringMatching(/^policies\.see orders .* → undefined$/),
    ]);
  });

  it('keep what they are for where the document does not say it', () => {
    const [buyers = {}, , read = {}] = ORDERS.policies ?? [];
    const file = { ...ORDERS, policies: [buyers, policy('see orders', 'resource', { more: 'x' }), read] };
    expect(plan(ORDERS, file).lines).toEqual(['policies.see orders.config.more undefined → "x"']);
  });

  it('leave out roles and groups that there are not, and stop at other things that there are not', () => {
    const of = (type: string, config: object): ReturnType<typeof plan> =>
      plan(USUAL, { ...USUAL, policies: [policy('new', type, config)] });
    expect(of('role', { roles: json({ id: 'buyer', required: true }, { id: 'nobody' }) }).lines).toEqual([
      'policies.new undefined → {"config":{"roles":["buyer (required)"]},"decisionStrategy":"UNANIMOUS","logic":"POSITIVE","type":"role"}',
    ]);
    expect(of('group', { groups: json({ path: 'staff', extendChildren: true }, { path: '/none' }) }).lines).toEqual([
      'policies.new undefined → {"config":{"groups":["/staff (with its subgroups)"]},"decisionStrategy":"UNANIMOUS","logic":"POSITIVE","type":"group"}',
    ]);
    const stop = 'create policy "new" of client "api": ';
    expect(of('client', { clients: json('none') }).stops).toBe(`${stop}there is no client "none" (HTTP 500)`);
    expect(of('client-scope', { clientScopes: json({ id: 'none' }) }).stops).toBe(
      `${stop}there is no client scope "none" (HTTP 500)`,
    );
    expect(of('role', { roles: json({ id: 'none/role' }) }).stops).toBe(
      `${stop}there is no client "none", whose role it is for (HTTP 500)`,
    );
    expect(of('resource', { resources: json('none') }).stops).toBe(`${stop}there is no resource "none" (HTTP 500)`);
    expect(of('aggregate', { applyPolicies: json('none') }).stops).toBe(`${stop}there is no policy "none" (HTTP 500)`);
    expect(of('js', { code: '$evaluation.grant()' }).stops).toBe(
      `${stop}Keycloak takes no JavaScript: script upload is disabled (HTTP 500)`,
    );
  });

  it('are not for resources of a user, which Keycloak does not find by their names', () => {
    const resources = [resource('orders', { owner: { name: 'service-account-api' } })];
    const owned = { ...ORDERS, resources, policies: [policy('see', 'resource', { resources: json('orders') })] };
    expect(plan({ ...owned, policies: [] }, owned).stops).toBe(
      'create policy "see" of client "api": there is no resource "orders" (HTTP 500)',
    );
    expect(plan(owned, owned)).toEqual({ lines: [], stops: undefined });
  });

  it('and resources name users that have to be read', () => {
    const authorizationSettings = {
      resources: [{ owner: { name: 'Alice' } }, { owner: 'bob' }, { owner: { id: 'service-account-api' } }, {}],
      policies: [{ config: { users: json('carol', 'Alice') } }, { config: { users: 'no list' } }],
    };
    const document = { clients: [{ clientId: 'api', authorizationSettings }] };
    const { users = [] } = besideExportOf([{ name: 'a.json', value: document }]);
    expect(users.map(({ username }) => username)).toEqual(['Alice', 'bob', 'carol']);
  });

  it('lose what is deleted; those for client scopes go when they have none left', () => {
    const policies = [
      policy('roles', 'role', { roles: json({ id: 'buyer', required: true }, { id: 'old', required: true }) }),
      policy('clients', 'client', { clients: json('old app') }),
      policy('client scopes', 'client-scope', { clientScopes: json({ id: 'old scope', required: false }) }),
    ];
    const { changes } = planShop((live) => {
      live.settings['attributes'] = {
        'de.adorsys.keycloak.config.state-default-clients-0': json('web', 'api', 'old app'),
        'de.adorsys.keycloak.config.state-default-roles-realm-0': json('old'),
      };
      live.clients['old app'] = {};
      live.realmRoles['old'] = {};
      live.clientScopes['old scope'] = { protocol: 'openid-connect' };
      live.clients['by hand'] = {
        serviceAccountsEnabled: true,
        authorizationServicesEnabled: true,
        authorizationSettings: { ...USUAL, policies },
      };
    });
    expect(linesOf({ changes } as never).filter((line) => line.includes('by hand:'))).toEqual([
      'change client by hand: authorizationSettings.policies.client scopes {"config":{"clientScopes":["old scope"]},"decisionStrategy":"UNANIMOUS","logic":"POSITIVE","type":"client-scope"} → undefined',
      'change client by hand: authorizationSettings.policies.clients.config {"clients":["old app"]} → undefined',
      'change client by hand: authorizationSettings.policies.roles.config.roles ["buyer (required)","old (required)"] → ["buyer (required)"]',
    ]);
  });

  it('that name a role twice are not made, and not updated', () => {
    const twice = policy('buyers', 'role', { roles: json({ id: 'buyer' }, { id: 'buyer' }) });
    expect(plan(USUAL, { ...USUAL, policies: [twice] })).toEqual({ lines: [], stops: undefined });
    expect(plan(ORDERS, { ...ORDERS, policies: [twice] }).stops).toBe(
      'update policy "buyers" of client "api": Keycloak refuses it: it names the role "buyer" twice (HTTP 400)',
    );
  });

  it('whose value is not known are not compared there', () => {
    const [buyers = {}, ...others] = ORDERS.policies ?? [];
    const file = { ...ORDERS, policies: [{ ...buyers, description: '$(env:NOT_KNOWN)' }, ...others] };
    const { changes, unknown } = planShop(withSettings(ORDERS, file));
    expect(changes).toEqual([]);
    expect(unknown).toEqual([
      { type: 'client', name: 'api', path: 'authorizationSettings.policies.buyers.description' },
    ]);
  });
});

describe('permissions named after what they are for', () => {
  const ofRole = (target: string): Settings => ({
    ...USUAL,
    resources: [resource(`role.resource.${target}`, { uris: [] })],
    policies: [
      policy(`map-role.permission.${target}`, 'scope', {
        resources: json(`role.resource.${target}`),
        scopes: json('read'),
      }),
    ],
    scopes: [{ name: 'read' }],
  });
  const ID = '6b1f7a52-6f3d-4a0c-9a7e-1f9a1a2b3c4d';
  const withId: Edit = (live) => (live.realmRoles['buyer'].id = ID);

  it('have a name for the id, so that a placeholder is no change', () => {
    expect(plan(ofRole(ID), ofRole('$buyer'), withId)).toEqual({ lines: [], stops: undefined });
    expect(plan(ofRole(ID), ofRole(ID), withId)).toEqual({ lines: [], stops: undefined });
    expect(plan(ofRole(ID), { ...ofRole('$buyer'), policies: [] }, withId).lines).toEqual([
      expect.stringMatching(/^policies\.map-role\.permission\.\$buyer .* → undefined$/),
    ]);
  });

  it('are not predicted where Keycloak makes them itself, in a public client', () => {
    const edit: Edit = (live, file) => {
      const client = { name: '${client_realm-management}', bearerOnly: true, authorizationServicesEnabled: true };
      live.clients['realm-management'] = { ...client, authorizationSettings: ofRole(ID) };
      file.clients['realm-management'] = { ...client, authorizationSettings: ofRole('$buyer') };
      withId(live, file);
    };
    expect(planShop(edit, { version: '6.5.1' }).unpredicted).toEqual([
      {
        document: 'shop.json',
        property: 'clients.realm-management.authorizationSettings',
        reason: 'a server whose fine-grained admin permissions are of version 1 makes them anew',
      },
    ]);
  });

  it('stop the run where there is no such thing', () => {
    expect(plan(USUAL, ofRole('$nobody')).stops).toBe(
      'set authorization of client "api": the realm has no role "nobody", which "role.resource.$nobody" names',
    );
  });
});
