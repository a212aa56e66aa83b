import type { Document } from '../admin-api.ts';
import type { Random } from './random.ts';

/** A random change to a realm document (drift) or to the managed documents (an edit), by name. */
export type Mutation<T> = readonly [name: string, apply: (target: T, random: Random) => void];

/** The managed documents by name, such as `clients`. */
export interface Managed {
  readonly roles: Document;
  readonly 'client-scopes': Document;
  readonly clients: Document;
  readonly 'auth-flows': Document;
  readonly 'service-accounts': Document;
}

/**
 * Applies some of the mutations, in the order of the list: those that take away what others change come last in it.
 *
 * @returns their names.
 */
export function mutate<T>(target: T, mutations: readonly Mutation<T>[], count: number, random: Random): string[] {
  const picked = Array.from({ length: count }, () => random.below(mutations.length)).toSorted((a, b) => a - b);
  return picked.map((index) => {
    const [name, apply] = mutations[index] as Mutation<T>;
    apply(target, random);
    return name;
  });
}
