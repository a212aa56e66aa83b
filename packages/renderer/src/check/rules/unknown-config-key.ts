import { own } from '../../document/json.ts';
import { at, items, type Placed, text } from '../../document/placed.ts';
import { ASKED_FOR } from '../../keycloak/condition-keys.ts';
import { allLacksOf } from '../mapper-lacks.ts';
import { misspeltKeys } from '../misspelt-keys.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-config-key'> = {
  code: 'unknown-config-key',
  severity: 'warning',
  title: 'a key in the config of a mapper, an authenticator or a component that looks misspelt',
  reason:
    'Keycloak and keycloak-config-cli store it, but nothing reads it: the setting has no effect. An error where a protocol mapper or a condition is of no use without the key that was probably meant.',
  check: ({ protocolMappers, authenticatorConfigs, identityProviderMappers, components, data, providers }, report) => {
    const check = (owner: Placed, configured: string, lacking: readonly string[] = []): void => {
      for (const { key, place, meant } of misspeltKeys(at(owner, 'config'), configured, providers, lacking)) {
        const isNeeded = lacking.includes(meant);
        const so = isNeeded ? `, and without "${meant}" it is of no use` : '';
        const message = `nothing in Keycloak ${providers.keycloak} reads "${key}" here${so}`;
        const hint = `Did you mean "${meant}"?`;
        report(place, { message, hint, part: 'key', ...(isNeeded && { severity: 'error' }) });
      }
    };
    for (const mapper of protocolMappers) {
      const keys = own(data.configs.providers.protocolMapper, text(mapper, 'protocolMapper') ?? '');
      check(mapper, 'protocolMapper', Object.values(allLacksOf(mapper, keys)).flat());
    }
    for (const config of authenticatorConfigs) check(config, 'authenticator', CONDITION_KEYS);
    for (const mapper of identityProviderMappers) check(mapper, 'identityProviderMapper');
    for (const [, list] of components) for (const component of items(list)) check(component, 'component');
  },
};

/** Keys that no condition which has them can do without. */
const CONDITION_KEYS = Object.values(ASKED_FOR).map(([key]) => key);

const scope = (key: string): object => ({
  clientScopes: [
    {
      name: 'email',
      protocol: 'openid-connect',
      protocolMappers: [
        {
          name: 'email',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-usermodel-attribute-mapper',
          config: { 'user.attribute': 'email', 'claim.name': 'email', 'id.token.claim': 'true', [key]: 'String' },
        },
      ],
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/20-scopes.json': scope('jsonType.lable') },
  good: { 'managed/20-scopes.json': scope('jsonType.label') },
};
