import type { User } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { knowRoles, rolesOf } from '../realm/roles.ts';

/** What was asked of the roles of a user: whether one of them is there, or all of them. */
export type Question = { readonly role: string; readonly has: boolean } | 'all';

/** The roles of a user, and in which order somebody asked for them. */
export class WatchedRoles extends Set<string> {
  readonly #questions = new Map<string, boolean>();
  #isAskedForAll = false;

  /** What was asked so far. */
  get questions(): readonly Question[] {
    const asked = [...this.#questions].map(([role, has]) => ({ role, has }));
    return this.#isAskedForAll ? [...asked, 'all'] : asked;
  }

  override has(role: string): boolean {
    const has = super.has(role);
    if (!this.#isAskedForAll) this.#questions.set(role, has);
    return has;
  }

  override get size(): number {
    return this.#whole().size;
  }

  override forEach(callback: (value: string, key: string, set: Set<string>) => void): void {
    for (const role of this) callback(role, role, this);
  }

  override [Symbol.iterator](): SetIterator<string> {
    return this.#whole()[Symbol.iterator]();
  }

  override keys(): SetIterator<string> {
    return this[Symbol.iterator]();
  }

  override values(): SetIterator<string> {
    return this[Symbol.iterator]();
  }

  override entries(): SetIterator<[string, string]> {
    return this.#whole().entries();
  }

  #whole(): Set<string> {
    this.#isAskedForAll = true;
    return new Set(super.values());
  }
}

/**
 * @returns the same user, whose roles are watched: whoever looks at those that are given asks for all. They are not copied with the
 *   user, so that whoever gives a copy other roles asks for none.
 */
export function watched(realm: AccessRealm, user: User): { readonly user: User; readonly roles: WatchedRoles } {
  const roles = new WatchedRoles(rolesOf(realm, user));
  const given = (): User['roles'] => {
    void roles.size;
    return user.roles;
  };
  const copy = Object.defineProperty({ ...user }, 'roles', { get: given, enumerable: false });
  knowRoles(realm, copy, roles);
  return { user: copy, roles };
}
