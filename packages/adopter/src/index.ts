export { type AdoptedFile, type AdoptedRealm, adoptRealm, type AdoptInput } from './adopt-realm.ts';
