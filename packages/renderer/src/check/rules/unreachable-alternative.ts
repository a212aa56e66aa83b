import type { Placed } from '../../document/placed.ts';
import { ASKS_WITHOUT_CREDENTIAL } from '../../keycloak/flow-authenticators.ts';
import { authenticator, topLevelFlow } from '../example-flows.ts';
import { enabledExecutionsOf, type Execution, isCondition, ownFlows } from '../flows.ts';
import type { Examples, Rule } from '../rule.ts';

/** What ends the choice among alternatives, with how it does. */
const ENDS: Readonly<Record<string, string>> = {
  'deny-access-authenticator': 'ends the login',
  'allow-access-authenticator': 'always succeeds',
};

export const rule: Rule<'unreachable-alternative'> = {
  code: 'unreachable-alternative',
  severity: 'warning',
  title: 'an ALTERNATIVE after one that denies or allows access',
  reason:
    'Keycloak tries alternatives in their order. A denial ends the whole login, it does not go on to the next alternative, and an allowance always succeeds: what comes after is never tried.',
  check: (realm, report) => {
    const flows = ownFlows(realm);
    for (const flow of flows.values()) {
      const executions = enabledExecutionsOf(flow).filter((one) => !isCondition(one));
      // Beside what is REQUIRED or CONDITIONAL, alternatives are ignored.
      if (executions.some(({ requirement }) => requirement !== 'ALTERNATIVE')) continue;
      const end = executions.findIndex((one) => !one.isSubFlow && ENDS[one.authenticator ?? ''] !== undefined);
      if (end === -1) continue;
      const name = executions[end]?.authenticator ?? '';
      for (const later of executions.slice(end + 1)) {
        if (!isInOrder(later, flows)) continue;
        report(later.place, {
          message: `this ALTERNATIVE is never tried: "${name}" before it ${ENDS[name]}`,
          hint: `Put it before "${name}"`,
        });
      }
    }
  },
};

/** Credentials that a user has are asked for first, wherever they stand among alternatives (AuthenticationSelectionResolver). */
function isInOrder(execution: Execution, flows: ReadonlyMap<string, Placed>, depth = 0): boolean {
  if (execution.subFlow === undefined) return ASKS_WITHOUT_CREDENTIAL.has(execution.authenticator ?? '');
  const flow = flows.get(execution.subFlow);
  const inside = flow === undefined || depth > 20 ? [] : enabledExecutionsOf(flow).filter((one) => !isCondition(one));
  const first = inside.find(({ requirement }) => requirement === 'REQUIRED');
  const tried = first === undefined ? inside : [first];
  return tried.length > 0 && tried.every((one) => isInOrder(one, flows, depth + 1));
}

const flow = (...names: readonly string[]): object => ({
  authenticationFlows: [topLevelFlow('login', ...names.map((name) => authenticator(name, 'ALTERNATIVE')))],
});

export const examples: Examples = {
  bad: { 'managed/40-flows.json': flow('auth-cookie', 'deny-access-authenticator', 'auth-username-password-form') },
  good: { 'managed/40-flows.json': flow('auth-cookie', 'auth-username-password-form', 'deny-access-authenticator') },
};
