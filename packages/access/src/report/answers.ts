import type { Access, Way } from '../access.ts';
import type { KindOfUser } from '../matrix/matrix.ts';
import { type Report, tablesOf } from './tables.ts';

/** An answer, and for whom it is: each of these users gets it at each of the clients by each of the ways. */
export interface Answer {
  readonly ways: readonly Way[];
  readonly clients: readonly string[];
  readonly kinds: readonly KindOfUser[];
  readonly access: Access;
}

/**
 * @param keyOf what makes two answers the same.
 * @returns the answers of a report: every user, client and way is in exactly one.
 */
export function answersOf(report: Report, keyOf: (access: Access) => string): Answer[] {
  const { kinds } = report.matrix;
  return tablesOf(report, kinds, keyOf).flatMap(({ ways, groups }) =>
    groups.flatMap(({ clients, answers }) => {
      const alike = new Map<
        string,
        { readonly ways: readonly Way[]; clients: readonly string[]; kinds: KindOfUser[]; access: Access }
      >();
      for (const [at, access] of answers.entries()) {
        const key = keyOf(access);
        const kind = kinds[at] as KindOfUser;
        const known = alike.get(key);
        if (known === undefined) alike.set(key, { ways, clients, kinds: [kind], access });
        else known.kinds.push(kind);
      }
      return [...alike.values()];
    }),
  );
}
