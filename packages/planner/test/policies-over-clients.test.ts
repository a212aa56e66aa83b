import { describe, expect, it } from 'vitest';
import { runOver } from './run-over.ts';

describe('a client that is written is not predicted where a client policy can change it', () => {
  /** Runs over a public client `app` with the role `staff`, for which a policy has these conditions and executors. */
  function unpredictedWith(
    conditions: object[],
    executors = ['pkce-enforcer'],
    client: object = {},
  ): readonly string[] {
    const live = {
      clientProfiles: { profiles: [{ name: 'p', executors: executors.map((executor) => ({ executor })) }] },
      clientPolicies: { policies: [{ name: 'strict', enabled: true, conditions, profiles: ['p'] }] },
      clients: [{ clientId: 'app', publicClient: true }],
      roles: { client: { app: [{ name: 'staff' }] } },
    };
    const policies = { clientProfiles: live.clientProfiles, clientPolicies: live.clientPolicies };
    const run = runOver(live, { ...policies, clients: [{ clientId: 'app', ...client }] });
    return run.unpredicted.map(({ property, reason }) => `${property}: ${reason}`);
  }
  const if_ = (condition: string, configuration: object = {}): object => ({ condition, configuration });
  const NOTE = ['clients.app: the client policy "strict" can change or refuse it'];

  it.each([
    ['it is for any client', [if_('any-client')]],
    ['it is for such clients', [if_('client-access-type', { type: ['public'] })]],
    ['it is for clients with such a role', [if_('client-roles', { roles: ['staff'] })]],
    [
      'it is for whoever changes them',
      [if_('client-updater-context', { 'update-client-source': ['ByAuthenticatedUser'] })],
    ],
    ['that depends on who signs in', [if_('client-updater-source-roles', { roles: ['admin'] })]],
    ['it is for all others', [if_('client-access-type', { type: ['confidential'], 'is-negative-logic': true })]],
  ])('because %s', (_, conditions) => {
    expect(unpredictedWith(conditions)).toEqual(NOTE);
  });

  it.each([
    ['it has no condition', []],
    ['it is for others', [if_('any-client'), if_('client-access-type', { type: ['confidential'] })]],
    ['it is for other protocols', [if_('client-type', { protocol: 'saml' })]],
    ['it is for tokens', [if_('client-scopes', { scopes: ['email'] })]],
  ])('but not if %s', (_, conditions) => {
    expect(unpredictedWith(conditions)).toEqual([]);
  });

  it('but not if what it does is for logins only, nor if the client is not written', () => {
    expect(unpredictedWith([if_('any-client')], ['secure-session'])).toEqual([]);
    expect(unpredictedWith([if_('any-client')], ['saml-secure-client-uris'])).toEqual([]);
    const overrides = { authenticationFlowBindingOverrides: {} };
    expect(unpredictedWith([if_('any-client')], ['pkce-enforcer'], overrides)).toEqual([]);
  });
});
