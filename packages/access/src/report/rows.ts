import type { Access } from '../access.ts';
import type { KindOfUser } from '../matrix/matrix.ts';
import { firstOf } from './names.ts';
import type { Table } from './tables.ts';

/** A row of a table for people: one kind of user, or several that get the same answers. */
export interface Row {
  /** Undefined where all users get the same. */
  readonly name: string | undefined;
  /** One for each group of clients. */
  readonly cells: readonly Access[];
}

/** More rows than this, and those that are the same become one. */
const MOST_ROWS = 16;

/**
 * @param keyOf what makes two answers the same.
 * @returns the rows of a table. What users have beside their roles is left out where it makes no difference here.
 */
export function rowsOf({ groups }: Table, kinds: readonly KindOfUser[], keyOf: (access: Access) => string): Row[] {
  const all = kinds.map((kind, at) => {
    const cells = groups.flatMap(({ answers }) => answers[at] ?? []);
    return { kind, cells, key: cells.map(keyOf).join('\n') };
  });
  const plain = new Map<string, string>();
  const different = all.filter(({ kind, key }) => {
    const roles = JSON.stringify(kind.user.roles);
    if (!plain.has(roles)) plain.set(roles, key);
    else return plain.get(roles) !== key;
    return true;
  });
  const [first] = all;
  if (first !== undefined && kinds.length > 1 && all.every(({ key }) => key === first.key))
    return [{ name: nameOfAll(kinds), cells: first.cells }];
  if (different.length <= MOST_ROWS) return different.map(({ kind, cells }) => ({ name: kind.name, cells }));
  const joined = new Map<string, { readonly names: string[]; readonly cells: readonly Access[] }>();
  for (const { kind, cells, key } of different) {
    const row = joined.get(key);
    if (row === undefined) joined.set(key, { names: [kind.name], cells });
    else row.names.push(kind.name);
  }
  return [...joined.values()].map(({ names, cells }) => ({ name: firstOf(names, 3).join(', '), cells }));
}

/** @returns the name of users who differ in nothing but what they have beside their roles. */
function nameOfAll(kinds: readonly KindOfUser[]): string | undefined {
  const roles = new Set(kinds.map(({ user }) => JSON.stringify(user.roles)));
  return roles.size === 1 ? kinds[0]?.name : undefined;
}
