import { at, entries, items, isKnownText, type Placed } from '../document/placed.ts';
import { isAdminClient } from '../keycloak/locked-clients.ts';
import { nameOf } from './entity-names.ts';
import type { RealmIndex } from './realm-index.ts';

/** What whoever has a right of administrators can take over with it (measured on 26.5.5). */
const POWERS: Readonly<Record<string, string>> = {
  'realm-admin': 'change everything in the realm',
  'manage-realm': 'change login flows and every setting of the realm',
  'manage-users':
    'set the password of anybody, administrators of applications included, and give them any role of the realm',
  'manage-clients': 'change every client, and read its secret',
  'view-clients': 'read the secret of every client',
  'manage-identity-providers': 'let in whomever a provider of their own names',
  impersonation: 'log in as anybody',
};

/** A right that makes its holder master of users or clients. */
export interface Power {
  readonly right: string;
  /** What it is good for, after "can". */
  readonly power: string;
  /** Where it, or the role or group that has it, is given. */
  readonly given: Placed;
}

/**
 * @param holder a user, a group, or what a role has in it.
 * @returns the powers that somebody has by their own roles, by the roles in these, and by their groups; each once, at the
 *   first place that gives it. Older spellings count: Keycloak still imports them (RepresentationToModel).
 */
export function powersOf(realm: RealmIndex, holder: Placed): Power[] {
  const ofGroups = items(at(holder, 'groups')).flatMap((group) =>
    isKnownText(group) ? powersOfGroup(realm, group) : [],
  );
  return once([...powersOfRoles(realm, holder, new Set()), ...ofGroups]);
}

/** @param path where a group is named; its members also have the roles of the groups that it is in. */
export function powersOfGroup(realm: RealmIndex, path: Placed<string>): Power[] {
  const steps = path.value.split('/').filter((step) => step !== '');
  const found = steps.flatMap((_, index) => {
    const group = realm.findDeclared('group', `/${steps.slice(0, index + 1).join('/')}`);
    return group === undefined ? [] : powersOfRoles(realm, group, new Set());
  });
  return once(found.map((power) => ({ ...power, given: path })));
}

/** @param role the name of a realm role, or `client.role`, where it is given. */
export function powersOfRole(realm: RealmIndex, role: Placed<string>): Power[] {
  const dot = realm.find('realm-role', role.value) === undefined ? role.value.lastIndexOf('.') : -1;
  const client = dot < 0 ? undefined : role.value.slice(0, dot);
  return powersIn(realm, client, role.value.slice(dot + 1), role, new Set());
}

/** @param seen the roles that were followed already: they can have each other in them. */
function powersOfRoles(realm: RealmIndex, holder: Placed, seen: Set<string>): Power[] {
  const ofRealm = ['realmRoles', 'realm'].flatMap((list) => items(at(holder, list)));
  const ofClients = ['clientRoles', 'applicationRoles', 'client', 'application'].flatMap((lists) =>
    entries(at(holder, lists)).flatMap(([client, roles]) => items(roles).map((role) => [client, role] as const)),
  );
  return [...ofRealm.map((role) => [undefined, role] as const), ...ofClients].flatMap(([client, given]) =>
    isKnownText(given) ? powersIn(realm, client, given.value, given, seen) : [],
  );
}

function powersIn(
  realm: RealmIndex,
  client: string | undefined,
  role: string,
  given: Placed,
  seen: Set<string>,
): Power[] {
  if (client !== undefined && isAdminClient(realm.realmName, client)) {
    const power = POWERS[role];
    return power === undefined ? [] : [{ right: role, power, given }];
  }
  const key = `${client ?? ''}/${role}`;
  if (seen.has(key)) return [];
  seen.add(key);
  return definitionsOf(realm, client, role)
    .flatMap((definition) => at(definition, 'composites') ?? [])
    .flatMap((composites) => powersOfRoles(realm, composites, seen))
    .map((power) => ({ ...power, given }));
}

/** A role can be in several documents: each adds what it has in it. */
function definitionsOf(realm: RealmIndex, client: string | undefined, role: string): Placed[] {
  const ofClient = realm.clientRoles.flatMap(([owner, one]) => (owner === client ? [one] : []));
  return (client === undefined ? realm.realmRoles : ofClient).filter((one) => nameOf(one) === role);
}

function once(powers: readonly Power[]): Power[] {
  return [...new Map(powers.toReversed().map((power) => [power.right, power])).values()].toReversed();
}
