import { at, entries } from '../../document/placed.ts';
import { FLOW_OVERRIDES } from '../../keycloak/flows.ts';
import { suggest } from '../../text/suggest.ts';
import { nameOf } from '../entity-names.ts';
import { DENY, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unknown-flow-override'> = {
  code: 'unknown-flow-override',
  severity: 'warning',
  title: 'a flow override for something that clients cannot override',
  reason: 'Keycloak stores it and never looks at it: the client goes on with the flow of its realm.',
  check: (realm, report) => {
    for (const client of realm.clients) {
      for (const [binding, place] of entries(at(client, 'authenticationFlowBindingOverrides'))) {
        // Both programs leave out an override without a flow.
        if (FLOW_OVERRIDES.includes(binding) || place.value === null || place.value === '') continue;
        report(place, {
          part: 'key',
          message: `"${nameOf(client, 'clientId')}" overrides the flow "${binding}", which Keycloak does not look at`,
          hint: suggest(binding, FLOW_OVERRIDES),
        });
      }
    }
  },
};

const app = (overrides: object): object => ({
  authenticationFlows: [topLevelFlow('gate', DENY)],
  clients: [{ clientId: 'app', authenticationFlowBindingOverrides: overrides }],
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': app({ browzer: 'gate' }) },
  good: { 'bootstrap/realm.json': app({ browser: 'gate' }) },
};
