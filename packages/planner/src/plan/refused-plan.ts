import type { Failure } from '../reconciler/stop.ts';
import type { Plan } from './plan.ts';

/** @returns the plan of a run that ends before it changes anything: it cannot read its files, or does not start. */
export function refusedPlan(realm: string, failure: Failure): Plan {
  const summary = { create: 0, change: 0, delete: 0, stays: 0 };
  return { realm, summary, changes: [], unknown: [], unpredicted: [], failure };
}
