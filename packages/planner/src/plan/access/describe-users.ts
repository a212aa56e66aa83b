// Kinds of users in words: `users with AIHubAccess`, `users without AIHubSysAdmin`.

import type { Credential, User } from '@realm-as-code/access';

/** Something that a user has or has not. */
interface Feature {
  readonly words: string;
  readonly has: (user: User) => boolean;
}

/** Users who have some features and lack others. */
interface Cube {
  /** By place among the features: whether users have it; those that do not matter are left out. */
  readonly literals: ReadonlyMap<number, boolean>;
  /** The places of the users that are meant. */
  readonly covered: readonly number[];
}

const CREDENTIALS: Readonly<Record<Credential, string>> = {
  password: 'a password',
  otp: 'a one-time code',
  'recovery-authn-codes': 'recovery codes',
  webauthn: 'a security key',
  'webauthn-passwordless': 'a passkey',
};

/** Descriptions with more than this are not looked for. */
const MOST_LITERALS = 4;

/**
 * @param users all kinds of users.
 * @param isMeant whether each is described, in their order; one at least is.
 * @returns the shortest description of these that is true of no others.
 */
export function describeUsers(users: readonly User[], isMeant: readonly boolean[]): string {
  if (isMeant.every(Boolean)) return 'all users';
  const features = featuresOf(users);
  const has = users.map((user) => features.map((feature) => feature.has(user)));
  const open = new Set(isMeant.flatMap((meant, at) => (meant ? [at] : [])));
  const chosen: Cube[] = [];
  for (let size = 1; size <= Math.min(MOST_LITERALS, features.length) && open.size > 0; size++) {
    const cubes = cubesOf(features.length, size).flatMap((literals): Cube[] => {
      const covered = has.flatMap((own, at) => (doesMatch(own, literals) ? [at] : []));
      return covered.length > 0 && covered.every((at) => isMeant[at]) ? [{ literals, covered }] : [];
    });
    for (;;) {
      const best = bestOf(cubes, open);
      if (best === undefined) break;
      chosen.push(best);
      for (const at of best.covered) open.delete(at);
    }
  }
  if (open.size > 0) return 'some users';
  return `users ${chosen.map(({ literals }) => wordsOf(literals, features)).join(', or ')}`;
}

function bestOf(cubes: readonly Cube[], open: ReadonlySet<number>): Cube | undefined {
  let best: { cube: Cube; count: number } | undefined;
  for (const cube of cubes) {
    const count = cube.covered.filter((at) => open.has(at)).length;
    if (count > (best?.count ?? 0)) best = { cube, count };
  }
  return best?.cube;
}

function doesMatch(own: readonly boolean[], literals: Cube['literals']): boolean {
  for (const [at, wanted] of literals) if (own[at] !== wanted) return false;
  return true;
}

/** @returns every choice of so many features, with and without each. */
function cubesOf(count: number, size: number): Map<number, boolean>[] {
  let cubes: [number, boolean][][] = [[]];
  for (let step = 0; step < size; step++) {
    cubes = cubes.flatMap((cube) => {
      const first = (cube.at(-1)?.[0] ?? -1) + 1;
      return Array.from({ length: count - first }, (_, at) => first + at).flatMap((at) =>
        [true, false].map((wanted): [number, boolean][] => [...cube, [at, wanted]]),
      );
    });
  }
  return cubes.map((cube) => new Map(cube));
}

/** What some users have and others do not. */
function featuresOf(users: readonly User[]): Feature[] {
  const features = new Map<string, Feature>();
  const add = (words: string, has: Feature['has']): void => void features.set(words, { words, has });
  for (const { roles, groups, attributes, credentials, links } of users) {
    for (const role of roles) add(role, (user) => user.roles.includes(role));
    for (const group of groups) add(`the group ${group}`, (user) => user.groups.includes(group));
    for (const [name, values] of Object.entries(attributes))
      for (const value of values)
        add(`${name} ${JSON.stringify(value)}`, (user) => user.attributes[name]?.includes(value) === true);
    for (const credential of credentials) add(CREDENTIALS[credential], (user) => user.credentials.includes(credential));
    for (const alias of links) add(`an account at ${alias}`, (user) => user.links.includes(alias));
  }
  return [...features.values()].filter(({ has }) => new Set(users.map((user) => has(user))).size > 1);
}

function wordsOf(literals: Cube['literals'], features: readonly Feature[]): string {
  const named = (wanted: boolean): string[] =>
    [...literals].flatMap(([at, one]) => (one === wanted ? (features[at]?.words ?? []) : []));
  const [having, lacking] = [named(true), named(false)];
  const parts = [
    ...(having.length > 0 ? [`with ${having.join(' and ')}`] : []),
    ...(lacking.length > 0 ? [`without ${lacking.join(' or ')}`] : []),
  ];
  return parts.join(' and ');
}
