import { at } from '../../document/placed.ts';
import { CONFIGURED_BY_EVERYBODY, CONFIGURED_BY_NOBODY } from '../../keycloak/flow-authenticators.ts';
import { authenticator, DENY, subFlow, subFlowExecution, topLevelFlow } from '../example-flows.ts';
import { enabledExecutionsOf, type Execution, isCondition, ownFlows, usesOfFlows } from '../flows.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'constant-condition'> = {
  code: 'constant-condition',
  severity: 'warning',
  title: '"Condition - user configured" beside nothing that users configure',
  reason:
    'The condition looks at the authenticators beside it, and not into sub-flows (ConditionalUserConfiguredAuthenticator): beside a denial, an allowance or a step of a first login through an identity provider it never holds, because nobody can set those up; beside forms for user names, or sub-flows alone, it always holds.',
  check: (realm, report) => {
    const uses = usesOfFlows(realm);
    for (const [alias, flow] of ownFlows(realm)) {
      if (uses.get(alias)?.some(({ requirement }) => requirement === 'CONDITIONAL') !== true) continue;
      const executions = enabledExecutionsOf(flow);
      const condition = executions.find((one) => one.authenticator === 'conditional-user-configured');
      if (condition === undefined) continue;
      const outcome = outcomeOf(executions.filter((one) => !isCondition(one) && !one.isSubFlow));
      if (outcome === undefined) continue;
      report(at(condition.place, 'authenticator') ?? condition.place, {
        message: `this condition ${outcome.holds ? 'always' : 'never'} holds: ${outcome.because}; "${alias}" ${outcome.holds ? 'runs for everybody' : 'never runs'}`,
        hint: 'Put it beside the second factors that users set up, and nothing else, or ask another condition',
      });
    }
  },
};

/** @returns what the condition says of every user; undefined where it depends on the user, or on an extension. */
function outcomeOf(beside: readonly Execution[]): { holds: boolean; because: string } | undefined {
  const named = (requirement: string): string[] =>
    beside.flatMap((one) => (one.requirement === requirement ? [one.authenticator ?? ''] : []));
  const required = named('REQUIRED');
  const alternative = named('ALTERNATIVE');
  if (required.length > 0) {
    const never = required.find((name) => CONFIGURED_BY_NOBODY.has(name));
    if (never !== undefined) return { holds: false, because: `nobody sets up "${never}"` };
    return required.every((name) => CONFIGURED_BY_EVERYBODY.has(name))
      ? { holds: true, because: `"${required[0]}" needs no setting up` }
      : undefined;
  }
  if (alternative.length === 0) return { holds: true, because: 'no authenticator is beside it' };
  const always = alternative.find((name) => CONFIGURED_BY_EVERYBODY.has(name));
  if (always !== undefined) return { holds: true, because: `"${always}" needs no setting up` };
  return alternative.every((name) => CONFIGURED_BY_NOBODY.has(name))
    ? { holds: false, because: `nobody sets up "${alternative[0]}"` }
    : undefined;
}

const gate = (condition: object): object => ({
  authenticationFlows: [
    topLevelFlow('login', authenticator('auth-username-password-form'), subFlowExecution('gate', 'CONDITIONAL')),
    subFlow('gate', condition, DENY),
  ],
  authenticatorConfig: [{ alias: 'guests', config: { condUserRole: 'offline_access' } }],
});

export const examples: Examples = {
  bad: {
    'bootstrap/realm.json': gate(authenticator('conditional-user-configured')),
  },
  good: {
    'bootstrap/realm.json': gate({ ...authenticator('conditional-user-role'), authenticatorConfig: 'guests' }),
  },
};
