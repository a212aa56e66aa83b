export { type Change, compareRealms, type EntityType, type PropertyChange } from './plan/compare.ts';
export { formatJson, formatMarkdown, formatText } from './plan/format-plan.ts';
export { toLiveRealm } from './live/from-export.ts';
export type { LiveRealm } from './live/live-realm.ts';
export { makePlan, type Plan, type PlanInput, type PlannedChange } from './plan/plan.ts';
export type { Problem } from './live/problem.ts';
export { type LiveRealmSource, readLiveRealm } from './live/read-live-realm.ts';
export type { Credentials } from './live/sign-in.ts';
export {
  type Failure,
  type ManagedType,
  reconcile,
  type ReconcileDocument,
  type ReconcilerSettings,
  type UnknownProperty,
  type Unpredicted,
} from './reconciler/reconciler.ts';
export { needsExtension, type ServerProviders } from './live/server-providers.ts';
export { resolveValues } from './reconciler/values.ts';
