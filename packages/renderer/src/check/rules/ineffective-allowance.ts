import { at } from '../../document/placed.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import { enabledExecutionsOf, type Execution, isCondition, ownFlows } from '../flows.ts';
import type { Examples, Rule } from '../rule.ts';

const ALLOW = 'allow-access-authenticator';

export const rule: Rule<'ineffective-allowance'> = {
  code: 'ineffective-allowance',
  severity: 'warning',
  title: 'a CONDITIONAL sub-flow that only allows access, beside what is REQUIRED',
  reason:
    'An allowance ends its sub-flow with success, and the login goes on with what comes after it. Whoever does not meet the condition goes on, too, because the sub-flow is passed over: beside what is REQUIRED it lets nobody in and keeps nobody out. A denial after it denies everybody.',
  check: (realm, report) => {
    const flows = ownFlows(realm);
    for (const flow of flows.values()) {
      const executions = enabledExecutionsOf(flow);
      for (const [index, { subFlow: alias, requirement }] of executions.entries()) {
        const contained = alias === undefined ? undefined : flows.get(alias);
        if (contained === undefined || requirement !== 'CONDITIONAL') continue;
        const inside = enabledExecutionsOf(contained);
        const steps = inside.filter((one) => !isCondition(one));
        const [allowance] = steps;
        if (allowance === undefined || !steps.every(isAllowance) || steps.length === inside.length) continue;
        const strict = executions.filter((one) => one.requirement === 'REQUIRED' && !isCondition(one));
        if (strict.length === 0) continue;
        const denial = executions
          .slice(index + 1)
          .find((one) => one.authenticator === 'deny-access-authenticator' && one.requirement === 'REQUIRED');
        report(at(allowance.place, 'authenticator') ?? allowance.place, {
          message:
            denial === undefined
              ? `"${alias}" changes nothing: whoever does not meet its conditions goes on all the same`
              : `"${alias}" lets nobody in: the login goes on after it, to a deny-access-authenticator that denies everybody`,
          hint: 'Negate the conditions, and deny access instead of allowing it',
        });
      }
    }
  },
};

function isAllowance({ authenticator: name, isSubFlow }: Execution): boolean {
  return !isSubFlow && name === ALLOW;
}

const gate = (negate: string, outcome: object): object => ({
  authenticationFlows: [
    topLevelFlow('login', authenticator('auth-username-password-form'), subFlowExecution('gate', 'CONDITIONAL')),
    subFlow('gate', { ...authenticator('conditional-user-role'), authenticatorConfig: 'staff' }, outcome),
  ],
  authenticatorConfig: [{ alias: 'staff', config: { condUserRole: 'offline_access', negate } }],
});

export const examples: Examples = {
  bad: { 'bootstrap/realm.json': gate('false', authenticator(ALLOW)) },
  good: { 'bootstrap/realm.json': gate('true', DENY) },
};
