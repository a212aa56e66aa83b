import { at, isOn } from '../../document/placed.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import { enabledExecutionsOf, isCondition, ownFlows } from '../flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'missing-condition'> = {
  code: 'missing-condition',
  severity: 'warning',
  title: 'a CONDITIONAL sub-flow without a condition',
  reason:
    'Keycloak never runs it (DefaultAuthenticationFlow.isConditionalSubflowDisabled): a gate without a condition stops nobody, and a second factor without one is never asked for.',
  check: (realm, report) => {
    const flows = ownFlows(realm);
    for (const flow of flows.values()) {
      for (const { place, subFlow: alias, requirement } of enabledExecutionsOf(flow)) {
        const contained = alias === undefined ? undefined : flows.get(alias);
        if (contained === undefined || requirement !== 'CONDITIONAL') continue;
        const isAsked = enabledExecutionsOf(contained).some(
          (one) =>
            isCondition(one) ||
            // An extension's authenticator may be a condition.
            (one.authenticator !== undefined && !realm.providers.authenticators.includes(one.authenticator)),
        );
        if (isAsked || isOn(contained, 'topLevel')) continue;
        report(at(place, 'requirement') ?? place, {
          message: `the CONDITIONAL sub-flow "${alias}" has no condition, so it never runs`,
          hint: 'Add a condition to it, such as conditional-user-role, or make it REQUIRED',
        });
      }
    }
  },
};

const gate = (...executions: readonly object[]): object => ({
  authenticationFlows: [topLevelFlow('login', subFlowExecution('gate', 'CONDITIONAL')), subFlow('gate', ...executions)],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': gate(DENY) },
  good: { 'managed/40-flows.json': gate(authenticator('conditional-user-configured'), DENY) },
};
