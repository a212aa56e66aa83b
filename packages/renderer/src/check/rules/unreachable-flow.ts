import { executionsOf, flowsByAlias } from '../flows.ts';
import { at, isOn } from '../../document/placed.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unreachable-flow'> = {
  code: 'unreachable-flow',
  severity: 'warning',
  title: 'a sub-flow that no flow contains',
  reason: 'It never runs. Often it is a gate that stops nobody, because its flow refers to another alias.',
  check: (realm, report) => {
    const flows = flowsByAlias(realm);
    const used = new Set([...flows.values()].flatMap((flow) => executionsOf(flow).map(({ subFlow }) => subFlow)));
    for (const [alias, flow] of flows) {
      const isSubFlow = at(flow, 'topLevel') !== undefined && !isOn(flow, 'topLevel');
      if (!isSubFlow || isOn(flow, 'builtIn') || used.has(alias)) continue;
      report(flow, {
        message: `no flow contains the sub-flow "${alias}"`,
        hint: 'Remove it, or add an execution with its alias as "flowAlias"',
      });
    }
  },
};

const gate = subFlow('gate', DENY);

export const examples: Examples = {
  bad: {
    'managed/40-flows.json': { authenticationFlows: [topLevelFlow('login', authenticator('auth-cookie')), gate] },
  },
  good: { 'managed/40-flows.json': { authenticationFlows: [topLevelFlow('login', subFlowExecution('gate')), gate] } },
};
