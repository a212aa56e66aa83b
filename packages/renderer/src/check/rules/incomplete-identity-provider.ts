import { identityProviderName } from '../entity-names.ts';
import { own } from '../../document/json.ts';
import { at, text } from '../../document/placed.ts';
import { REQUIRED_CONFIG } from '../../keycloak/identity-providers.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'incomplete-identity-provider'> = {
  code: 'incomplete-identity-provider',
  severity: 'error',
  title: 'an identity provider whose config lacks a URL or the client ID',
  reason: 'The first import stores it, and every login through it fails.',
  check: (realm, report) => {
    for (const provider of realm.identityProviders) {
      const config = at(provider, 'config') ?? provider;
      const missing = (own(REQUIRED_CONFIG, text(provider, 'providerId') ?? '') ?? []).filter((key) =>
        ['', null, undefined].includes(at(config, key)?.value as string | null | undefined),
      );
      if (missing.length === 0) continue;
      report(config, {
        message: `the config of ${identityProviderName(provider)} lacks "${missing.join('", "')}"`,
        hint: `Write "config": { "${missing[0]}": "…" }`,
      });
    }
  },
};

const provider = (config: object): object => ({
  identityProviders: [{ alias: 'entra', providerId: 'oidc', config }],
});
const login = 'https://login.example.org';

export const examples: Examples = {
  bad: { 'bootstrap/identity-providers.json': provider({ authorizationUrl: `${login}/authorize`, clientID: 'aihub' }) },
  good: {
    'bootstrap/identity-providers.json': provider({
      authorizationUrl: `${login}/authorize`,
      tokenUrl: `${login}/token`,
      clientId: 'aihub',
    }),
  },
};
