import { freshRealm } from '@realm-as-code/adopter';
import type { JsonObject } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { ANYBODY, readAccessRealm, type User } from '../src/index.ts';
import { type FlowEnd, needsAfterFlow, refusalAfterDirectGrant } from '../src/ways/after-flow.ts';

const read = (realm: JsonObject) => readAccessRealm({ realm: 'demo', ...realm }, freshRealm('26.5.5', 'demo'));
const end = (user: Partial<User> = {}, rest: Partial<FlowEnd> = {}): FlowEnd => ({
  clientId: 'shop',
  user: { ...ANYBODY, ...user },
  request: { scopes: [] },
  setup: [],
  isNew: false,
  ...rest,
});
const needs = (realm: JsonObject, user: Partial<User> = {}, rest: Partial<FlowEnd> = {}) =>
  needsAfterFlow(read({ clients: [{ clientId: 'shop' }], ...realm }), end(user, rest));
const refusal = (realm: JsonObject, user: Partial<User> = {}, rest: Partial<FlowEnd> = {}) =>
  refusalAfterDirectGrant(read({ clients: [{ clientId: 'shop' }], ...realm }), end(user, rest));
const action = (alias: string, rest: JsonObject = {}): JsonObject => ({
  alias,
  name: alias,
  providerId: alias,
  enabled: true,
  ...rest,
});

describe('in a browser', () => {
  it('nothing is asked of who has no required action', () => {
    expect(needs({})).toEqual([]);
  });

  it('required actions of the account and of the flow are done in the order of their priority', () => {
    const requiredActions = [
      action('UPDATE_PASSWORD', { priority: 30 }),
      action('CONFIGURE_TOTP', { priority: 20 }),
      action('UPDATE_PROFILE', { priority: 10 }),
    ];
    const user = { requiredActions: ['UPDATE_PASSWORD', 'UPDATE_PROFILE'] };
    expect(needs({ requiredActions }, user, { setup: ['CONFIGURE_TOTP'] })).toEqual([
      'UPDATE_PROFILE',
      'CONFIGURE_TOTP',
      'UPDATE_PASSWORD',
    ]);
  });

  it('one that the realm has disabled, or does not have, is passed over', () => {
    const realm = { requiredActions: [action('UPDATE_PASSWORD', { enabled: false })] };
    expect(needs(realm, { requiredActions: ['UPDATE_PASSWORD', 'UPDATE_PROFILE'] })).toEqual([]);
  });

  it('an e-mail address is verified where the realm wants it and it is not', () => {
    expect(needs({ verifyEmail: true }, { emailVerified: false })).toEqual(['VERIFY_EMAIL']);
    expect(needs({ verifyEmail: true })).toEqual([]);
    expect(needs({}, { emailVerified: false })).toEqual([]);
    const realm = { verifyEmail: true, requiredActions: [action('VERIFY_EMAIL', { enabled: false })] };
    expect(needs(realm, { emailVerified: false })).toEqual([]);
  });

  it('nobody verifies an address that is not there, or is verified already', () => {
    expect(
      needs(
        { verifyEmail: true, requiredActions: [action('VERIFY_EMAIL')] },
        { emailVerified: false, attributes: { email: [] } },
      ),
    ).toEqual([]);
    expect(needs({}, { requiredActions: ['VERIFY_EMAIL'] })).toEqual([]);
  });

  it('a new account has the default actions', () => {
    const realm = {
      requiredActions: [
        action('TERMS_AND_CONDITIONS', { defaultAction: true }),
        action('UPDATE_PROFILE', { defaultAction: true, enabled: false }),
      ],
    };
    expect(needs(realm, {}, { isNew: true })).toEqual(['TERMS_AND_CONDITIONS']);
    expect(needs(realm)).toEqual([]);
  });
});

describe('what the user profile requires', () => {
  const profile = (...attributes: JsonObject[]): JsonObject => ({
    components: {
      'org.keycloak.userprofile.UserProfileProvider': [
        {
          providerId: 'declarative-user-profile',
          config: { 'kc.user.profile.config': [JSON.stringify({ attributes })] },
        },
      ],
    },
  });
  const permissions = { view: ['admin', 'user'], edit: ['admin', 'user'] };
  const phone = { name: 'phone', required: { roles: ['user'] }, permissions };

  it('is asked of who does not have it', () => {
    expect(needs(profile(phone))).toEqual(['VERIFY_PROFILE']);
    expect(needs(profile(phone), { attributes: { phone: ['1'] } })).toEqual([]);
    expect(needs(profile(phone), { attributes: { phone: [' '] } })).toEqual(['VERIFY_PROFILE']);
  });

  it('is not asked of users who may not write it, or for administrators only', () => {
    expect(needs(profile({ ...phone, permissions: { view: ['user'], edit: ['admin'] } }))).toEqual([]);
    expect(needs(profile({ ...phone, required: { roles: ['admin'] } }))).toEqual([]);
  });

  it('can be for certain client scopes', () => {
    const realm = (defaultClientScopes: string[]): JsonObject => ({
      ...profile({ ...phone, required: { scopes: ['calls'] } }),
      clientScopes: [{ name: 'calls', protocol: 'openid-connect' }],
      clients: [{ clientId: 'shop', defaultClientScopes }],
    });
    expect(needs(realm(['calls']))).toEqual(['VERIFY_PROFILE']);
    expect(needs(realm([]))).toEqual([]);
  });

  it('is taken to be there where it is a field of every account, unless it is said to be empty', () => {
    expect(needs({}, { attributes: { firstName: ['Ann'] } })).toEqual([]);
    expect(needs({}, { attributes: { firstName: [] } })).toEqual(['VERIFY_PROFILE']);
  });

  it('is forgotten where the account has it', () => {
    expect(needs({}, { requiredActions: ['VERIFY_PROFILE'] })).toEqual([]);
  });
});

describe('consent', () => {
  const client = (rest: JsonObject = {}, scope: JsonObject = {}): JsonObject => ({
    clientScopes: [{ name: 'orders', protocol: 'openid-connect', ...scope }],
    clients: [{ clientId: 'shop', consentRequired: true, defaultClientScopes: ['orders'], ...rest }],
  });
  const hidden = { attributes: { 'display.on.consent.screen': 'false' } };

  it('is asked for where the client wants it and a scope is shown', () => {
    expect(needs(client())).toEqual(['consent']);
    expect(needs(client({ consentRequired: false }))).toEqual([]);
    expect(needs(client({}, hidden))).toEqual([]);
  });

  it('is asked for if the client itself is shown', () => {
    const shown = { attributes: { 'display.on.consent.screen': 'true' } };
    expect(needs(client(shown, hidden))).toEqual(['consent']);
  });

  it('comes after required actions', () => {
    expect(needs(client(), { requiredActions: ['UPDATE_PROFILE'] })).toEqual(['UPDATE_PROFILE', 'consent']);
  });
});

describe('in a direct grant', () => {
  it('an account with nothing to do gets in', () => {
    expect(refusal({})).toBeUndefined();
  });

  it('any required action ends it, a disabled one too', () => {
    const realm = { requiredActions: [action('UPDATE_PASSWORD', { enabled: false })] };
    expect(refusal(realm, { requiredActions: ['UPDATE_PASSWORD'] })).toEqual({
      reason: 'the account has required actions, which a direct grant cannot do: UPDATE_PASSWORD',
      message: 'Account is not fully set up',
    });
  });

  it('an address that is not verified ends it', () => {
    expect(refusal({ verifyEmail: true }, { emailVerified: false })?.reason).toContain('VERIFY_EMAIL');
  });
});
