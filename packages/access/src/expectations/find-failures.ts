import { type Accepted, type Expectation, meaning, type Moment } from '@realm-as-code/stage';
import type { Access, LoginRequest, Way } from '../access.ts';
import { flowsOfWay } from '../matrix/asked.ts';
import { kindsOfUsers } from '../matrix/kinds-of-users.ts';
import { type KindOfUser, makeMatrix, type Matrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { decide } from '../ways/decide.ts';
import { candidatesOf } from './candidates.ts';
import { isChosen, namedWays, wordOfWay } from './chosen-ways.ts';
import type { HeldRealm } from './held-stage.ts';
import type { RealmState } from './rebuilding.ts';

/** What does not end as an expectation says: all attempts that differ in nothing but the client. */
export interface Failure extends Attempted {
  readonly clients: readonly string[];
}

interface Attempted {
  readonly kind: KindOfUser;
  readonly way: Way;
  readonly access: Access;
  /** The moment; undefined at rest. */
  readonly state: RealmState | undefined;
}

/** A realm with what has been worked out of it: several expectations ask for the same. */
class Trials {
  readonly realm: AccessRealm;
  readonly #held: HeldRealm;
  readonly #matrices = new Map<AccessRealm, Matrix>();
  #kinds: readonly KindOfUser[] | undefined;
  #states: readonly RealmState[] | undefined;

  constructor(held: HeldRealm) {
    this.#held = held;
    this.realm = held.realm;
  }

  /** The kinds of users that the realm at rest tells apart. */
  get kinds(): readonly KindOfUser[] {
    return (this.#kinds ??= kindsOfUsers(this.realm));
  }

  get states(): readonly RealmState[] {
    return (this.#states ??= this.#held.states());
  }

  matrixOf(realm: AccessRealm): Matrix {
    let matrix = this.#matrices.get(realm);
    if (matrix === undefined) this.#matrices.set(realm, (matrix = makeMatrix(realm, this.kinds)));
    return matrix;
  }
}

/** Several stages can have the same realm, too. */
const KNOWN = new WeakMap<HeldRealm, Trials>();

export function trialsOf(held: HeldRealm): Trials {
  let trials = KNOWN.get(held);
  if (trials === undefined) KNOWN.set(held, (trials = new Trials(held)));
  return trials;
}

/**
 * Tries everything that an expectation is about, at rest and in the moments that it counts.
 *
 * @param used gets the exceptions that accept something.
 * @returns what does not end as expected, or of which that cannot be told, and is not accepted.
 */
export function findFailures(trials: Trials, stage: string, expectation: Expectation, used: Set<Accepted>): Failure[] {
  const failures = new Map<string, Failure>();
  const states = expectation.even.length === 0 ? [] : trials.states;
  const moments = [undefined, ...states.filter(({ moment }) => expectation.even.includes(moment))];
  const kinds = candidatesOf(trials.realm, expectation, trials.kinds);
  for (const { clientId, attempted } of moments.flatMap((state) => tryRealm(trials, kinds, expectation, state))) {
    const accepted = expectation.except.filter((one) => isAccepted(one, stage, trials.realm.name, clientId, attempted));
    for (const one of accepted) used.add(one);
    if (accepted.length > 0) continue;
    const { way, access, state } = attempted;
    const keyAt = (moment?: RealmState): string =>
      JSON.stringify([wordOfWay(way), access.outcome, moment?.moment, moment?.flow]);
    // What is wrong at rest is not said again for every moment.
    if (failures.get(keyAt())?.clients.includes(clientId) === true) continue;
    const known = failures.get(keyAt(state));
    if (known === undefined) failures.set(keyAt(state), { ...attempted, clients: [clientId] });
    // Of a flow that is made step by step, the first step at which something is wrong does.
    else if (known.state === state && !known.clients.includes(clientId))
      failures.set(keyAt(state), { ...known, clients: [...known.clients, clientId] });
  }
  return [...failures.values()];
}

/** @returns every attempt in a moment that does not end as expected, or of which that cannot be told. */
function tryRealm(
  trials: Trials,
  kinds: readonly KindOfUser[],
  expectation: Expectation,
  state: RealmState | undefined,
): { clientId: string; attempted: Attempted }[] {
  const { must, by, enters } = expectation;
  const realm = state?.realm ?? trials.realm;
  const matrix = trials.matrixOf(realm);
  return matrix.clients.filter(meaning(enters)).flatMap((clientId) => {
    const ways = must ? namedWays(by, realm) : matrix.waysInto(clientId).filter((way) => isChosen(by, way));
    // On a way on which the flow that is changed does not run, everything is as at rest.
    const isConcerned = (way: Way): boolean =>
      state === undefined || flowsOfWay(trials.realm, clientId, way).includes(state.flow);
    return ways.filter(isConcerned).flatMap((way) =>
      kinds.flatMap((kind) => {
        const furthest = matrix.at(clientId, kind, way);
        const access =
          must && !isPlain(furthest.request)
            ? decide(realm, { clientId, user: kind.user, way, request: PLAIN })
            : furthest;
        return isAsExpected(access, must) ? [] : [{ clientId, attempted: { kind, way, access, state } }];
      }),
    );
  });
}

/** Who must get in does so without asking for anything. */
const PLAIN: LoginRequest = { scopes: [] };

function isPlain({ scopes, level }: LoginRequest): boolean {
  return scopes.length === 0 && level === undefined;
}

function isAsExpected({ outcome }: Access, must: boolean): boolean {
  return must ? outcome === 'allowed' || outcome === 'needs' : outcome === 'denied';
}

export function isFor({ stages }: Accepted, stage: string): boolean {
  return meaning(stages)(stage);
}

function isAccepted(
  accepted: Accepted,
  stage: string,
  realm: string,
  clientId: string,
  { way, state }: Attempted,
): boolean {
  const isNow = accepted.when === undefined || accepted.when.includes(state?.moment as Moment);
  return (
    isNow &&
    isFor(accepted, stage) &&
    meaning(accepted.realms)(realm) &&
    meaning(accepted.entering)(clientId) &&
    isChosen(accepted.by, way)
  );
}
