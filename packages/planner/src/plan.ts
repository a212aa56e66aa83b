import type { Json, RenderedRealm } from '@realm-as-code/renderer';
import { type Change, compareRealms, type PropertyChange } from './compare.ts';
import type { LiveRealm } from './live-realm.ts';
import {
  type Failure,
  reconcile,
  type ReconcileDocument,
  type ReconcilerSettings,
  type UnknownProperty,
  type Unpredicted,
} from './reconciler.ts';
import { declaredNames, findStays, type Stay } from './stays.ts';
import { resolveValues } from './values.ts';

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
  readonly reconciler: ReconcilerSettings;
  /** Only this entity, as `type/name`. */
  readonly target?: string;
}

const ORDER: readonly PlannedChange['action'][] = ['create', 'change', 'stays', 'delete'];
/** The secret itself is never in a plan. */
const SECRET: Json = '(secret)';

/** Works out what a reconcile of a stage's managed documents will do to a live realm. */
export function makePlan({ stage, live, realm, values, reconciler, target }: PlanInput): Plan {
  const resolve = (kind: 'bootstrap' | 'managed'): ReconcileDocument[] =>
    realm.documents
      .filter((document) => document.kind === kind)
      .map(({ name, value }) => ({
        name: `${name}.json`,
        value: resolveValues(value, values) as ReconcileDocument['value'],
      }));
  const [bootstrap, managed] = [resolve('bootstrap'), resolve('managed')];
  const { after, failure, unknown, unpredicted } = reconcile(live, managed, reconciler);
  const all = [
    ...compareRealms(live, after).map(hideSecrets),
    ...findStays(after, managed, declaredNames([...bootstrap, ...managed])),
  ];
  const isTarget = ({ type, name }: { type: string; name: string }): boolean =>
    target === undefined || `${type}/${name}` === target;
  const changes = all.filter(isTarget).toSorted((a, b) => ORDER.indexOf(a.action) - ORDER.indexOf(b.action));
  const count = (action: PlannedChange['action']): number => changes.filter((one) => one.action === action).length;
  const summary = { create: count('create'), change: count('change'), delete: count('delete'), stays: count('stays') };
  return {
    realm: live.name,
    stage,
    summary,
    changes,
    unknown: unknown.filter(isTarget),
    unpredicted,
    ...(failure && { failure }),
  };
}

function hideSecrets(change: Change): Change {
  if (change.type !== 'client') return change;
  return { ...change, properties: change.properties.map(hideSecret) };
}

function hideSecret({ path, live, file }: PropertyChange): PropertyChange {
  if (path !== 'secret')
    return { path, ...(live === undefined ? {} : { live }), ...(file === undefined ? {} : { file }) };
  return { path, ...(live === undefined ? {} : { live: SECRET }), ...(file === undefined ? {} : { file: SECRET }) };
}
