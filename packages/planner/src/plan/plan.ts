import { findSecrets, type RenderedRealm, type SecretValues } from '@realm-as-code/renderer';
import { type Change, compareRealms } from './compare.ts';
import { hideSecrets, secretsOf } from './hide-secrets.ts';
import type { LiveRealm } from '../live/live-realm.ts';
import { reconcile } from '../reconciler/reconcile.ts';
import { type ReconcileDocument, resolveValues } from '../reconciler/resolved.ts';
import type { UnknownProperty } from '../reconciler/run.ts';
import type { ReconcilerSettings } from '../reconciler/settings.ts';
import type { Failure } from '../reconciler/stop.ts';
import type { Unpredicted } from '../reconciler/unpredicted.ts';
import { declaredNames, findStays, type Stay } from './stays.ts';

/** What the next reconcile will do to a realm. */
export interface Plan {
  readonly realm: string;
  readonly stage: string;
  readonly summary: Readonly<Record<PlannedChange['action'], number>>;
  /** Deletions last, apart from what stays. */
  readonly changes: readonly PlannedChange[];
  /** Properties whose value in the file is not known; nothing is said of them. */
  readonly unknown: readonly UnknownProperty[];
  /** Parts of the documents that the model of the reconciler does not know. */
  readonly unpredicted: readonly Unpredicted[];
  /** Where the run would stop; `changes` has what it does until then. */
  readonly failure?: Failure;
}

export type PlannedChange = Change | Stay;

export interface PlanInput {
  readonly stage: string;
  readonly live: LiveRealm;
  /** The rendered templates of the stage. */
  readonly realm: Pick<RenderedRealm, 'documents'>;
  /** The environment that the reconciler will have, as far as it is known. */
  readonly values: ReadonlyMap<string, string>;
  /**
   * The secrets among these values, and any others that may not be shown. What is secret by its name, in the realm or in
   * the documents, is hidden too.
   */
  readonly secrets: SecretValues;
  readonly reconciler: ReconcilerSettings;
  /** Only this entity, as `type/name`. */
  readonly target?: string;
}

const ORDER: readonly PlannedChange['action'][] = ['create', 'change', 'stays', 'delete'];

/** Works out what a reconcile of a stage's managed documents will do to a live realm. No secret is ever in a plan. */
export function makePlan({ stage, live, realm, values, secrets, reconciler, target }: PlanInput): Plan {
  const resolve = (kind: 'bootstrap' | 'managed'): ReconcileDocument[] =>
    realm.documents
      .filter((document) => document.kind === kind)
      .map(({ name, value }) => ({
        name: `${name}.json`,
        value: resolveValues(value, values),
      }));
  const [bootstrap, managed] = [resolve('bootstrap'), resolve('managed')];
  const { after, failure, unknown, unpredicted } = reconcile(live, managed, reconciler);
  const all = [...compareRealms(live, after), ...findStays(after, managed, declaredNames([...bootstrap, ...managed]))];
  const isTarget = ({ type, name }: { type: string; name: string }): boolean =>
    target === undefined || `${type}/${name}` === target;
  const changes = all.filter(isTarget).toSorted((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action));
  const count = (action: PlannedChange['action']): number => changes.filter((one) => one.action === action).length;
  const summary = { create: count('create'), change: count('change'), delete: count('delete'), stays: count('stays') };
  const plan = {
    realm: live.name,
    stage,
    summary,
    changes,
    unknown: unknown.filter(isTarget),
    unpredicted,
    ...(failure && { failure }),
  };
  const inDocuments = realm.documents.flatMap(({ value }) => findSecrets(value).map(({ text }) => text));
  return hideSecrets(plan, secrets.with([...secretsOf(live), ...inDocuments], live.providers.secretKeys));
}
