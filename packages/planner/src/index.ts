export { importCodes, importError, vanishedCodes } from './codes.ts';
export { isExcluded } from './files/excludes.ts';
export { type ImportDocument, readImportDocuments } from './files/import-document.ts';
export {
  type ImportEnvironment,
  type ImportFile,
  type ImportFilesRead,
  readImportFiles,
} from './files/read-import-files.ts';
export { type ImportSettings, type InvalidSetting, readImportSettings } from './files/read-settings.ts';
export { propertyOf } from './files/spring-properties.ts';
export { textPlaces } from './files/text-places.ts';
export type { Problem } from './live/problem.ts';
export { toLiveRealm } from './live/from-export.ts';
export type { Execution, Flow } from './live/flow.ts';
export type { LiveRealm } from './live/live-realm.ts';
export { type BesideExport, readBesideExport } from './live/beside-export.ts';
export { type WantedUser } from './live/users.ts';
export { wantedUsers } from './reconciler/wanted-users.ts';
export { toNewRealm } from './live/new-realm.ts';
export {
  findKeycloak,
  type KeycloakServer,
  type LiveRealmSource,
  openServer,
  readLiveRealm,
  readRealmExport,
  readServer,
} from './live/read-live-realm.ts';
export { needsExtension, type ServerProviders } from './live/server-providers.ts';
export type { Credentials } from './live/sign-in.ts';
export { isEmpty, tidyObject } from './live/tidy.ts';
export { type Change, compareRealms, type EntityType, entityTypes, type PropertyChange } from './plan/compare.ts';
export type { AccessChange } from './plan/access/access-changes.ts';
export { accessOfNew, accessSentences } from './plan/access/format-access.ts';
export { BOOTSTRAP_HINT, bootstrapLines } from './plan/bootstrap/format-bootstrap.ts';
export type { BootstrapDifference } from './plan/bootstrap/find-differences.ts';
export { type MissingTarget, readTarget } from './plan/find-target.ts';
export { formatMetrics } from './plan/format-metrics.ts';
export { formatJson, formatMarkdown, formatText } from './plan/format-plan.ts';
export { formatJsons, formatMarkdowns, formatTexts, type UnreadRealm } from './plan/format-plans.ts';
export { type FilesPlanInput, makeFilesPlans } from './plan/make-files-plans.ts';
export { makePlan, type PlanInput } from './plan/make-plan.ts';
export { refusedPlan } from './plan/refused-plan.ts';
export type { BrokenExpectation, Plan, PlannedChange } from './plan/plan.ts';
export { CLIENT_DEFAULTS, undeclaredProperties } from './plan/undeclared-properties.ts';
export { besideExportOf } from './reconciler/beside-export-of.ts';
export { flowToCompare } from './reconciler/flows/declared-flows.ts';
export {
  type RealmDocument,
  reconcile,
  type Reconciled,
  type ReconciledRun,
  reconcileRun,
} from './reconciler/reconcile.ts';
export {
  isKnown,
  isResolvedObject,
  type ReconcileDocument,
  type Resolved,
  type ResolvedObject,
  resolveValues,
} from './reconciler/resolved.ts';
export { namesInState } from './reconciler/memory/state.ts';
export type { UnknownProperty } from './reconciler/simulated-run.ts';
export { type ManagedType, type ReconcilerSettings, reconcilerSettings } from './reconciler/settings.ts';
export type { Failure } from './reconciler/stop.ts';
export type { Unpredicted } from './reconciler/unpredicted.ts';
export { findDroppedRealms } from './vanished/dropped-realms.ts';
export { findVanished } from './vanished/find-vanished.ts';
export type { FormerDocument } from './vanished/generations.ts';
