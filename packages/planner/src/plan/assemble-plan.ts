import type { SecretValues } from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';
import type { Reconciled } from '../reconciler/reconcile.ts';
import type { EntityName } from '../reconciler/simulated-run.ts';
import { accessChangesIn } from './access/access-changes.ts';
import { accessOf } from './access/access-of-target.ts';
import type { Timeline } from './access/timeline.ts';
import type { BootstrapDifference } from './bootstrap/find-differences.ts';
import { compareRealms } from './compare.ts';
import type { DeclaredNames } from './declared-names.ts';
import { findMissing } from './find-target.ts';
import { hideSecrets, secretsOf } from './hide-secrets.ts';
import type { BrokenExpectation, Plan, PlannedChange } from './plan.ts';
import type { Stay } from './stays.ts';

/** What a plan says, before it is put together. */
export interface PlanParts {
  readonly stage?: string;
  readonly live: LiveRealm;
  readonly reconciled: Reconciled;
  /** What the realm goes through on the way. */
  readonly timeline: Timeline;
  readonly failure: Plan['failure'] | undefined;
  readonly stays: readonly Stay[];
  /** What the realm does not meet after the run. */
  readonly broken?: readonly BrokenExpectation[];
  /** Where the realm is not what bootstrap documents say. */
  readonly bootstrap?: readonly BootstrapDifference[];
  /** The names of what documents declare, also of what the run does not get to. */
  readonly declared: DeclaredNames;
  /** The only entity to plan for, as `type/name`; all of them unless given. */
  readonly target?: string | undefined;
  /** What may not be shown, beside what is secret by its name in the realm. */
  readonly secrets: SecretValues;
}

/** @returns the plan, without any secret. */
export function assemblePlan(parts: PlanParts): Plan {
  const { stage, live, reconciled, timeline, failure, stays, broken = [], bootstrap = [], target, secrets } = parts;
  const { after, unknown, unpredicted, skipped } = reconciled;
  const isMeant = ({ type, name }: EntityName): boolean => target === undefined || `${type}/${name}` === target;
  const changes = inOrder([...compareRealms(live, after), ...stays].filter(isMeant));
  const differing = bootstrap.filter(isMeant);
  const isThere = target === undefined || differing.length > 0;
  const missing = isThere ? undefined : findMissing(target, [live, after], parts.declared);
  const access = live.isNew === true ? [] : accessOf(accessChangesIn(timeline), target);
  const plan: Plan = {
    realm: live.name,
    ...(stage === undefined ? {} : { stage }),
    summary: countOf(changes),
    changes,
    ...(access.length > 0 && { access }),
    ...(broken.length > 0 && { expectations: broken }),
    ...(differing.length > 0 && { bootstrap: differing }),
    ...(missing && { missing }),
    unknown: withoutDoubles(unknown.filter(isMeant)),
    unpredicted: withoutDoubles(unpredicted),
    ...(skipped.length > 0 && { skipped }),
    ...(failure && { failure }),
  };
  return hideSecrets(plan, secrets.with(secretsOf(live), live.providers.secretKeys));
}

/** Several documents can have the same to say of an entity. */
function withoutDoubles<Entry>(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

/** The order in which a plan lists changes. */
const ACTIONS: readonly PlannedChange['action'][] = ['create', 'change', 'stays', 'delete'];

function inOrder(changes: readonly PlannedChange[]): PlannedChange[] {
  return changes.toSorted((a, b) => ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action));
}

function countOf(changes: readonly PlannedChange[]): Plan['summary'] {
  const summary = { create: 0, change: 0, delete: 0, stays: 0 };
  for (const { action } of changes) summary[action]++;
  return summary;
}
