import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRealms, type LiveRealm, toLiveRealm } from '../src/index.ts';
import { json, ORDERS, plan, policy, resource, type Settings, USUAL, withSettings } from './protected-shop.ts';
import { type Edit, linesOf, planShop } from './shop.ts';

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
        name,
        uris: some(['/a', '/b']),
        ...texts('type'),
        ...texts('icon_uri'),
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

  it('that a public client has are refused by Keycloak alone where the reconciler validates nothing', () => {
    const edit: Edit = (_, file) => {
      file.clients['new'] = { publicClient: true, authorizationSettings: ORDERS };
    };
    const refusalOf = (validates: boolean): string | undefined => planShop(edit, { validates }).failure?.reason;
    expect(refusalOf(true)).toBe('only a client with a service account can have authorization settings');
    expect(refusalOf(false)).toBe(
      'Keycloak refuses authorization services for a client without a service account (HTTP 500)',
    );
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
