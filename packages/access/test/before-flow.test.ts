import { freshRealm } from '@realm-as-code/adopter';
import type { JsonObject } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { ANYBODY, readAccessRealm, type User, type Way } from '../src/index.ts';
import { doubtsBeforeFlow, refusalBeforeFlow, refusalOfProvider } from '../src/ways/before-flow.ts';

const FORM: Way = { kind: 'form' };
const DIRECT: Way = { kind: 'direct-grant' };
const SERVICE: Way = { kind: 'service-account' };

const read = (realm: JsonObject) =>
  readAccessRealm({ realm: 'demo', enabled: true, ...realm }, freshRealm('26.5.5', 'demo'));
const shop = (client: JsonObject): JsonObject => ({
  clients: [{ clientId: 'shop', redirectUris: ['https://shop.example.com/*'], ...client }],
});
const refusal = (realm: JsonObject, way: Way, user: Partial<User> = {}, clientId = 'shop') =>
  refusalBeforeFlow(read(realm), { clientId, way, user: { ...ANYBODY, ...user } });

describe('in a browser', () => {
  it('a client that says nothing of its flows takes logins', () => {
    expect(refusal(shop({}), FORM)).toBeUndefined();
  });

  it.each([
    ['the realm is disabled', 'realmNotEnabledMessage', { ...shop({}), enabled: false }],
    ['the client is disabled', 'clientDisabledMessage', shop({ enabled: false })],
    ['the client is disabled', 'loginRequesterNotEnabledMessage', shop({ enabled: false, protocol: 'saml' })],
    ['the client is bearer-only', 'bearerOnlyMessage', shop({ bearerOnly: true })],
    ['the client has no redirect URI', 'invalidParameterMessage', shop({ redirectUris: [] })],
    ['the client takes no logins of browsers', 'standardFlowDisabledMessage', shop({ standardFlowEnabled: false })],
  ])('%s', (reason, message, realm) => {
    const found = refusal(realm, FORM);
    expect(found?.reason).toBe(reason);
    expect(found?.message).toBe(message);
  });

  it('the implicit flow is enough for OpenID Connect, and not for SAML', () => {
    const client = { standardFlowEnabled: false, implicitFlowEnabled: true };
    expect(refusal(shop(client), FORM)).toBeUndefined();
    expect(refusal(shop({ ...client, protocol: 'saml' }), FORM)?.reason).toBe('the client takes no logins of browsers');
  });

  it('an unknown client is refused', () => {
    expect(refusal({}, FORM)?.reason).toBe('there is no client "shop"');
  });
});

describe('through an identity provider', () => {
  const company = (provider: JsonObject): JsonObject => ({
    ...shop({}),
    identityProviders: [{ alias: 'company', providerId: 'oidc', ...provider }],
  });

  it('one that is hidden on the login page can be used', () => {
    expect(refusalOfProvider(read(company({ hideOnLogin: true })), 'company')).toBeUndefined();
  });

  it('one that is disabled, only links accounts, or does not exist is refused', () => {
    const reason = (realm: JsonObject) => refusalOfProvider(read(realm), 'company')?.reason;
    expect(reason(company({ enabled: false }))).toContain('is disabled');
    expect(reason(company({ linkOnly: true }))).toContain('only links accounts');
    expect(reason(shop({}))).toContain('there is no identity provider');
  });
});

describe('at the token endpoint', () => {
  it('direct grants are refused unless the client takes them', () => {
    expect(refusal(shop({}), DIRECT)?.message).toBe('Client not allowed for direct access grants');
    expect(refusal(shop({ directAccessGrantsEnabled: true }), DIRECT)).toBeUndefined();
  });

  it('a direct grant needs no redirect URI and no standard flow', () => {
    const client = { directAccessGrantsEnabled: true, standardFlowEnabled: false, redirectUris: [] };
    expect(refusal(shop(client), DIRECT)).toBeUndefined();
  });

  it('a direct grant cannot ask for consent', () => {
    const client = { directAccessGrantsEnabled: true, consentRequired: true };
    expect(refusal(shop(client), DIRECT)?.message).toBe('Client requires user consent');
  });

  it('a service account is for confidential clients that have one', () => {
    expect(refusal(shop({ serviceAccountsEnabled: true }), SERVICE)).toBeUndefined();
    expect(refusal(shop({}), SERVICE)?.message).toBe('Client not enabled to retrieve service account');
    expect(refusal(shop({ serviceAccountsEnabled: true, publicClient: true }), SERVICE)?.message).toBe(
      'Public client not allowed to retrieve service account',
    );
  });

  it('a service account that is disabled, or comes with an import that does not enable it, is refused', () => {
    const users = [{ username: 'service-account-shop', serviceAccountClientId: 'shop' }];
    const realm = { ...shop({ serviceAccountsEnabled: true }), users };
    expect(refusal(realm, SERVICE)?.message).toBe("User 'service-account-shop' disabled");
    expect(refusal({ ...realm, users: users.map((user) => ({ ...user, enabled: true })) }, SERVICE)).toBeUndefined();
  });

  it('a client whose authenticator does not run in the flow for clients is refused', () => {
    const flow = (requirement: string): JsonObject => ({
      authenticationFlows: [
        {
          alias: 'own clients',
          providerId: 'client-flow',
          topLevel: true,
          authenticationExecutions: [
            { authenticator: 'client-secret', requirement },
            { authenticator: 'client-jwt', requirement: 'ALTERNATIVE' },
          ],
        },
      ],
      clientAuthenticationFlow: 'own clients',
    });
    const client = shop({ serviceAccountsEnabled: true });
    expect(refusal({ ...client, ...flow('ALTERNATIVE') }, SERVICE)).toBeUndefined();
    expect(refusal({ ...client, ...flow('DISABLED') }, SERVICE)?.reason).toContain('"client-secret" does not run');
    const signed = shop({ serviceAccountsEnabled: true, clientAuthenticatorType: 'client-jwt' });
    expect(refusal({ ...signed, ...flow('REQUIRED') }, SERVICE)?.reason).toContain('"client-jwt" does not run');
  });
});

it('variables, policies and other protocols are what the answer depends on', () => {
  const doubts = (realm: JsonObject) =>
    doubtsBeforeFlow(read(realm), { clientId: 'shop', way: FORM, user: ANYBODY }).toSorted();
  expect(doubts(shop({}))).toEqual([]);
  expect(doubts({ ...shop({ enabled: '$(env:ON)' }) })).toEqual(['"enabled" of the client']);
  expect(doubts(shop({ protocol: 'docker-v2' }))).toEqual(['how logins of the protocol "docker-v2" go']);
});

it('a client policy counts where it can choose another flow or refuse, not where it asks for a stricter request', () => {
  const doubts = (executor: string, way: Way, enabled = true) =>
    doubtsBeforeFlow(
      read({
        ...shop({}),
        clientProfiles: { profiles: [{ name: 'own', executors: [{ executor }] }] },
        clientPolicies: { policies: [{ name: 'strict', enabled, conditions: [], profiles: ['own'] }] },
      }),
      { clientId: 'shop', way, user: ANYBODY },
    );
  expect(doubts('auth-flow-enforcer', FORM)).toEqual(['the client policy "strict"']);
  expect(doubts('auth-flow-enforcer', FORM, false)).toEqual([]);
  expect(doubts('reject-ropc-grant', DIRECT)).toEqual(['the client policy "strict"']);
  expect(doubts('reject-ropc-grant', FORM)).toEqual([]);
  expect(doubts('pkce-enforcer', FORM)).toEqual([]);
});
