import type { User, Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { knowRoles, rolesOf } from '../realm/roles.ts';
import { linkedAccount, newAccount } from '../ways/brokered-account.ts';

/** What was asked of the roles of a user: whether one of them is there, or all of them. */
export interface Question {
  /** Which of {@link accountsOf} was asked. */
  readonly account: number;
  /** Undefined for all roles. */
  readonly role: string | undefined;
}

/**
 * @returns the accounts whose roles can be asked for: the user's as it is, and behind an identity provider, what its mappers make of it
 *   when it is new, and when it is linked. Always the same objects for the same user.
 */
export function accountsOf(realm: AccessRealm, user: User, way: Way): readonly User[] {
  if (way.kind !== 'broker') return [user];
  return [user, newAccount(realm, user, way.provider).after, linkedAccount(realm, user, way.provider).after];
}

/** Questions in the order in which they were asked, each once. */
class Log {
  readonly #asked = new Map<string, Question>();

  get questions(): readonly Question[] {
    return [...this.#asked.values()];
  }

  ask(question: Question): void {
    const key = `${question.account} ${question.role === undefined ? '' : `= ${question.role}`}`;
    if (!this.#asked.has(key)) this.#asked.set(key, question);
  }

  clear(): void {
    this.#asked.clear();
  }
}

/** The roles of an account. Whoever asks for them is written down. */
class WatchedRoles extends Set<string> {
  readonly #log: Log;
  readonly #account: number;

  constructor(roles: ReadonlySet<string>, log: Log, account: number) {
    super(roles);
    this.#log = log;
    this.#account = account;
  }

  override has(role: string): boolean {
    this.#log.ask({ account: this.#account, role });
    return super.has(role);
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
    this.#log.ask({ account: this.#account, role: undefined });
    return new Set(super.values());
  }
}

/**
 * @returns the same user, whose roles are watched: whoever looks at those that are given asks for all. They are not copied with the
 *   user, so that whoever gives a copy other roles asks for none. The accounts that are made of the user are watched, too.
 */
export function watched(realm: AccessRealm, user: User, way: Way): { readonly user: User; readonly log: Log } {
  const log = new Log();
  const roles = new WatchedRoles(rolesOf(realm, user), log, 0);
  const given = (): User['roles'] => {
    void roles.size;
    return user.roles;
  };
  const copy = Object.defineProperty({ ...user }, 'roles', { get: given, enumerable: false });
  knowRoles(realm, copy, roles);
  for (const [account, made] of accountsOf(realm, copy, way).entries())
    if (made !== copy) knowRoles(realm, made, new WatchedRoles(rolesOf(realm, made), log, account));
  log.clear(); // what was asked to make them
  return { user: copy, log };
}
