import { isTrue, own } from '@realm-as-code/renderer';
import type { User } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { groupAt } from '../realm/groups.ts';
import {
  GROUP_MAPPERS,
  HARDCODED,
  mappersOf,
  OTHER_MAPPERS,
  type ProviderMapper,
  ROLE_MAPPERS,
} from '../realm/provider-mappers.ts';
import { findRole, rolesOf, withAttributes } from '../realm/roles.ts';
import { type Memory, remembered } from './memory.ts';

const newAccounts: Memory<BrokeredAccount> = new WeakMap();
const linkedAccounts: Memory<BrokeredAccount> = new WeakMap();

/** An account before and after the identity provider's mappers have given it roles and groups. */
export interface BrokeredAccount {
  readonly before: User;
  readonly after: User;
}

/**
 * @param user a kind of user as it is once it is in.
 * @returns the account that is made for somebody of that kind at the first login: it has the default role, the default groups,
 *   and whatever mappers give it; of the kind's roles, groups and attributes, what a mapper can give. Mappers give roles and
 *   groups when the flow of the first login is over (IdentityBrokerService.afterFirstBrokerLogin), attributes before.
 */
export function newAccount(realm: AccessRealm, user: User, provider: string): BrokeredAccount {
  return remembered(newAccounts, realm, user, provider, () => {
    const mappers = mappersOf(realm, provider);
    const isTrusted = isTrue(own(realm.identityProviders.get(provider) ?? {}, 'trustEmail'));
    const { links } = user;
    // The roles of the kind are not looked at here: a copy of all of it would.
    const before: User = {
      roles: [],
      groups: realm.defaultGroups,
      attributes: attributesFrom(mappers, user),
      credentials: [],
      links,
      requiredActions: [],
      enabled: true,
      emailVerified: isTrusted && user.emailVerified,
    };
    const roles = [...hardcoded(mappers, 'role'), ...givenRoles(realm, mappers, user)];
    const groups = [...before.groups, ...hardcoded(mappers, 'group'), ...givenGroups(realm, mappers, user)];
    return { before, after: { ...before, roles, groups } };
  });
}

/**
 * @returns an account that exists: what it has from the identity provider is what the kind of user names, and what mappers give to
 *   everybody at every login (IdentityBrokerService.updateFederatedIdentity).
 */
export function linkedAccount(realm: AccessRealm, user: User, provider: string): BrokeredAccount {
  return remembered(linkedAccounts, realm, user, provider, () => {
    const mappers = mappersOf(realm, provider).filter(({ isForced }) => isForced);
    const roles = hardcoded(mappers, 'role');
    const groups = hardcoded(mappers, 'group');
    const attributes = fixedAttributes(mappers);
    if (roles.length === 0 && groups.length === 0 && Object.keys(attributes).length === 0)
      return { before: user, after: user };
    const after = withAttributes(realm, user, { ...user.attributes, ...attributes });
    if (roles.length === 0 && groups.length === 0) return { before: user, after };
    return { before: user, after: { ...after, roles: [...user.roles, ...roles], groups: [...user.groups, ...groups] } };
  });
}

function hardcoded(mappers: readonly ProviderMapper[], what: 'role' | 'group'): string[] {
  return mappers.flatMap(({ type, config }) => (type === HARDCODED[what] ? (config(what) ?? []) : []));
}

/** Of the user's roles, those that a mapper gives if the identity provider says so; all, where a mapper of an extension may. */
function givenRoles(realm: AccessRealm, mappers: readonly ProviderMapper[], user: User): readonly string[] {
  if (mappers.some(isUnknown)) return user.roles;
  const had = rolesOf(realm, user);
  return mappers.flatMap(({ type, config }) => {
    const role = ROLE_MAPPERS.includes(type) ? findRole(realm, config('role') ?? '') : undefined;
    return role !== undefined && had.has(role.name) ? [role.name] : [];
  });
}

function givenGroups(realm: AccessRealm, mappers: readonly ProviderMapper[], user: User): readonly string[] {
  if (mappers.some(isUnknown)) return user.groups;
  const had = new Set(user.groups.map((path) => groupAt(realm, path)));
  return mappers.flatMap(({ type, config }) => {
    const path = GROUP_MAPPERS.includes(type) ? config('group') : undefined;
    return path !== undefined && had.has(groupAt(realm, path)) ? [path] : [];
  });
}

function isUnknown({ type }: ProviderMapper): boolean {
  const known = [...Object.values(HARDCODED), ...ROLE_MAPPERS, ...GROUP_MAPPERS, ...OTHER_MAPPERS];
  return !known.includes(type) && !type.endsWith('-user-attribute-mapper');
}

/** What an identity provider says of everybody, with or without a mapper. */
const STANDARD: readonly string[] = ['username', 'email', 'firstName', 'lastName'];

/** The keys under which mappers have the attribute that they fill: of OpenID Connect and SAML, and of social providers. */
const ATTRIBUTE_KEYS = ['user.attribute', 'userAttribute'];

function attributesFrom(mappers: readonly ProviderMapper[], { attributes }: User): User['attributes'] {
  const filled = mappers.flatMap(({ config }) => ATTRIBUTE_KEYS.flatMap((key) => config(key) ?? []));
  const isBrought = (name: string): boolean =>
    STANDARD.includes(name) || filled.includes(name) || mappers.some(isUnknown);
  const brought = Object.fromEntries(Object.entries(attributes).filter(([name]) => isBrought(name)));
  return { ...brought, ...fixedAttributes(mappers) };
}

function fixedAttributes(mappers: readonly ProviderMapper[]): User['attributes'] {
  return Object.fromEntries(
    mappers.flatMap(({ type, config }): [string, string[]][] => {
      const name = type === HARDCODED.attribute ? config('attribute') : undefined;
      return name === undefined ? [] : [[name, [config('attribute.value') ?? '']]];
    }),
  );
}
