import { checkKnown, EXTENSION_HINT } from '../check-known.ts';
import { own } from '../../document/json.ts';
import { at, items } from '../../document/placed.ts';
import { didYouMean } from '../../text/suggest.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-component'> = {
  code: 'unknown-component',
  severity: 'error',
  mayBeOwn: true,
  title: 'a component whose type or provider this Keycloak does not have',
  reason:
    'The first import fails with "unknown_error". Where Keycloak is given jars with providers, or an image of your own, it is a warning.',
  check: (realm, report) => {
    const { providers } = realm;
    for (const [type, list] of realm.components) {
      const known = own(providers.components, type);
      if (known === undefined) {
        report(list, {
          message: `"${type}" is not a component type in Keycloak ${providers.keycloak}`,
          hint: didYouMean(type, Object.keys(providers.components)) ?? EXTENSION_HINT,
          part: 'key',
        });
        continue;
      }
      for (const component of items(list)) {
        checkKnown(realm, at(component, 'providerId'), known, `a provider of ${type}`, report);
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
