import { at, isKnownText, isOn, type Placed } from '../../document/placed.ts';
import { nameOf } from '../entity-names.ts';
import type { Examples, Rule } from '../rule.ts';

/** What makes Keycloak look an identity provider up by its issuer. */
const LOOKUPS = ['jwtAuthorizationGrantEnabled', 'supportsClientAssertions'] as const;

export const rule: Rule<'duplicate-issuer'> = {
  code: 'duplicate-issuer',
  severity: 'error',
  since: ['26.6.0'],
  guide: '26.6.0',
  title: 'identity providers with one issuer, both for JWT authorization grants or both for client assertions',
  reason: 'Keycloak looks them up by their issuer, so it refuses the second one.',
  check: (realm, report) => {
    for (const lookup of LOOKUPS) {
      const known = new Map<string, string>();
      for (const provider of realm.identityProviders) {
        const issuer = issuerFor(provider, lookup);
        if (issuer === undefined) continue;
        const alias = nameOf(provider, 'alias');
        const first = known.get(issuer.value) ?? alias;
        known.set(issuer.value, first);
        if (first === alias) continue;
        report(issuer, {
          message: `the identity providers "${first}" and "${alias}" have the issuer "${issuer.value}", and both have "${lookup}"`,
          hint: 'Switch it off in one of them, or disable one',
        });
      }
    }
  },
};

function issuerFor(provider: Placed, lookup: string): Placed<string> | undefined {
  const config = at(provider, 'config');
  const enabled = at(provider, 'enabled')?.value;
  if (config === undefined || !isOn(config, lookup) || enabled === false || enabled === 'false') return undefined;
  const issuer = at(config, 'issuer');
  return isKnownText(issuer) ? issuer : undefined;
}

const provider = (alias: string, grant: string): object => ({
  alias,
  providerId: 'oidc',
  config: {
    issuer: LOGIN,
    authorizationUrl: `${LOGIN}/authorize`,
    tokenUrl: `${LOGIN}/token`,
    clientId: 'aihub',
    jwtAuthorizationGrantEnabled: grant,
    useJwksUrl: 'true',
    jwksUrl: `${LOGIN}/keys`,
  },
});
const LOGIN = 'https://login.example.org';

export const examples: Examples = {
  keycloak: '26.7.3',
  bad: {
    'bootstrap/identity-providers.json': {
      identityProviders: [provider('entra', 'true'), provider('entra-2', 'true')],
    },
  },
  good: {
    'bootstrap/identity-providers.json': {
      identityProviders: [provider('entra', 'true'), provider('entra-2', 'false')],
    },
  },
};
