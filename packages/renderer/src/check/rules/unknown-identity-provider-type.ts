import { checkKnown } from '../check-known.ts';
import { at } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-identity-provider-type'> = {
  code: 'unknown-identity-provider-type',
  severity: 'error',
  mayBeOwn: true,
  title: 'an identity provider, or a mapper of one, whose type this Keycloak does not have',
  reason: 'The first import stores it, but then the login page or the first brokered login fails.',
  check: (realm, report) => {
    const { providers } = realm;
    for (const provider of realm.identityProviders) {
      checkKnown(
        realm,
        at(provider, 'providerId'),
        providers.identityProviders,
        'a type of identity providers',
        report,
      );
    }
    for (const mapper of realm.identityProviderMappers) {
      const known = providers.identityProviderMappers;
      checkKnown(realm, at(mapper, 'identityProviderMapper'), known, 'a type of identity provider mappers', report);
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
