import { describe, expect, it } from 'vitest';
import { json, ORDERS, plan, policy, resource } from './protected-shop.ts';

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
