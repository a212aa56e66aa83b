import { loadStage } from '../input/load-stages.ts';
import { printErrors } from '../output/print-errors.ts';
import { type PlanReport, printPlans } from '../output/print-plans.ts';
import { planStage, type StagePlanOptions } from './plan-stage.ts';

export interface PlanOptions extends StagePlanOptions, PlanReport {
  readonly root?: string | undefined;
}

/** `plan`: read a live realm and say what the next reconcile will do. @returns the exit code: 0, 2 for changes, 1. */
export async function plan(options: PlanOptions): Promise<number> {
  const loaded = loadStage(options.root, options.stage);
  if ('errors' in loaded) return printErrors(loaded.errors, loaded.sources);
  const planned = await planStage(options, loaded);
  return planned === 1 ? 1 : printPlans(planned.plans, options, planned);
}
