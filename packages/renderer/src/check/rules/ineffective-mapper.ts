import { at, text } from '../../document/placed.ts';
import { nameOf } from '../entity-names.ts';
import { type Lacks, lacksOf } from '../mapper-lacks.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'ineffective-mapper'> = {
  code: 'ineffective-mapper',
  severity: 'warning',
  title: 'a protocol mapper that adds nothing of use to any token or SAML assertion',
  reason:
    'Keycloak accepts it, and what it should add is nowhere: all its tokens are switched off, it has no name for its claim or attribute, nothing to take its value from, or no audience to add.',
  check: (realm, report) => {
    for (const mapper of realm.protocolMappers) {
      if (text(mapper, 'protocol') === undefined) continue;
      const flaw = flawOf(lacksOf(mapper, realm));
      if (flaw === undefined) continue;
      const [what, hint] = flaw;
      report(at(mapper, 'config') ?? mapper, { message: `the protocol mapper "${nameOf(mapper)}" ${what}`, hint });
    }
  },
};

function flawOf({ switches, useful: [key], audience }: Lacks): readonly [what: string, hint: string] | undefined {
  const quoted = (keys: readonly string[]): string[] => keys.map((name) => `"${name}"`);
  if (switches.length > 0) return ['adds to no token', `Write "true" for one of ${quoted(switches).join(', ')}`];
  if (key !== undefined) {
    const what = key === 'claim.name' ? 'no name for its claim' : `no "${key}", without which it is of no use`;
    return [`has ${what}`, `Write "${key}" in its config`];
  }
  if (audience.length > 0) return ['has no audience to add', `Write ${quoted(audience).join(' or ')} in its config`];
  return undefined;
}

const scope = (config: object): object => ({
  clientScopes: [
    {
      name: 'api',
      protocol: 'openid-connect',
      protocolMappers: [
        { name: 'api audience', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper', config },
      ],
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/20-scopes.json': scope({ 'access.token.claim': 'true' }) },
  good: { 'managed/20-scopes.json': scope({ 'access.token.claim': 'true', 'included.custom.audience': 'api' }) },
};
