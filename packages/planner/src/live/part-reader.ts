import { isObject, type Json, type JsonObject, objectsAt } from '@realm-as-code/renderer';
import type { Api } from './admin-api.ts';
import { type Problem, unexpectedStatus } from './problem.ts';

/** Ends a reading; its problem is what a person is told. */
export class UnreadPart extends Error {
  readonly problem: Problem;
  /** Whether it is a right that is missing. */
  readonly isForbidden: boolean;

  constructor(problem: Problem, isForbidden = false) {
    super(problem.problem);
    this.problem = problem;
    this.isForbidden = isForbidden;
  }
}

/** Reads parts of a realm; each method throws `UnreadPart` where Keycloak refuses. */
export interface PartReader {
  /** @param right what Keycloak asks for to answer this. */
  object(path: string, right: string): Promise<JsonObject>;
  list(path: string, right: string): Promise<JsonObject[]>;
  texts(path: string, right: string): Promise<string[]>;
  /** Reads something for each item, several at once. @returns the results in the order of the items. */
  each<Item, Result>(items: readonly Item[], read: (item: Item) => Promise<Result>): Promise<Result[]>;
}

/** How many requests are under way at once. */
const AT_ONCE = 8;

/** @param base the path of the realm. */
export function partReader(api: Api, base: string): PartReader {
  const get = async (path: string, right: string): Promise<Json> => {
    const answer = await api.ask('GET', `${base}${path}`);
    if ('problem' in answer) throw new UnreadPart(answer);
    const { status, body } = answer;
    if (status === 200) return body;
    if (status === 404) return null;
    if (status !== 403) throw new UnreadPart(unexpectedStatus(status, `the request for ${base}${path.split('?')[0]}`));
    const problem = `this account may not read ${path.split('?')[0] || 'the realm'}: it lacks ${right} of realm-management`;
    throw new UnreadPart({ problem, hint: 'Give it that role; nothing is written' }, true);
  };
  return {
    async object(path, right) {
      const body = await get(path, right);
      return isObject(body) ? body : {};
    },
    async list(path, right) {
      return objectsAt(await get(path, right));
    },
    async texts(path, right) {
      const body = await get(path, right);
      return Array.isArray(body) ? body.filter((item) => typeof item === 'string') : [];
    },
    async each(items, read) {
      const results = Array.from<Awaited<ReturnType<typeof read>>>({ length: items.length });
      let next = 0;
      const work = async (): Promise<void> => {
        for (let index = next++; index < items.length; index = next++) {
          results[index] = await read(items[index] as (typeof items)[number]);
        }
      };
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
      return results;
    },
  };
}
