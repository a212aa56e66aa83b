import { at, type Placed, text } from '../../document/placed.ts';
import { authenticator, topLevelFlow } from '../example-flows.ts';
import { enabledExecutionsOf, ownFlows } from '../flows.ts';
import { nameOf } from '../entity-names.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

/** What proves that an account is one's own. */
const PROOFS = new Set(['idp-email-verification', 'idp-username-password-form']);

export const rule: Rule<'automatic-link'> = {
  code: 'automatic-link',
  severity: 'warning',
  title: 'a first login through an identity provider that is linked with an existing account without proof',
  reason:
    'Whoever has an account with that user name or e-mail address at the provider gets the account of the same name here, with its roles. Keycloak does not look at whether either side has verified the address, or trusts the provider’s (IdpAutoLinkAuthenticator; keycloak issue 53041).',
  check: (realm, report) => {
    const flows = ownFlows(realm);
    for (const [alias, providers] of providersByFlow(realm)) {
      const visited = new Set<Placed>();
      const visit = (flow: Placed | undefined): void => {
        if (flow === undefined || visited.has(flow)) return;
        visited.add(flow);
        for (const { place, authenticator: name, subFlow } of enabledExecutionsOf(flow)) {
          if (subFlow !== undefined) visit(flows.get(subFlow));
          // What comes before it and proves something has to succeed first.
          else if (name !== undefined && PROOFS.has(name)) return;
          else if (name === 'idp-auto-link')
            report(at(place, 'authenticator') ?? place, {
              message: `whoever has the user name or e-mail address of an account at ${providers.join(', ')} gets that account`,
              hint: 'Put idp-email-verification or idp-username-password-form before it, unless only you make accounts there',
            });
        }
      };
      visit(flows.get(alias));
    }
  },
};

/** @returns the identity providers, as messages name them, by the flow of their first login. */
function providersByFlow(realm: RealmIndex): Map<string, string[]> {
  const bound = realm.setting('firstBrokerLoginFlow');
  const found = new Map<string, string[]>();
  for (const provider of realm.identityProviders) {
    if (at(provider, 'enabled')?.value === false) continue;
    const alias = text(provider, 'firstBrokerLoginFlowAlias') ?? bound;
    if (typeof alias !== 'string') continue;
    found.set(alias, [...(found.get(alias) ?? []), `"${nameOf(provider, 'alias')}"`]);
  }
  return found;
}

const realm = (...executions: readonly object[]): object => ({
  identityProviders: [{ alias: 'hub', providerId: 'google', firstBrokerLoginFlowAlias: 'link', config: {} }],
  authenticationFlows: [topLevelFlow('link', ...executions)],
});

export const examples: Examples = {
  bad: {
    'bootstrap/realm.json': realm(
      authenticator('idp-create-user-if-unique', 'ALTERNATIVE'),
      authenticator('idp-auto-link', 'ALTERNATIVE'),
    ),
  },
  good: {
    'bootstrap/realm.json': realm(
      authenticator('idp-detect-existing-broker-user'),
      authenticator('idp-email-verification'),
      authenticator('idp-auto-link'),
    ),
  },
};
