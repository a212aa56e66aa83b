import { at, items, type Placed, text } from '../../document/placed.ts';
import { refusalsOfComponent } from '../../keycloak/component-refusals.ts';
import { nameOf } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'invalid-component'> = {
  code: 'invalid-component',
  severity: 'error',
  title: 'a key provider, a registration policy, an LDAP server or an LDAP mapper whose config Keycloak refuses',
  reason: 'The first import fails with "unknown_error".',
  check: (realm, report) => {
    for (const [type, list] of realm.components) {
      for (const component of items(list)) {
        const provider = text(component, 'providerId') ?? '';
        const config = at(component, 'config') ?? component;
        for (const { keys, message, hint } of refusalsOfComponent(
          type,
          provider,
          config.value,
          realm.providers.keycloak,
        ))
          report(placeOf(config, keys), {
            message: `the component "${nameOf(component) || provider}": ${message}`,
            hint,
          });
      }
    }
  },
};

/** @returns the place of the first of some keys that is there, or else that of the config. */
function placeOf(config: Placed, keys: readonly string[]): Placed {
  return keys.map((key) => at(config, key)).find((place) => place !== undefined) ?? config;
}

const keys = (config: object): object => ({
  components: {
    'org.keycloak.keys.KeyProvider': [
      { name: 'signing', providerId: 'rsa-generated', subComponents: {}, config: { priority: ['100'], ...config } },
    ],
  },
});

export const examples: Examples = {
  bad: { 'bootstrap/components.json': keys({ keySize: ['2000'], active: ['yes'] }) },
  good: { 'bootstrap/components.json': keys({ keySize: ['2048'], active: ['true'] }) },
};
