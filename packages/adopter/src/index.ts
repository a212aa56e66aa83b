export { type AdoptedFile, type AdoptedRealm, adoptRealm, type AdoptInput } from './adopt-realm.ts';
export type { Note } from './note.ts';
export { adoptedPage, type AdoptedPageInput } from './root/adopted-page.ts';
export { baseline } from './root/baseline.ts';
export { stageOf, type StageInput } from './root/stage-of.ts';
export { type AdoptedRoot, registryOf, writeEnv, writeRoot } from './root/write-root.ts';
export { refusalOfName, starterRoot } from './starter/starter-root.ts';
export { freshRealm } from './keycloak/fresh-realm.ts';
export { adoptCodes } from './codes.ts';
export { exportNotes } from './migrate/export-notes.ts';
export { migrateExport } from './migrate/migrate-export.ts';
export { readExport, type ReadExport } from './read-export.ts';
export { type Drift, type DriftInput, findDrift } from './drift/find-drift.ts';
export { type NewVariable, type Offer, type Subject, type Withheld } from './drift/ledger.ts';
export { addVariables } from './root/add-variables.ts';
export { addExceptions, addValues, folderFor, movedPlace } from './root/add-to-root.ts';
export { valueName } from './values/names.ts';
export { adoptConfigFiles } from './config-files/adopt-config-files.ts';
export {
  chooseRealm,
  type ConfigFilesRead,
  type ConfigRealm,
  readConfigFiles,
} from './config-files/read-config-files.ts';
