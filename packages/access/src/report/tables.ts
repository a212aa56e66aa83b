import type { Access, Way } from '../access.ts';
import type { KindOfUser, Matrix } from '../matrix/matrix.ts';
import { byOrigin, nameOfWay } from './names.ts';

/** Which part of a matrix is reported, and what of. */
export interface Report {
  readonly realm: string;
  readonly stage: string;
  readonly matrix: Matrix;
  /** Client IDs; those of the matrix, or some of them. */
  readonly clients: readonly string[];
  /** Kinds of ways; undefined for all. */
  readonly ways?: readonly Way['kind'][] | undefined;
  /** Client IDs that Keycloak has in every realm. */
  readonly builtIn: ReadonlySet<string>;
}

/** Clients for which every kind of user gets the same answers. */
interface ClientGroup {
  readonly clients: readonly string[];
  /** In the order of the kinds of users. */
  readonly answers: readonly Access[];
}

/** Ways by which everybody gets the same answers everywhere. */
export interface Table {
  readonly ways: readonly Way[];
  readonly groups: readonly ClientGroup[];
}

/**
 * @param keyOf what makes two answers the same.
 * @returns the answers, with everything joined that is the same: clients, and ways.
 */
export function tablesOf(
  { matrix, clients, ways, builtIn }: Report,
  kinds: readonly KindOfUser[],
  keyOf: (access: Access) => string,
): Table[] {
  const key = interned(keyOf);
  const wanted = new Set(clients);
  const byWay = new Map<string, { readonly way: Way; readonly groups: Map<string, MutableGroup> }>();
  for (const alike of matrix.groups) {
    const members = alike.filter((clientId) => wanted.has(clientId));
    const [clientId] = members;
    if (clientId === undefined) continue;
    for (const way of matrix.waysInto(clientId)) {
      if (ways !== undefined && !ways.includes(way.kind)) continue;
      const answers = kinds.map((kind) => matrix.at(clientId, kind, way));
      const name = nameOfWay(way);
      let table = byWay.get(name);
      if (table === undefined) byWay.set(name, (table = { way, groups: new Map() }));
      const row = answers.map(key).join(' ');
      const group = table.groups.get(row);
      if (group === undefined) table.groups.set(row, { clients: [...members], answers });
      else group.clients.push(...members);
    }
  }
  const compare = byOrigin(builtIn);
  const tables = new Map<string, { readonly ways: Way[]; readonly groups: ClientGroup[] }>();
  for (const { way, groups } of byWay.values()) {
    for (const group of groups.values()) group.clients.sort(compare);
    const sorted = [...groups].toSorted(([, a], [, b]) => compare(a.clients[0] ?? '', b.clients[0] ?? ''));
    const same = JSON.stringify(sorted.map(([row, { clients: members }]) => [row, members]));
    const table = tables.get(same);
    if (table === undefined) tables.set(same, { ways: [way], groups: sorted.map(([, group]) => group) });
    else table.ways.push(way);
  }
  return [...tables.values()];
}

interface MutableGroup extends ClientGroup {
  readonly clients: string[];
}

/** @returns a number for each answer, the same for those with the same key. */
function interned(keyOf: (access: Access) => string): (access: Access) => number {
  const byKey = new Map<string, number>();
  const byAccess = new Map<Access, number>();
  return (access) => {
    let number = byAccess.get(access);
    if (number === undefined) {
      const key = keyOf(access);
      number = byKey.get(key) ?? byKey.size;
      byKey.set(key, number);
      byAccess.set(access, number);
    }
    return number;
  };
}
