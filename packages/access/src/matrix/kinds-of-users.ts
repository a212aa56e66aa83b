import type { User } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import type { KindOfUser } from './matrix.ts';

/** Somebody whom nothing is known of but a password, and who may log in as far as the account is concerned. */
export const ANYBODY: User = {
  roles: [],
  groups: [],
  attributes: {},
  credentials: ['password'],
  links: [],
  requiredActions: [],
  enabled: true,
  emailVerified: true,
};

/** @returns the kinds of users that the realm's flows make a difference between: who has which of the roles that conditions ask for. */
export function kindsOfUsers(realm: AccessRealm): KindOfUser[] {
  void realm;
  return [{ name: 'no role', user: ANYBODY }];
}
