import type { Credential, User } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { rolesOf } from '../realm/roles.ts';
import { waysInto } from '../ways/ways-into.ts';
import { type Asked, type AskedAttribute, askedIn, flowsOfWay } from './asked.ts';
import type { KindOfUser } from './matrix.ts';
import { doesMatch, matchingText } from './matching-text.ts';

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

/** Up to so many roles, every set of them is a kind: 256. */
const MOST_ROLES = 8;
/** Up to so many combinations of everything but roles are tried. */
const MOST_TRAITS = 8;

/** In the order in which they are named. */
const CREDENTIALS: readonly (readonly [Credential, name: string])[] = [
  ['otp', 'a one-time code'],
  ['webauthn', 'a security key'],
  ['webauthn-passwordless', 'a passkey'],
  ['recovery-authn-codes', 'recovery codes'],
];

/** Attributes of which every account has one value, fields of UserModel, and what is tried for a value that nobody asks for. */
const FIELDS: readonly (readonly [name: string, others: readonly string[]])[] = [
  ['username', ['somebody', '0', 'somebody@elsewhere.invalid']],
  ['email', ['somebody@elsewhere.invalid', '0@localhost']],
  ['firstName', ['Somebody', '0']],
  ['lastName', ['Else', '0']],
];

/** Something about a user that is no role. */
interface Trait {
  /** Undefined for nothing in particular. */
  readonly name?: string;
  readonly add: (user: User) => User;
}

const NONE: Trait = { add: (user) => user };

/**
 * @param roles users with just these roles; every set of the roles that conditions ask for if undefined. What nobody lacks
 *   makes no difference, nor does a role that another one of the same user brings. Of more than 8 roles: none, each alone,
 *   all, all but each.
 * @returns the kinds of users that the realm's flows make a difference between: by roles, by the attributes that conditions
 *   ask for, and by what there is to log in with beside a password. Only flows that somebody can run into are asked.
 */
export function kindsOfUsers(realm: AccessRealm, roles?: readonly string[]): KindOfUser[] {
  const asked = askedIn(realm, flowsInUse(realm));
  const people = roles === undefined ? usersByRoles(realm, asked.roles) : [withRoles(realm, roles, new Set())];
  const traits = combinationsOf(traitsIn(asked));
  return people.flatMap(({ name, user }) =>
    traits.map((combination): KindOfUser => {
      const names = combination.flatMap((trait) => trait.name ?? []);
      return {
        name: names.length === 0 ? name : `${name}, with ${listed(names)}`,
        user: combination.reduce((made, { add }) => add(made), user),
      };
    }),
  );
}

function flowsInUse(realm: AccessRealm): Set<string> {
  const flows = new Set<string>();
  for (const [clientId, client] of realm.clients) {
    if (client['enabled'] === false) continue;
    for (const way of waysInto(realm, clientId)) for (const flow of flowsOfWay(realm, clientId, way)) flows.add(flow);
  }
  return flows;
}

function usersByRoles(realm: AccessRealm, asked: ReadonlySet<string>): KindOfUser[] {
  const everybodys = rolesOf(realm, ANYBODY);
  const roles = [...asked].filter((role) => !everybodys.has(role));
  const kinds = new Map<string, KindOfUser>();
  for (const set of setsOf(roles)) {
    const kind = withRoles(realm, set, new Set(roles));
    const all = rolesOf(realm, kind.user);
    const key = JSON.stringify(roles.filter((role) => all.has(role)));
    // The smallest set of roles that brings the others comes first.
    if (!kinds.has(key)) kinds.set(key, kind);
  }
  return [...kinds.values()];
}

