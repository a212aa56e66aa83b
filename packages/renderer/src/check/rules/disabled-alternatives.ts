import { executionsOf } from '../flows.ts';
import { isOn } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'disabled-alternatives'> = {
  code: 'disabled-alternatives',
  severity: 'error',
  title: 'ALTERNATIVE executions beside a CONDITIONAL or REQUIRED one',
  reason:
    'Keycloak ignores the alternatives of a flow as soon as one of its executions is REQUIRED or CONDITIONAL: the login form beside a gate is never shown.',
  check: (realm, report) => {
    for (const flow of realm.flows) {
      if (isOn(flow, 'builtIn')) continue;
      const executions = executionsOf(flow);
      const strict = executions.find(
        // Conditions only decide whether their flow runs: beside them, alternatives stay alternatives.
        ({ requirement, authenticator }) =>
          (requirement === 'CONDITIONAL' || requirement === 'REQUIRED') &&
          authenticator?.startsWith('conditional-') !== true,
      );
      if (strict === undefined) continue;
      for (const { place, requirement } of executions) {
        if (requirement !== 'ALTERNATIVE') continue;
        report(place, {
          message: `this ALTERNATIVE is ignored: the same flow has a ${strict.requirement ?? ''} execution`,
          hint: 'Put the alternatives into a sub-flow of their own and make that REQUIRED',
        });
      }
    }
  },
};

const flow = (executions: object[], alias = 'login', topLevel = true): object => ({
  alias,
  providerId: 'basic-flow',
  topLevel,
  builtIn: false,
  authenticationExecutions: executions,
});
const cookie = { authenticator: 'auth-cookie', requirement: 'ALTERNATIVE' };
const form = { authenticator: 'auth-username-password-form', requirement: 'ALTERNATIVE' };
const gate = { authenticatorFlow: true, flowAlias: 'gate', requirement: 'CONDITIONAL' };
const deny = flow([{ authenticator: 'deny-access-authenticator', requirement: 'REQUIRED' }], 'gate', false);

export const examples: Examples = {
  bad: { 'managed/40-flows.json': { authenticationFlows: [flow([cookie, form, gate]), deny] } },
  good: {
    'managed/40-flows.json': {
      authenticationFlows: [
        flow([{ authenticatorFlow: true, flowAlias: 'authenticate', requirement: 'REQUIRED' }, gate]),
        flow([cookie, form], 'authenticate', false),
        deny,
      ],
    },
  },
};
