import { CHOICES, type Choice } from '../../keycloak/choices.ts';
import { at, isKnownText, items, type Placed } from '../../document/placed.ts';
import { featureHint } from '../check-known.ts';
import type { RealmIndex } from '../realm-index.ts';
import { suggest } from '../../text/suggest.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-value'> = {
  code: 'invalid-value',
  severity: 'error',
  title: 'a value that Keycloak stores but does not know',
  reason:
    'The first import accepts most of them; then logins fail, no token is issued, or the setting has no effect. A wrong "sslRequired" makes the import fail with "unknown_error".',
  check: (realm, report) => {
    const owners = ownersIn(realm);
    for (const { of, path, values: choice, anyCase, isOpen, isIgnored } of CHOICES) {
      const values = typeof choice === 'function' ? choice(realm.providers, realm.data.configs) : choice;
      for (const owner of owners[of]) {
        const property = at(owner, ...path);
        for (const place of Array.isArray(property?.value) ? items(property) : [property]) {
          if (!isKnownText(place)) continue;
          const written = place.value;
          if (values.includes(anyCase ? written.toLowerCase() : written)) continue;
          report(place, {
            message: `"${written}" is not a value that Keycloak knows for "${path.at(-1)}"`,
            hint:
              featureHint(realm, written) ??
              suggest(
                written,
                values.filter((value) => value !== ''),
              ),
            ...((isOpen || isIgnored) && { severity: 'warning' }),
          });
        }
      }
    }
  },
};

function ownersIn(realm: RealmIndex): Readonly<Record<Choice['of'], readonly Placed[]>> {
  return {
    realm: realm.roots,
    client: realm.clients,
    'protocol-mapper': realm.protocolMappers,
    'identity-provider': realm.identityProviders,
    'identity-provider-mapper': realm.identityProviderMappers,
    credential: realm.users.flatMap((user) => items(at(user, 'credentials'))),
  };
}

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': { sslRequired: 'externl', otpPolicyType: 'topt' } },
  good: { 'bootstrap/realm.json': { sslRequired: 'external', otpPolicyType: 'totp' } },
};
