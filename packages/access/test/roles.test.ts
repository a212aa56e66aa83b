import { freshRealm } from '@realm-as-code/adopter';
import type { JsonObject } from '@realm-as-code/renderer';
import { expect, it } from 'vitest';
import { ANYBODY, readAccessRealm, type User } from '../src/index.ts';
import { findRole, rolesOf } from '../src/realm/roles.ts';

const read = (realm: JsonObject) => readAccessRealm({ realm: 'demo', ...realm }, freshRealm('26.5.5', 'demo'));
const user = (given: Partial<User>): User => ({ ...ANYBODY, ...given });

const SHOP = read({
  roles: {
    realm: [
      { name: 'buyer', composites: { realm: ['reader'], client: { shop: ['order'] } } },
      { name: 'reader' },
      { name: 'round', composites: { realm: ['about'] } },
      { name: 'about', composites: { realm: ['round'] } },
    ],
    client: { shop: [{ name: 'order' }, { name: 'pay.later' }], 'shop.test': [{ name: 'order' }] },
  },
  clients: [{ clientId: 'shop' }, { clientId: 'shop.test' }],
  groups: [
    {
      name: 'staff',
      realmRoles: ['reader'],
      subGroups: [{ name: 'tills', clientRoles: { shop: ['order'] }, subGroups: [{ name: 'north/south' }] }],
    },
    { name: 'staff/others', realmRoles: ['round'] },
  ],
});

it('a user has the roles in the roles that were given, of the realm and of clients', () => {
  expect([...rolesOf(SHOP, user({ roles: ['buyer'] }))]).toEqual(
    expect.arrayContaining(['buyer', 'reader', 'shop.order']),
  );
});

it('roles that are in each other are had together', () => {
  expect(rolesOf(SHOP, user({ roles: ['about'] }))).toContain('round');
});

it('a group brings its roles and those of the groups that it is in', () => {
  const roles = rolesOf(SHOP, user({ groups: ['/staff/tills/north/south'] }));
  expect(roles).toContain('reader');
  expect(roles).toContain('shop.order');
});

it('a group brings nothing of the groups in it', () => {
  expect(rolesOf(SHOP, user({ groups: ['/staff'] }))).not.toContain('shop.order');
});

it('everybody has the default role and what is in it, in a realm of the present and in one of the past', () => {
  expect(rolesOf(SHOP, user({}))).toContain('offline_access');
  const past = read({
    roles: { realm: [{ name: 'member' }], client: { shop: [{ name: 'order' }] } },
    defaultRoles: ['member'],
    clients: [{ clientId: 'shop', defaultRoles: ['order'] }],
  });
  expect([...rolesOf(past, user({}))]).toEqual(
    expect.arrayContaining(['member', 'shop.order', 'account.view-profile']),
  );
  const present = read({
    defaultRole: { name: 'everyone' },
    roles: { realm: [{ name: 'everyone', composites: { realm: ['member'] } }, { name: 'member' }] },
    defaultRoles: ['ignored'],
  });
  expect(rolesOf(present, user({}))).toContain('member');
  expect(rolesOf(present, user({}))).not.toContain('ignored');
});

it('a role of a client is found by the longest text that is the ID of one', () => {
  expect(findRole(SHOP, 'shop.order')?.clientId).toBe('shop');
  expect(findRole(SHOP, 'shop.test.order')?.clientId).toBe('shop.test');
  expect(findRole(SHOP, 'shop.pay.later')?.clientId).toBe('shop');
  expect(findRole(SHOP, 'buyer')?.clientId).toBeUndefined();
  expect(findRole(SHOP, 'shop.nothing')).toBeUndefined();
});

it('a role of the realm that looks like one of a client cannot be named', () => {
  const realm = read({
    roles: { realm: [{ name: 'shop.manager' }, { name: 'no.client' }] },
    clients: [{ clientId: 'shop' }],
  });
  expect(findRole(realm, 'shop.manager')).toBeUndefined();
  expect(findRole(realm, 'no.client')?.name).toBe('no.client');
});

it('a role with 25 dots is not found', () => {
  const name = (dots: number) => Array.from({ length: dots + 1 }, () => 'a').join('.');
  const realm = read({ roles: { realm: [{ name: name(24) }, { name: name(25) }] } });
  expect(findRole(realm, name(24))?.name).toBe(name(24));
  expect(findRole(realm, name(25))).toBeUndefined();
});
