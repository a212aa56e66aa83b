import { at, text } from '../document/placed.ts';
import type { RealmIndex } from './realm-index.ts';

/** @returns the name of the role that every account has which Keycloak makes itself. */
export function defaultRoleOf(realm: RealmIndex): string {
  const declared = realm.roots.flatMap((root) => at(root, 'defaultRole') ?? [])[0];
  return (declared && text(declared, 'name')) ?? `default-roles-${realm.realmName.toLowerCase()}`;
}
