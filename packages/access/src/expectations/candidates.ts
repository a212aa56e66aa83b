import { type Expectation, type People } from '@realm-as-code/stage';
import type { Credential, User } from '../access.ts';
import type { KindOfUser } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { rolesOf } from '../realm/roles.ts';

/**
 * @param kinds the kinds of users that the realm makes a difference between.
 * @returns those that an expectation is about. Each kind gets what the expectation says that its people have; those that cannot
 *   be such people are left out.
 */
export function candidatesOf(
  realm: AccessRealm,
  { people, must }: Pick<Expectation, 'people' | 'must'>,
  kinds: readonly KindOfUser[],
): KindOfUser[] {
  const found = new Map<string, KindOfUser>();
  for (const kind of kinds) {
    const user = withWhatIsSaid(kind.user, people);
    const roles = rolesOf(realm, user);
    if (people.without.some((role) => roles.has(role))) continue;
    if (must && !isUsable(user, people)) continue;
    const key = JSON.stringify([user, [...roles].toSorted()]);
    if (!found.has(key)) found.set(key, { name: nameOf(kind, user), user });
  }
  return [...found.values()];
}

/** @returns the same user where nothing is added: an answer that is known for one is not worked out again. */
function withWhatIsSaid(user: User, people: People): User {
  const isAdded =
    people.with.some((role) => !user.roles.includes(role)) ||
    people.in.length + Object.keys(people.attributes).length > 0 ||
    people.credentials !== undefined;
  if (!isAdded) return user;
  return {
    ...user,
    roles: union(user.roles, people.with),
    groups: union(user.groups, people.in),
    attributes: { ...user.attributes, ...people.attributes },
    credentials: people.credentials === undefined ? user.credentials : (people.credentials as Credential[]),
  };
}

/** Who must get in has an account that can be used. */
function isUsable({ enabled, credentials }: User, people: People): boolean {
  return enabled && (people.credentials !== undefined || credentials.includes('password'));
}

function nameOf(kind: KindOfUser, user: User): string {
  const added = [
    ...user.roles.filter((role) => !kind.user.roles.includes(role)),
    ...user.groups.filter((group) => !kind.user.groups.includes(group)),
  ];
  if (added.length === 0) return kind.name;
  const isNobodyInParticular = kind.user.roles.length + kind.user.groups.length === 0;
  return [...(isNobodyInParticular ? [] : [kind.name]), ...added].join(' + ');
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}
