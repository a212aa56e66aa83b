import { describe, expect, it } from 'vitest';
import { needsExtension } from '../src/index.ts';
import { toServerProviders } from '../src/live/server-providers.ts';

it('what a server says of itself becomes what it offers', () => {
  const info = {
    providers: {
      authenticator: { providers: { 'auth-cookie': {}, 'our-check': {} } },
      'client-authenticator': { providers: { 'client-secret': {} } },
      'form-action': { providers: { 'our-form': {} } },
      'required-action': { providers: { 'our-action': {} } },
      identity_provider: { providers: { oidc: {}, 'our-login': {} } },
      social: { providers: { github: {} } },
    },
    protocolMapperTypes: { 'openid-connect': [{ id: 'our-mapper' }], saml: [] },
    componentTypes: {
      'org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider': [{ id: 'our-condition' }],
      'org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider': [{ id: 'our-executor' }],
      'org.example.Storage': [
        {
          id: 'our-storage',
          properties: [
            { name: 'bindCredential', secret: true },
            { name: 'pin', type: 'Password' },
            { name: 'host', type: 'String' },
          ],
        },
      ],
    },
  };
  expect(toServerProviders(info)).toEqual({
    authenticators: ['auth-cookie', 'our-check'],
    clientAuthenticators: ['client-secret'],
    clientPolicyConditions: ['our-condition'],
    clientPolicyExecutors: ['our-executor'],
    components: {
      'org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider': ['our-condition'],
      'org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider': ['our-executor'],
      'org.example.Storage': ['our-storage'],
    },
    formActions: ['our-form'],
    identityProviders: ['oidc', 'our-login', 'github'],
    protocolMappers: { 'openid-connect': ['our-mapper'], saml: [] },
    requiredActions: ['our-action'],
    secretKeys: ['bindCredential', 'pin'],
  });
});

describe('a document', () => {
  const withAuthenticator = (authenticator: string): object => ({
    authenticationFlows: [{ authenticationExecutions: [{ authenticator }] }],
  });

  it('that names only Keycloak’s own providers needs no extension', () => {
    for (const own of ['auth-cookie', 'client-secret', 'registration-password-action', 'registration-page-form']) {
      expect(needsExtension(withAuthenticator(own) as never, '26.5.5')).toBe(false);
    }
  });

  it('that names another one does', () => {
    expect(needsExtension(withAuthenticator('our-check') as never, '26.5.5')).toBe(true);
    expect(needsExtension({ identityProviders: [{ providerId: 'our-login' }] }, '26.5.5')).toBe(true);
    expect(needsExtension({ clients: [{ protocolMappers: [{ protocolMapper: 'our-mapper' }] }] }, '26.5.5')).toBe(true);
    expect(needsExtension({ requiredActions: [{ alias: 'our', providerId: 'our-action' }] }, '26.5.5')).toBe(true);
    expect(needsExtension({ clientProfiles: { profiles: [{ executors: [{ executor: 'our' }] }] } }, '26.5.5')).toBe(
      true,
    );
  });
});
