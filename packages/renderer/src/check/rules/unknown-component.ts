import { checkKnown } from '../check-known.ts';
import { providers } from '../../keycloak/generated/keycloak-data.js';
import { own } from '../../document/json.ts';
import { at, items } from '../../document/placed.ts';
import { didYouMean } from '../../text/suggest.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-component'> = {
  code: 'unknown-component',
  severity: 'error',
  title: 'a component whose type or provider this Keycloak does not have',
  reason: 'The first import fails with "unknown_error". A provider of your own extension needs an exception.',
  check: (realm, report) => {
    for (const [type, list] of realm.components) {
      const known = own(providers.components, type);
      if (known === undefined) {
        report(list, {
          message: `"${type}" is not a type of components of Keycloak ${providers.keycloak}`,
          hint:
            didYouMean(type, Object.keys(providers.components)) ?? 'Correct it, or make an exception for an extension',
          part: 'key',
        });
        continue;
      }
      for (const component of items(list)) {
        checkKnown(at(component, 'providerId'), known, `a provider of ${type}`, report);
      }
    }
  },
};

const keys = (providerId: string): object => ({
  components: { 'org.keycloak.keys.KeyProvider': [{ name: 'signing', providerId, subComponents: {}, config: {} }] },
});

export const examples: Examples = {
  bad: { 'bootstrap/components.json': keys('rsa-genrated') },
  good: { 'bootstrap/components.json': keys('rsa-generated') },
};
