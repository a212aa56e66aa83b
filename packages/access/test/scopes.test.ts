import { freshRealm } from '@realm-as-code/adopter';
import type { JsonObject } from '@realm-as-code/renderer';
import { expect, it } from 'vitest';
import { readAccessRealm } from '../src/index.ts';
import { scopesOf } from '../src/realm/scopes.ts';

const read = (realm: JsonObject) => readAccessRealm({ realm: 'demo', ...realm }, freshRealm('26.5.5', 'demo'));
const scopes = (realm: JsonObject, clientId: string, ...asked: string[]) =>
  [...scopesOf(read(realm), clientId, { scopes: asked })].toSorted();
const oidc = (name: string) => ({ name, protocol: 'openid-connect' });

const OWN: JsonObject = {
  clientScopes: [oidc('basic'), oidc('gate'), oidc('extra'), { name: 'forms' }, { name: 'list', protocol: 'saml' }],
  defaultDefaultClientScopes: ['basic', 'list', 'nowhere', 'acr'],
  defaultOptionalClientScopes: ['extra'],
};

it('a request has the default scopes of its client, and the optional ones that it asks for', () => {
  const realm = {
    ...OWN,
    clients: [{ clientId: 'shop', defaultClientScopes: ['gate', 'nowhere'], optionalClientScopes: ['extra'] }],
  };
  expect(scopes(realm, 'shop')).toEqual(['gate']);
  expect(scopes(realm, 'shop', 'extra', 'basic', 'openid')).toEqual(['extra', 'gate']);
});

it('a client that lists no scopes has those of the realm, of its own protocol', () => {
  const realm = { ...OWN, clients: [{ clientId: 'shop' }, { clientId: 'old', protocol: 'saml' }] };
  expect(scopes(realm, 'shop')).toEqual(['basic']);
  expect(scopes(realm, 'shop', 'extra', 'offline_access')).toEqual(['basic', 'extra', 'offline_access']);
  expect(scopes(realm, 'old')).toEqual(['list']);
});

it('a client with one list has nothing in the other', () => {
  const realm = { ...OWN, clients: [{ clientId: 'shop', optionalClientScopes: ['gate'] }] };
  expect(scopes(realm, 'shop')).toEqual([]);
  expect(scopes(realm, 'shop', 'gate', 'extra')).toEqual(['gate']);
});

it('a scope of another protocol does not count, one without any is of OpenID Connect', () => {
  const realm = { ...OWN, clients: [{ clientId: 'shop', defaultClientScopes: ['list', 'forms'] }] };
  expect(scopes(realm, 'shop')).toEqual(['forms']);
});

it('a SAML request asks for no scopes', () => {
  const realm = { ...OWN, clients: [{ clientId: 'old', protocol: 'saml', optionalClientScopes: ['list'] }] };
  expect(scopes(realm, 'old', 'list')).toEqual([]);
});

it("a realm without client scopes has Keycloak's, whatever it says of their being defaults", () => {
  const realm = { defaultDefaultClientScopes: ['phone'], clients: [{ clientId: 'shop' }] };
  expect(scopes(realm, 'shop')).toEqual(['acr', 'basic', 'email', 'profile', 'roles', 'web-origins']);
  expect(scopes(realm, 'shop', 'phone')).toContain('phone');
});

it("Keycloak's own clients have no scopes in a realm that brings its own, unless the realm asks for both", () => {
  expect(scopes(OWN, 'account', 'offline_access')).toEqual([]);
  expect(scopes({ ...OWN, attributes: { CreateDefaultClientScopes: 'true' } }, 'account')).toContain('profile');
});
