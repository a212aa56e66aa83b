import {
  entityTypes,
  formatJson,
  formatJsons,
  formatMarkdown,
  formatMarkdowns,
  formatMetrics,
  formatText,
  formatTexts,
  type Plan,
  type PlannedChange,
  type Problem,
  type UnreadRealm,
} from '@realm-as-code/planner';
import { SecretValues } from '@realm-as-code/renderer';
import { printErrors } from './print-errors.ts';
import { printProblem } from './print-problem.ts';
import { isColoured, print } from './terminal.ts';
import { writePublicFile } from './write-file.ts';

/** How plans are reported. */
export interface PlanReport {
  readonly format: 'text' | 'json' | 'markdown';
  readonly failOn?: readonly PlannedChange['action'][] | undefined;
  /** A file for metrics that an alert can be raised on. */
  readonly metrics?: string | undefined;
}

/**
 * Prints plans, and writes their metrics.
 *
 * @param isOne whether there can be only one plan, which then stands alone.
 * @param isHopeless whether no realm could be read, so that there is nothing to print.
 * @returns the exit code: 0, 2 for changes, 1.
 */
export function printPlans(
  plans: readonly (Plan | UnreadRealm)[],
  { format, failOn, metrics }: PlanReport,
  { isOne, isHopeless }: { readonly isOne: boolean; readonly isHopeless: boolean },
): number {
  const missing = missingTarget(plans);
  if (missing !== undefined) {
    const unread = plans.map(({ realm, stage }) => ({ realm, ...(stage && { stage }), problem: missing.problem }));
    printProblem(new SecretValues(), missing); // a plan has none
    return printPlans(unread, { format, metrics }, { isOne, isHopeless: true });
  }
  const problem = metrics === undefined ? undefined : writePublicFile(metrics, formatMetrics(plans));
  if (!isHopeless) print(isOne ? formatOne(plans[0] as Plan, format) : formatAll(plans, format));
  return problem === undefined ? exitCode(plans, failOn) : printErrors([problem], []);
}

/** @returns what to say of a target that no realm has. Where one was not read, or its run fails, it may be there. */
function missingTarget(plans: readonly (Plan | UnreadRealm)[]): Problem | undefined {
  const missing = plans.map((plan) => ('problem' in plan || plan.failure !== undefined ? undefined : plan.missing));
  const [first] = missing;
  if (first === undefined || missing.includes(undefined)) return undefined;
  const near = missing.find((one) => one?.near !== undefined)?.near;
  return {
    problem: `there is nothing named ${JSON.stringify(first.target)}, neither in the running realm nor in the documents`,
    hint: near === undefined ? `The types are ${entityTypes.join(', ')}` : `Did you mean ${JSON.stringify(near)}?`,
  };
}

function formatOne(made: Plan, as: PlanReport['format']): string {
  if (as === 'json') return formatJson(made);
  return as === 'markdown' ? formatMarkdown(made) : formatText(made, isColoured());
}

function formatAll(plans: readonly (Plan | UnreadRealm)[], as: PlanReport['format']): string {
  if (as === 'json') return formatJsons(plans);
  return as === 'markdown' ? formatMarkdowns(plans) : formatTexts(plans, isColoured());
}

/** An error in any realm outweighs changes in others. */
function exitCode(
  plans: readonly (Plan | UnreadRealm)[],
  failOn: PlanReport['failOn'] = ['create', 'change', 'delete'],
): number {
  if (plans.some((plan) => 'problem' in plan || plan.failure !== undefined)) return 1;
  return plans.some((plan) => 'summary' in plan && failOn.some((action) => plan.summary[action] > 0)) ? 2 : 0;
}
