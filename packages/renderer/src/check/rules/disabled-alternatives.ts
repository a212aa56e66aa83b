import { executionsOf, isCondition } from '../flows.ts';
import { isOn } from '../../document/placed.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'disabled-alternatives'> = {
  code: 'disabled-alternatives',
  severity: 'error',
  import: 'accepts',
  title: 'ALTERNATIVE executions beside a CONDITIONAL or REQUIRED execution',
  reason:
    'Keycloak ignores the alternatives of a flow as soon as one of its executions is REQUIRED or CONDITIONAL: the login form beside a gate is never shown.',
  check: (realm, report) => {
    for (const flow of realm.flows) {
      if (isOn(flow, 'builtIn')) continue;
      const executions = executionsOf(flow);
      const strict = executions.find(
        // Conditions only decide whether their flow runs; alternatives beside them are not ignored.
        (one) => (one.requirement === 'CONDITIONAL' || one.requirement === 'REQUIRED') && !isCondition(one),
      );
      if (strict === undefined) continue;
      for (const { place, requirement } of executions) {
        if (requirement !== 'ALTERNATIVE') continue;
        report(place, {
          message: `this ALTERNATIVE is ignored: the same flow has a ${strict.requirement ?? ''} execution`,
          hint: 'Move the alternatives to a sub-flow of their own and make it REQUIRED',
        });
      }
    }
  },
};

const cookie = authenticator('auth-cookie', 'ALTERNATIVE');
const form = authenticator('auth-username-password-form', 'ALTERNATIVE');
const gate = subFlowExecution('gate', 'CONDITIONAL');
const deny = subFlow('gate', DENY);

export const examples: Examples = {
  bad: { 'managed/40-flows.json': { authenticationFlows: [topLevelFlow('login', cookie, form, gate), deny] } },
  good: {
    'managed/40-flows.json': {
      authenticationFlows: [
        topLevelFlow('login', subFlowExecution('authenticate'), gate),
        subFlow('authenticate', cookie, form),
        deny,
      ],
    },
  },
};
