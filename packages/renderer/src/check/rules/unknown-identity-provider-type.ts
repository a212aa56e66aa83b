import { checkKnown } from '../check-known.ts';
import { providers } from '../../keycloak/generated/keycloak-data.js';
import { at } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-identity-provider-type'> = {
  code: 'unknown-identity-provider-type',
  severity: 'error',
  title: 'an identity provider, or one of its mappers, whose type this Keycloak does not have',
  reason: 'The first import stores it, and the login page or the first brokered login fails.',
  check: (realm, report) => {
    for (const provider of realm.identityProviders) {
      checkKnown(at(provider, 'providerId'), providers.identityProviders, 'an identity provider', report);
    }
    for (const mapper of realm.identityProviderMappers) {
      const known = providers.identityProviderMappers;
      checkKnown(at(mapper, 'identityProviderMapper'), known, 'an identity provider mapper', report);
    }
  },
};

const provider = (providerId: string): object => ({
  identityProviders: [
    {
      alias: 'entra',
      providerId,
      config: { authorizationUrl: `${LOGIN}/authorize`, tokenUrl: `${LOGIN}/token`, clientId: 'aihub' },
    },
  ],
});
const LOGIN = 'https://login.example.org';

export const examples: Examples = {
  bad: { 'bootstrap/identity-providers.json': provider('odic') },
  good: { 'bootstrap/identity-providers.json': provider('oidc') },
};
