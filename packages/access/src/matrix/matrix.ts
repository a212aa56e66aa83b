import type { Access, Attempt, User, Way } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { rolesOf } from '../realm/roles.ts';
import { decide } from '../ways/decide.ts';
import { waysInto } from '../ways/ways-into.ts';
import { DecisionTree } from './decision-tree.ts';
import { keysOfClients, keyOfUser, keyOfWay } from './keys.ts';
import { accountsOf, watched } from './watched-roles.ts';

/** A kind of user, with the name that a reader knows it by, such as `AIHubAccess + AIHubSysAdmin` or `no role`. */
export interface KindOfUser {
  readonly name: string;
  readonly user: User;
}

/** Who gets into what: an answer for every client, kind of user and way. */
export interface Matrix {
  /** Client IDs, sorted. */
  readonly clients: readonly string[];
  readonly kinds: readonly KindOfUser[];
  /** The same client IDs: together those whose answers are the same for everybody and every way. */
  readonly groups: readonly (readonly string[])[];
  /** @returns the ways that can be tried to get into a client. */
  waysInto(clientId: string): readonly Way[];
  /** @returns the answer; the same object for all that get the same one. */
  at(clientId: string, kind: KindOfUser, way: Way): Access;
}

/** Clients that nothing can tell apart that decides. */
interface Group {
  readonly clients: string[];
  readonly ways: readonly Way[];
  /** By {@link keyOfWay}. */
  readonly answers: Map<string, Answers>;
  /** The same by the ways themselves, which is faster. */
  readonly byWay: Map<Way, Answers>;
}

/** A user who was asked for. */
interface KnownUser {
  readonly number: number;
  /** {@link keyOfUser} */
  readonly key: string;
}

/** The answers of a group of clients for a way. */
interface Answers {
  /** By {@link keyOfUser}. */
  readonly trees: Map<string, DecisionTree>;
  /** By the number of the user: what has been found once. */
  readonly known: (Access | undefined)[];
}

/**
 * Works out who gets into what, each answer when it is asked for, and once for all who cannot be told apart: clients by what there
 * is to look at, users by the roles that were looked at on the way to the answer, and by everything else of them.
 */
export function makeMatrix(realm: AccessRealm, kinds: readonly KindOfUser[]): Matrix {
  const { clients, groups, groupOf, users } = knownOf(realm);
  return {
    clients,
    kinds,
    groups: groups.map((group) => group.clients),
    waysInto: (clientId) => groupOf.get(clientId)?.ways ?? waysInto(realm, clientId),
    at: (clientId, { user }, way) => {
      const group = groupOf.get(clientId);
      if (group === undefined) return decide(realm, { clientId, user, way });
      let one = users.get(user);
      if (one === undefined) users.set(user, (one = { number: users.size, key: keyOfUser(user) }));
      const { known, trees } = answersOf(group, way);
      return (known[one.number] ??= answerOf(treeAt(trees, one.key), realm, { clientId, user, way }));
    },
  };
}

/** What has been found of a realm: who looks for mistakes asks much of what expectations ask. Realms do not change. */
interface Known {
  readonly clients: readonly string[];
  readonly groups: readonly Group[];
  readonly groupOf: ReadonlyMap<string, Group>;
  readonly users: Map<User, KnownUser>;
}

const KNOWN = new WeakMap<AccessRealm, Known>();

function knownOf(realm: AccessRealm): Known {
  let known = KNOWN.get(realm);
  if (known === undefined) {
    const clients = [...realm.clients.keys()].toSorted();
    const groups = groupsOf(realm, clients);
    const groupOf = new Map(groups.flatMap((group) => group.clients.map((clientId) => [clientId, group])));
    known = { clients, groups, groupOf, users: new Map() };
    KNOWN.set(realm, known);
  }
  return known;
}

function groupsOf(realm: AccessRealm, clients: readonly string[]): Group[] {
  const keyOf = keysOfClients(realm);
  const groups = new Map<string, Group>();
  for (const clientId of clients) {
    const key = keyOf(clientId);
    const group = groups.get(key);
    if (group !== undefined) group.clients.push(clientId);
    else {
      const ways = waysInto(realm, clientId);
      groups.set(key, { clients: [clientId], ways, answers: new Map(), byWay: new Map() });
    }
  }
  return [...groups.values()];
}

function answersOf({ answers, byWay }: Group, way: Way): Answers {
  let found = byWay.get(way);
  if (found === undefined) {
    const key = keyOfWay(way);
    found = answers.get(key) ?? { trees: new Map(), known: [] };
    answers.set(key, found);
    byWay.set(way, found);
  }
  return found;
}

function treeAt(trees: Answers['trees'], key: string): DecisionTree {
  let tree = trees.get(key);
  if (tree === undefined) trees.set(key, (tree = new DecisionTree()));
  return tree;
}

function answerOf(tree: DecisionTree, realm: AccessRealm, attempt: Attempt): Access {
  const { user, way } = attempt;
  const roles = accountsOf(realm, user, way).map((account) => rolesOf(realm, account));
  const known = tree.find(roles);
  if (known !== undefined) return known;
  const watch = watched(realm, user, way);
  const access = decide(realm, { ...attempt, user: watch.user });
  tree.add(watch.log.questions, roles, access);
  return access;
}
