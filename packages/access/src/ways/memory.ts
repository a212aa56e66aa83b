import type { User } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';

/** What has been worked out of a kind of user: realms and users do not change, and a matrix asks for the same at each client. */
export type Memory<T> = WeakMap<AccessRealm, WeakMap<User, Map<string, T>>>;

/** @returns what has been made for a realm, a user and a key, made once. */
export function remembered<T>(memory: Memory<T>, realm: AccessRealm, user: User, key: string, make: () => T): T {
  let users = memory.get(realm);
  if (users === undefined) memory.set(realm, (users = new WeakMap()));
  let known = users.get(user);
  if (known === undefined) users.set(user, (known = new Map()));
  let found = known.get(key);
  if (found === undefined) known.set(key, (found = make()));
  return found;
}
