export { type Change, compareRealms, type EntityType, type PropertyChange } from './compare.ts';
export { formatJson, formatMarkdown, formatText } from './format-plan.ts';
export { type LiveRealm, toLiveRealm } from './live-realm.ts';
export { makePlan, type Plan, type PlanInput, type PlannedChange } from './plan.ts';
export type { Problem } from './http.ts';
export { type Credentials, type LiveRealmSource, readLiveRealm } from './read-live-realm.ts';
export {
  type Failure,
  type ManagedType,
  reconcile,
  type ReconcileDocument,
  type ReconcilerSettings,
  type UnknownProperty,
  type Unpredicted,
} from './reconciler.ts';
export { needsExtension, type ServerProviders } from './server-providers.ts';
export { resolveValues } from './values.ts';
