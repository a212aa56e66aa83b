import { at, items, type Placed } from '../document/placed.ts';
import { USER_PROFILE } from '../keycloak/user-profile.ts';
import type { RealmIndex } from './realm-index.ts';

/** @returns the user profiles of a realm, as its components have them: JSON, written as a text. */
export function userProfilesIn(realm: RealmIndex): Placed[] {
  return realm.components
    .filter(([type]) => type === USER_PROFILE.type)
    .flatMap(([, list]) => items(list).flatMap((component) => items(at(component, 'config', USER_PROFILE.key))));
}
