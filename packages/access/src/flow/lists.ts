// What of a flow runs: parts of DefaultAuthenticationFlow that its list of choices uses, too.

import { holds, isCondition } from './conditions.ts';
import { type Execution, executionsOf } from './executions.ts';
import type { Login } from './login.ts';

/** @returns whether an execution needs not run (again). */
export function isProcessed({ status }: Login, { key, requirement }: Execution): boolean {
  const known = status.get(key);
  return requirement === 'DISABLED' || known === 'SUCCESS' || known === 'ATTEMPTED' || known === 'SETUP_REQUIRED';
}

/** fillListsOfExecutions: what is REQUIRED or CONDITIONAL, and ALTERNATIVE where there is none of those. */
export function listsOf(login: Login, flow: string): { required: Execution[]; alternative: Execution[] } {
  const executions = executionsOf(login.facts.realm)
    .of(flow)
    .filter((execution) => !isCondition(execution));
  const required = executions.filter(({ requirement }) => requirement === 'REQUIRED' || requirement === 'CONDITIONAL');
  const alternative = executions.filter(({ requirement }) => requirement === 'ALTERNATIVE');
  if (required.length === 0) return { required, alternative };
  for (const execution of alternative)
    login.note(execution, 'skipped', 'an alternative beside something required is never tried');
  return { required, alternative: [] };
}

/** isConditionalSubflowDisabled: a conditional sub-flow runs if all of its conditions hold, and never if it has none. */
export function isSkipped(login: Login, execution: Execution): boolean {
  const { flow, requirement } = execution;
  if (flow === undefined || requirement !== 'CONDITIONAL') return false;
  const conditions = executionsOf(login.facts.realm).of(flow).filter(isCondition);
  login.begin(execution);
  const isMet = conditions.length > 0 && conditions.every((condition) => holds(login, condition));
  if (!isMet) login.note(execution, 'skipped', conditions.length === 0 ? 'it has no condition' : undefined);
  return !isMet;
}
