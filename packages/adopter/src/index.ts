export { type AdoptedFile, type AdoptedRealm, adoptRealm, type AdoptInput } from './adopt-realm.ts';
export type { Note } from './note.ts';
export { adoptedPage, type AdoptedPageInput } from './root/adopted-page.ts';
export { baseline } from './root/baseline.ts';
export { stageOf, type StageInput } from './root/stage-of.ts';
export { type AdoptedRoot, registryOf, writeEnv, writeRoot } from './root/write-root.ts';
export { refusalOfName, starterRoot } from './starter/starter-root.ts';
export { freshRealm } from './keycloak/fresh-realm.ts';