/** @returns sets of roles, the smaller ones first. */
function setsOf(roles: readonly string[]): readonly (readonly string[])[] {
  if (roles.length > MOST_ROLES) {
    const others = roles.toReversed().map((left) => roles.filter((role) => role !== left));
    return [[], ...roles.map((role) => [role]), ...others, roles];
  }
  const sets = Array.from({ length: 2 ** roles.length }, (_, bits) => roles.filter((_role, bit) => bits & (1 << bit)));
  return sets.toSorted((a, b) => a.length - b.length);
}

/** @param asked the roles that a name may have to say something of beside those that are given. */
function withRoles(realm: AccessRealm, roles: readonly string[], asked: ReadonlySet<string>): KindOfUser {
  const user = { ...ANYBODY, roles };
  const all = rolesOf(realm, user);
  const brought = [...asked].filter((role) => all.has(role) && !roles.includes(role));
  const missing = [...asked].filter((role) => !all.has(role));
  return { name: nameOf(roles, brought, missing, asked.size), user };
}

function nameOf(
  roles: readonly string[],
  brought: readonly string[],
  missing: readonly string[],
  asked: number,
): string {
  if (roles.length === 0) return 'no role';
  if (asked > MOST_ROLES && missing.length === 0) return `all ${asked} roles`;
  if (asked > MOST_ROLES && missing.length === 1) return `all ${asked} roles but ${missing[0] ?? ''}`;
  const named = roles.join(' + ');
  return brought.length === 0 ? named : `${named} (brings ${listed(brought)})`;
}

/** @returns what tells users apart beside their roles: of each list, a user has one. */
function traitsIn({ attributes, credentials }: Asked): readonly (readonly Trait[])[] {
  const ofFields = FIELDS.flatMap(([field, others]): Trait[][] => {
    const asked = attributes.filter(({ name }) => name === field);
    const other = others.find((text) => !asked.some((attribute) => isWanted(attribute, text)));
    const neutral = other === undefined ? [] : [{ add: withAttribute(field, [other]) }];
    return asked.length === 0 ? [] : [[...neutral, ...asked.flatMap(ofAttribute)]];
  });
  const ofAttributes = attributes
    .filter(({ name }) => !FIELDS.some(([field]) => field === name))
    .map((attribute) => [NONE, ...ofAttribute(attribute)]);
  const ofCredentials = CREDENTIALS.filter(([credential]) => credentials.has(credential)).map(([credential, name]) => [
    NONE,
    { name, add: (user: User): User => ({ ...user, credentials: [...user.credentials, credential] }) },
  ]);
  return [...ofFields, ...ofAttributes, ...ofCredentials].filter(({ length }) => length > 0);
}

function ofAttribute({ name, value, isPattern }: AskedAttribute): Trait[] {
  const text = isPattern ? matchingText(value) : value;
  if (text === undefined) return [];
  const what = `${name} ${isPattern ? 'like ' : ''}"${value}"`;
  return [{ name: what, add: (user) => withAttribute(name, [...(user.attributes[name] ?? []), text])(user) }];
}

function withAttribute(name: string, values: readonly string[]): (user: User) => User {
  return (user) => ({ ...user, attributes: { ...user.attributes, [name]: values } });
}

function isWanted({ value, isPattern }: AskedAttribute, text: string): boolean {
  return isPattern ? doesMatch(value, text) !== false : value === text;
}

/** @returns every combination, or where these are too many: none, each alone, all. */
function combinationsOf(choices: readonly (readonly Trait[])[]): readonly (readonly Trait[])[] {
  const count = choices.reduce((product, { length }) => product * length, 1);
  if (count <= MOST_TRAITS) {
    return choices.reduce<readonly (readonly Trait[])[]>(
      (made, list) => made.flatMap((before) => list.map((trait) => [...before, trait])),
      [[]],
    );
  }
  const neutral = choices.flatMap(([first]) => first ?? []);
  const all = choices.flatMap((list) => list.at(-1) ?? []);
  const alone = choices.flatMap((list, at) => list.slice(1).map((trait) => neutral.with(at, trait)));
  return [neutral, ...alone, all];
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
