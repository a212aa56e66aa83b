import { describe, expect, it } from 'vitest';
import { besideExportOf } from '../src/index.ts';
import { json, ORDERS, plan, policy, resource, USUAL, withSettings } from './protected-shop.ts';
import { linesOf, planShop } from './shop.ts';

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
