import { own } from '../../document/json.ts';
import { at, entries, items, type Placed } from '../../document/placed.ts';
import { closest } from '../../text/suggest.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Report, Rule } from '../rule.ts';

export const rule: Rule<'unknown-config-key'> = {
  code: 'unknown-config-key',
  severity: 'warning',
  title: 'a key in the config of a mapper, an authenticator or a component that looks misspelt',
  reason: 'Keycloak and keycloak-config-cli store it, but nothing reads it: the setting has no effect.',
  check: (realm, report) => {
    const checkAll = (owners: readonly Placed[], configured: string): void => {
      for (const owner of owners) checkKeys(at(owner, 'config'), configured, realm, report);
    };
    checkAll(realm.protocolMappers, 'protocolMapper');
    checkAll(realm.authenticatorConfigs, 'authenticator');
    checkAll(realm.identityProviderMappers, 'identityProviderMapper');
    for (const [, list] of realm.components) checkAll(items(list), 'component');
  },
};

/** Keycloak reads more keys than it declares, and shorter ones look like others by chance. In characters. */
const SHORTEST = 6;

function checkKeys(config: Placed | undefined, configured: string, { providers }: RealmIndex, report: Report): void {
  const known = own(providers.configKeys, configured) ?? [];
  const written = entries(config);
  const keys = new Set(written.map(([key]) => key));
  for (const [key, place] of written) {
    if (known.includes(key)) continue;
    const free = known.filter((name) => !keys.has(name));
    const near = key.length < SHORTEST ? undefined : closest(key, free);
    if (near === undefined) continue;
    const message = `nothing in Keycloak ${providers.keycloak} reads "${key}" here`;
    report(place, { message, hint: `Did you mean "${near}"?`, part: 'key' });
  }
}

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
          config: { 'user.attribute': 'email', [key]: 'email' },
        },
      ],
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/20-scopes.json': scope('claim.nam') },
  good: { 'managed/20-scopes.json': scope('claim.name') },
};
