import { expect, it } from 'vitest';
import { authorizationByName } from '../src/live/authorization.ts';
import { readAuthorization } from '../src/live/authorization-parts.ts';
import type { PartReader } from '../src/live/part-reader.ts';
import { permissionIdsIn } from '../src/live/permission-ids.ts';

const CLIENT = { id: 'c1', clientId: 'api' };
const IDS = permissionIdsIn({
  clients: [CLIENT, { id: 'c2', clientId: 'web' }],
  clientScopes: [{ id: 's1', name: 'email' }],
  roles: { realm: [{ id: 'r1', name: 'buyer' }], client: { web: [{ id: 'r2', name: 'read' }] } },
  groups: [{ id: 'g1', name: 'staff', path: '/staff' }],
});

const SERVER = '/clients/c1/authz/resource-server';
const ANSWERS: Record<string, unknown> = {
  [SERVER]: { id: 'c1', allowRemoteResourceManagement: true, policyEnforcementMode: 'ENFORCING' },
  [`${SERVER}/resource`]: [
    { _id: 'x1', name: 'orders', owner: { id: 'c1', name: 'api' }, scopes: [{ id: 'x2', name: 'read' }] },
    { _id: 'x3', name: 'basket', owner: { id: 'u1', name: 'alice' } },
  ],
  [`${SERVER}/scope`]: [{ id: 'x2', name: 'read' }],
  [`${SERVER}/policy`]: [
    { id: 'p1', name: 'roles', type: 'role', config: { roles: '[{"id":"r1","required":true},{"id":"r2"}]' } },
    { id: 'p2', name: 'groups', type: 'group', config: { groups: '[{"id":"g1","extendChildren":true}]' } },
    { id: 'p3', name: 'clients', type: 'client', config: { clients: '["c2"]' } },
    { id: 'p4', name: 'client scopes', type: 'client-scope', config: { clientScopes: '[{"id":"s1"}]' } },
    { id: 'p5', name: 'users', type: 'user', config: { users: '["u1","gone"]' } },
    { id: 'p6', name: 'see', type: 'scope', config: {} },
  ],
  [`${SERVER}/policy/p6/resources`]: [{ _id: 'x1', name: 'orders' }],
  [`${SERVER}/policy/p6/scopes`]: [{ id: 'x2', name: 'read' }],
  [`${SERVER}/policy/p6/associatedPolicies`]: [{ id: 'p1', name: 'roles' }],
  '/users/u1': { id: 'u1', username: 'alice' },
};

function answerOf(path: string): never {
  return ANSWERS[path.split('?')[0] ?? ''] as never;
}

const reader: PartReader = {
  object: async (path) => answerOf(path) ?? {},
  list: async (path) => answerOf(path) ?? [],
  texts: async () => [],
  each: async (items, read) => Promise.all(items.map(read)),
};

it('authorization settings are put together from what an account that may only view is shown, with names for ids', async () => {
  expect(authorizationByName(await readAuthorization(reader, CLIENT), IDS)).toEqual({
    allowRemoteResourceManagement: true,
    policyEnforcementMode: 'ENFORCING',
    resources: { orders: { scopes: ['read'] }, basket: { owner: 'alice' } },
    scopes: { read: {} },
    policies: {
      roles: { type: 'role', config: { roles: ['buyer (required)', 'web/read'] } },
      groups: { type: 'group', config: { groups: ['/staff (with its subgroups)'] } },
      clients: { type: 'client', config: { clients: ['web'] } },
      'client scopes': { type: 'client-scope', config: { clientScopes: ['email'] } },
      users: { type: 'user', config: { users: ['alice'] } },
      see: { type: 'scope', config: { applyPolicies: ['roles'], resources: ['orders'], scopes: ['read'] } },
    },
  });
});
