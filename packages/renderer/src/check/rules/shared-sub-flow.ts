import { nameOf } from '../entity-names.ts';
import { executionsOf, flowsByAlias } from '../flows.ts';
import { isOn } from '../../document/placed.ts';
import { DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'shared-sub-flow'> = {
  code: 'shared-sub-flow',
  severity: 'error',
  import: 'accepts',
  title: 'a sub-flow that is used in two places',
  reason:
    'In Keycloak, a sub-flow belongs to a single flow. keycloak-config-cli creates it for the first flow and fails at the second, or changes one of them when it recreates the other.',
  check: (realm, report) => {
    const flows = flowsByAlias(realm);
    const owners = new Map<string, string>();
    for (const flow of realm.flows) {
      if (isOn(flow, 'builtIn')) continue;
      for (const { subFlow, place } of executionsOf(flow)) {
        if (subFlow === undefined || !flows.has(subFlow)) continue;
        const owner = owners.get(subFlow);
        const alias = nameOf(flow, 'alias');
        if (owner === undefined) owners.set(subFlow, alias);
        else {
          const where = owner === alias ? 'this flow' : `the flow "${owner}"`;
          report(place, {
            message: `the sub-flow "${subFlow}" is already in ${where}`,
            hint: 'Declare it a second time, under another alias',
          });
        }
      }
    }
  },
};

const login = (alias: string, gate: string): object => topLevelFlow(alias, subFlowExecution(gate));
const gate = (alias: string): object => subFlow(alias, DENY);

export const examples: Examples = {
  bad: { 'managed/40-flows.json': { authenticationFlows: [login('a', 'gate'), login('b', 'gate'), gate('gate')] } },
  good: {
    'managed/40-flows.json': {
      authenticationFlows: [login('a', 'gate a'), login('b', 'gate b'), gate('gate a'), gate('gate b')],
    },
  },
};
