import { at, isOn } from '../../document/placed.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import { enabledExecutionsOf, isCondition, ownFlows, usesOfFlows } from '../flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'misplaced-condition'> = {
  code: 'misplaced-condition',
  severity: 'warning',
  title: 'a condition outside a CONDITIONAL sub-flow',
  reason:
    'Keycloak asks a condition only before it runs the CONDITIONAL sub-flow that it is in. Anywhere else it passes over it (DefaultAuthenticationFlow.fillListsOfExecutions): a gate of a condition and a denial then denies everybody, and one of a condition and an allowance lets everybody in.',
  check: (realm, report) => {
    const uses = usesOfFlows(realm);
    for (const [alias, flow] of ownFlows(realm)) {
      const requirements = (uses.get(alias) ?? []).map(({ requirement }) => requirement);
      const isTopLevel = isOn(flow, 'topLevel');
      // Flows that nothing contains are for another rule.
      if (requirements.includes('CONDITIONAL') || (requirements.length === 0 && !isTopLevel)) continue;
      for (const execution of enabledExecutionsOf(flow)) {
        if (!isCondition(execution)) continue;
        const { place, authenticator: name } = execution;
        report(at(place, 'authenticator') ?? place, {
          message: `"${name}" is never asked: "${alias}" is ${isTopLevel ? 'a top-level flow' : (requirements[0] ?? '')}, not a CONDITIONAL sub-flow`,
          hint: isTopLevel
            ? 'Move it, with what it decides about, into a sub-flow that is CONDITIONAL'
            : `Make the execution of "${alias}" CONDITIONAL`,
        });
      }
    }
  },
};

const gate = (requirement: string): object => ({
  authenticationFlows: [
    topLevelFlow('login', authenticator('auth-username-password-form'), subFlowExecution('gate', requirement)),
    subFlow('gate', authenticator('conditional-user-configured'), DENY),
  ],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': gate('REQUIRED') },
  good: { 'managed/40-flows.json': gate('CONDITIONAL') },
};
