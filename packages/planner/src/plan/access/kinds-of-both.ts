import { type AccessRealm, kindsOfUsers, type User } from '@realm-as-code/access';

/** More kinds than this are not made by crossing: each realm's own do then. */
const MOST_CROSSED = 4096;

/**
 * @returns the kinds of users that a realm makes a difference between before or after a change. Where the two ask for different
 *   things, users can have what the one asks for and lack what the other does.
 */
export function kindsOfBoth(before: AccessRealm, after: AccessRealm): User[] {
  const [ofBefore, ofAfter] = [before, after].map((realm) => kindsOfUsers(realm).map(({ user }) => user)) as [
    User[],
    User[],
  ];
  const [own, other] = [unique(ofBefore), unique(ofAfter)];
  const isSame = own.size === other.size && [...own.keys()].every((key) => other.has(key));
  const isCrossed = !isSame && own.size * other.size <= MOST_CROSSED;
  const crossed = isCrossed ? ofBefore.flatMap((one) => ofAfter.map((two) => merge(one, two))) : [];
  return [...unique([...ofBefore, ...ofAfter, ...crossed]).values()];
}

function merge(one: User, other: User): User {
  return {
    ...one,
    roles: union(one.roles, other.roles),
    groups: union(one.groups, other.groups),
    attributes: { ...one.attributes, ...other.attributes },
    credentials: union(one.credentials, other.credentials),
    links: union(one.links, other.links),
    requiredActions: union(one.requiredActions, other.requiredActions),
  };
}

function union<T>(one: readonly T[], other: readonly T[]): T[] {
  return [...new Set([...one, ...other])];
}

function unique(users: readonly User[]): Map<string, User> {
  return new Map(
    users.map((user) => {
      const { roles, groups, credentials } = user;
      return [
        JSON.stringify([roles.toSorted(), groups.toSorted(), credentials.toSorted(), user.attributes, user.links]),
        user,
      ];
    }),
  );
}
