import type { Examples, Rule } from '../rule.ts';
import { checkUndefined } from '../undefined-references.ts';

export const rule: Rule<'undefined-identity-provider'> = {
  code: 'undefined-identity-provider',
  severity: 'error',
  import: 'accepts',
  title: 'a reference to an identity provider that is not defined',
  reason:
    'The first import accepts it, but the mapper belongs to nothing, and users do not get what it should give them.',
  check: checkUndefined('identity-provider'),
};

const realm = (alias: string): object => ({
  identityProviders: [{ alias: 'entra', providerId: 'google', config: {} }],
  identityProviderMappers: [
    {
      name: 'email',
      identityProviderAlias: alias,
      identityProviderMapper: 'oidc-user-attribute-idp-mapper',
      config: {},
    },
  ],
});

export const examples: Examples = {
  bad: { 'bootstrap/identity-providers.json': realm('entre') },
  good: { 'bootstrap/identity-providers.json': realm('entra') },
};
