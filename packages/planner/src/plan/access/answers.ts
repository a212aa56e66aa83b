// Who gets into which client in which state of a run.

import { type Access, makeMatrix, type Matrix, type User, type Way } from '@realm-as-code/access';
import { accessRealmOf } from './access-realm-of.ts';
import type { Scene, Version } from './course.ts';

/** Whether somebody gets in: yes, no, or it cannot be told. */
export type Verdict = 'in' | 'out' | 'unknown';

const VERDICTS: Readonly<Record<Access['outcome'], Verdict>> = {
  allowed: 'in',
  needs: 'in',
  denied: 'out',
  depends: 'unknown',
};

/** A way with the verdict on each kind of user, in their order. */
interface WayAnswers {
  readonly way: Way;
  readonly verdicts: readonly Verdict[];
}

/** By `nameOfWay`. */
export type Answers = ReadonlyMap<string, WayAnswers>;

/** The answers of all versions of a realm. */
export class Answerer {
  readonly #kinds: readonly { readonly name: string; readonly user: User }[];
  readonly #layers = new Map<Version, Layer[]>();

  constructor(users: readonly User[]) {
    this.#kinds = users.map((user) => ({ name: '', user }));
  }

  /** @returns undefined while there is no such client. */
  answersIn({ version, state }: Scene, clientId: string): Answers | undefined {
    if (state === undefined) return undefined;
    let layers = this.#layers.get(version);
    if (layers === undefined) this.#layers.set(version, (layers = []));
    return (layers[state] ??= this.#layerOf(version, state)).answersFor(clientId);
  }

  /** A client can be in several states while a version of its realm lasts: a layer has one of each client. */
  #layerOf({ parts, clients }: Version, state: number): Layer {
    const chosen = [...clients].flatMap(([clientId, states]) => {
      const keyed = states[state];
      return keyed === undefined ? [] : [{ clientId, ...keyed }];
    });
    const laid = chosen.map(({ clientId, client }) => [clientId, client] as const);
    const accounts = chosen.flatMap(({ clientId, account }) =>
      account === undefined ? [] : [[clientId, account] as const],
    );
    const realm = accessRealmOf({
      ...parts,
      clients: new Map([...parts.clients, ...laid]),
      serviceAccounts: new Map(accounts),
    });
    const groups = chosen.map(({ clientId, key }) => [clientId, key] as const);
    return new Layer(makeMatrix(realm, this.#kinds), new Map(groups));
  }
}

/** A realm in a state, with a state of each client. */
class Layer {
  readonly #matrix: Matrix;
  /** By client ID: those with the same have the same answers. */
  readonly #groups: ReadonlyMap<string, string>;
  readonly #known = new Map<string, Answers>();

  constructor(matrix: Matrix, groups: ReadonlyMap<string, string>) {
    this.#matrix = matrix;
    this.#groups = groups;
  }

  answersFor(clientId: string): Answers {
    const group = this.#groups.get(clientId) ?? '';
    let answers = this.#known.get(group);
    if (answers === undefined) this.#known.set(group, (answers = this.#ask(clientId)));
    return answers;
  }

  #ask(clientId: string): Answers {
    const { kinds } = this.#matrix;
    return new Map(
      this.#matrix
        .waysInto(clientId)
        .map((way) => [
          keyOfWay(way),
          { way, verdicts: kinds.map((kind) => VERDICTS[this.#matrix.at(clientId, kind, way).outcome]) },
        ]),
    );
  }
}

/** What tells ways apart. */
function keyOfWay(way: Way): string {
  return way.kind === 'broker' ? `${way.isFirst ? 'first' : 'later'} ${way.provider}` : way.kind;
}
