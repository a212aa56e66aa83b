import type { Plan, PlannedChange } from './plan.ts';
import { stageOf } from './format-plan.ts';
import type { UnreadRealm } from './format-plans.ts';

const ACTIONS: readonly PlannedChange['action'][] = ['create', 'change', 'delete', 'stays'];

/**
 * Writes the plans of realms as metrics, in Prometheus' text format. A realm that could not be read has no
 * changes, which would look like none: it is told by `realm_as_code_plan_success`.
 */
export function formatMetrics(plans: readonly (Plan | UnreadRealm)[]): string {
  const success = plans.map((plan) => {
    const isMade = !('problem' in plan) && plan.failure === undefined;
    return `realm_as_code_plan_success${labels({ ...stageOf(plan), realm: plan.realm })} ${isMade ? 1 : 0}\n`;
  });
  const changes = plans.flatMap((plan) =>
    'problem' in plan
      ? []
      : ACTIONS.map((action) => {
          const name = labels({ ...stageOf(plan), realm: plan.realm, action });
          return `realm_as_code_plan_changes${name} ${plan.summary[action]}\n`;
        }),
  );
  return [
    '# HELP realm_as_code_plan_success Whether the realm could be read and the next reconcile will succeed.\n',
    '# TYPE realm_as_code_plan_success gauge\n',
    ...success,
    '# HELP realm_as_code_plan_changes What the next reconcile will do to the realm, by action.\n',
    '# TYPE realm_as_code_plan_changes gauge\n',
    ...changes,
  ].join('');
}

function labels(values: Readonly<Record<string, string>>): string {
  const escaped = (text: string): string =>
    text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `{${Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')}}`;
}
