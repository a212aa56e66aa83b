import { suggestKnown } from '../check-known.ts';
import { executionsOf } from '../flows.ts';
import { authenticatorsFor } from '../../keycloak/flows.ts';
import { mayHoldPlaceholder } from '../../document/placeholder.ts';
import { at, isOn, text } from '../../document/placed.ts';
import { authenticator, topLevelFlow } from '../example-flows.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-authenticator'> = {
  code: 'unknown-authenticator',
  severity: 'error',
  mayBeOwn: true,
  title: 'an authenticator that this Keycloak does not have',
  reason:
    'The first import accepts it, and every login through the flow fails; keycloak-config-cli stops. Where Keycloak is given jars with providers, or an image of your own, it is a warning.',
  check: (realm, report) => {
    const { providers } = realm;
    for (const flow of realm.flows) {
      for (const { place, authenticator, subFlow, requirement } of executionsOf(flow)) {
        if (authenticator === undefined || mayHoldPlaceholder(authenticator)) continue;
        // The authenticator of a sub-flow is the form that it shows.
        const known =
          subFlow === undefined ? authenticatorsFor(text(flow, 'providerId'), providers) : providers.formAuthenticators;
        if (known.includes(authenticator)) continue;
        report(at(place, 'authenticator') ?? place, {
          message: `"${authenticator}" is not an authenticator that Keycloak ${providers.keycloak} can run here`,
          hint: suggestKnown(realm, authenticator, known),
          // What is DISABLED never runs, and neither does the authenticator of a sub-flow that is no form.
          import: requirement === 'DISABLED' || isPlainFlow(realm, subFlow) ? 'accepts' : undefined,
          // Keycloak migrates its own flows in exports of older versions.
          ...(isOn(flow, 'builtIn') ? { severity: 'warning' } : {}),
        });
      }
    }
  },
};

function isPlainFlow(realm: RealmIndex, alias: string | undefined): boolean {
  const flow = alias === undefined ? undefined : realm.findDeclared('flow', alias);
  return flow !== undefined && text(flow, 'providerId') !== 'form-flow';
}

const gate = (name: string): object => ({ authenticationFlows: [topLevelFlow('gate', authenticator(name))] });

export const examples: Examples = {
  bad: { 'managed/40-flows.json': gate('deny-acces-authenticator') },
  good: { 'managed/40-flows.json': gate('deny-access-authenticator') },
};
