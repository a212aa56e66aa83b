import { at, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

const OIDC = ['authorizationUrl', 'tokenUrl', 'clientId'];
const SAML = ['singleSignOnServiceUrl'];
/** What the config of an identity provider must contain, by its type; social networks have known addresses. */
const NEEDED: ReadonlyMap<string, readonly string[]> = new Map([
  ['oidc', OIDC],
  ['keycloak-oidc', OIDC],
  ['saml', SAML],
]);

export const rule: Rule<'incomplete-identity-provider'> = {
  code: 'incomplete-identity-provider',
  severity: 'error',
  title: 'an identity provider without an address or a client id',
  reason: 'The first import stores it, and every login through it fails.',
  check: (realm, report) => {
    for (const provider of realm.identityProviders) {
      const config = at(provider, 'config') ?? provider;
      const missing = (NEEDED.get(text(provider, 'providerId') ?? '') ?? []).filter((key) =>
        ['', null, undefined].includes(at(config, key)?.value as string | null | undefined),
      );
      if (missing.length === 0) continue;
      report(config, {
        message: `the config of the identity provider "${text(provider, 'alias')}" has no "${missing.join('", no "')}"`,
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
