import { executionsOf, flowsByAlias } from '../flows.ts';
import { at, isOn } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'unreachable-flow'> = {
  code: 'unreachable-flow',
  severity: 'warning',
  title: 'a sub-flow that no flow contains',
  reason: 'It never runs. Often it is a gate whose flow names another alias, and then nobody is stopped by it.',
  check: (realm, report) => {
    const flows = flowsByAlias(realm);
    const used = new Set([...flows.values()].flatMap((flow) => executionsOf(flow).map(({ subFlow }) => subFlow)));
    for (const [alias, flow] of flows) {
      const isSubFlow = at(flow, 'topLevel') !== undefined && !isOn(flow, 'topLevel');
      if (!isSubFlow || isOn(flow, 'builtIn') || used.has(alias)) continue;
      report(flow, {
        message: `no flow contains the sub-flow "${alias}"`,
        hint: 'Remove it, or add an execution with its flowAlias',
      });
    }
  },
};

const gate = {
  alias: 'gate',
  providerId: 'basic-flow',
  topLevel: false,
  builtIn: false,
  authenticationExecutions: [{ authenticator: 'deny-access-authenticator', requirement: 'REQUIRED' }],
};
const login = (executions: object[]): object => ({
  alias: 'login',
  providerId: 'basic-flow',
  topLevel: true,
  builtIn: false,
  authenticationExecutions: executions,
});

export const examples: Examples = {
  bad: {
    'managed/40-flows.json': {
      authenticationFlows: [login([{ authenticator: 'auth-cookie', requirement: 'REQUIRED' }]), gate],
    },
  },
  good: {
    'managed/40-flows.json': {
      authenticationFlows: [login([{ authenticatorFlow: true, flowAlias: 'gate', requirement: 'REQUIRED' }]), gate],
    },
  },
};
