import { providers } from '../generated/keycloak-data.js';
import { at, type Placed, text } from '../placed.ts';
import { suggest } from '../suggest.ts';
import type { Examples, Report, Rule } from './rule.ts';

export const rule: Rule<'unknown-identity-provider-type'> = {
  code: 'unknown-identity-provider-type',
  severity: 'error',
  title: 'an identity provider or a mapper of one whose type this Keycloak does not have',
  reason: 'The first import stores it, and the login page or the first brokered login fails.',
  check: (realm, report) => {
    for (const provider of realm.identityProviders) {
      checkType(provider, 'providerId', providers.identityProviders, 'an identity provider', report);
    }
    for (const mapper of realm.identityProviderMappers) {
      checkType(
        mapper,
        'identityProviderMapper',
        providers.identityProviderMappers,
        'an identity provider mapper',
        report,
      );
    }
  },
};

function checkType(entity: Placed, key: string, known: readonly string[], what: string, report: Report): void {
  const type = text(entity, key);
  if (type === undefined || type.includes('$(') || known.includes(type)) return;
  report(at(entity, key) ?? entity, {
    message: `"${type}" is not ${what} of Keycloak ${providers.keycloak}`,
    hint: suggest(type, known) ?? 'Correct the name, or make an exception for an extension of your own',
  });
}

export const examples: Examples = {
  bad: {
    'bootstrap/identity-providers.json': { identityProviders: [{ alias: 'entra', providerId: 'odic', config: {} }] },
  },
  good: {
    'bootstrap/identity-providers.json': { identityProviders: [{ alias: 'entra', providerId: 'oidc', config: {} }] },
  },
};
