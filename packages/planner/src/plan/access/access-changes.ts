// Who is let in or locked out by a run: the states before and after it are compared, and those in between with both.

import type { User, Way } from '@realm-as-code/access';
import { compareText } from '@realm-as-code/renderer';
import type { Write } from '../../reconciler/simulated-run.ts';
import { accessRealmOf } from './access-realm-of.ts';
import { Answerer, type Answers, type Verdict } from './answers.ts';
import { courseOf } from './course.ts';
import { describeUsers } from './describe-users.ts';
import { describeWays } from './describe-ways.ts';
import { kindsOfBoth } from './kinds-of-both.ts';
import type { Timeline } from './timeline.ts';

/** What a run changes of who may log in where. */
export interface AccessChange {
  /** `new-client`: who gets into a client that the run creates. */
  readonly change: 'lets-in' | 'locks-out' | 'new-client';
  /** Whether the realm alone does not tell: it may be so. */
  readonly isUncertain: boolean;
  /** Client IDs, sorted. */
  readonly clients: readonly string[];
  /** In words, such as `users without AIHubAccess`. */
  readonly users: string;
  /** In words, such as `by the login page`. */
  readonly ways: string;
  /** Given where it is so only while the run works, and neither before nor after: from one write until another. */
  readonly meanwhile?: { readonly from: Write; readonly until: Write };
}

/** @returns the changes, letting in first; none for a realm that the run makes, where everything is new. */
export function accessChangesIn(timeline: Timeline): AccessChange[] {
  const course = courseOf(timeline);
  if (course.size === 0) return [];
  const users = kindsOfBoth(accessRealmOf(timeline.first), accessRealmOf(timeline.last));
  const answerer = new Answerer(users);
  const numbers = new Map<Answers | undefined, number>();
  const numberOf = (answers: Answers | undefined): number => {
    const number = numbers.get(answers) ?? numbers.size;
    numbers.set(answers, number);
    return number;
  };
  const alike = new Map<string, { readonly moments: Moment[]; readonly clients: string[] }>();
  for (const [clientId, scenes] of course) {
    const moments = scenes.map((scene) => ({ from: scene.from, answers: answerer.answersIn(scene, clientId) }));
    const key = moments.map(({ from, answers }) => `${from} ${numberOf(answers)}`).join();
    const group = alike.get(key);
    if (group === undefined) alike.set(key, { moments, clients: [clientId] });
    else group.clients.push(clientId);
  }
  const found = [...alike.values()].flatMap(({ moments, clients }) =>
    changesFor(moments, users, timeline.writes).map((change) => ({ ...change, clients })),
  );
  return together(found).toSorted(compareChanges);
}

/** The answers for a client from a write on. */
interface Moment {
  readonly from: number;
  /** Undefined while there is no such client. */
  readonly answers: Answers | undefined;
}

/** Something that changes for a kind of user. */
interface Turn extends Pick<AccessChange, 'change' | 'isUncertain'> {
  /** The numbers of writes. */
  readonly meanwhile?: readonly [from: number, until: number];
}

/** What changes for a client, kinds of users and ways put together that go the same way. */
function changesFor(
  moments: readonly Moment[],
  users: readonly User[],
  writes: readonly Write[],
): Omit<AccessChange, 'clients'>[] {
  const ways = new Map(
    moments.flatMap(({ answers }) => [...(answers ?? [])].map(([key, { way }]): [string, Way] => [key, way])),
  );
  const turns = new Map<string, { readonly turn: Turn; readonly isMeant: boolean[]; readonly ways: Way[] }>();
  for (const [key, way] of ways) {
    const verdicts = moments.map(({ answers }) => answers?.get(key)?.verdicts);
    const isThere = moments.map(({ answers }) => answers !== undefined);
    const found = new Map<string, { readonly turn: Turn; readonly isMeant: boolean[] }>();
    for (const [at] of users.entries()) {
      const turn = turnOf(
        verdicts.map((all) => all?.[at] ?? 'out'),
        isThere,
        moments,
      );
      if (turn === undefined) continue;
      const name = JSON.stringify(turn);
      const one = found.get(name) ?? { turn, isMeant: users.map(() => false) };
      one.isMeant[at] = true;
      found.set(name, one);
    }
    for (const [name, { turn, isMeant }] of found) {
      const both = `${way.kind === 'service-account'} ${name} ${isMeant.join()}`;
      const one = turns.get(both);
      if (one === undefined) turns.set(both, { turn, isMeant, ways: [way] });
      else one.ways.push(way);
    }
  }
  return [...turns.values()].map(({ turn, isMeant, ways: same }) => {
    const { change, isUncertain, meanwhile } = turn;
    const isItself = same.some(({ kind }) => kind === 'service-account');
    const [from, until] = (meanwhile ?? []).map((number) => writes[number - 1]);
    return {
      change,
      isUncertain,
      users: isItself ? 'the client itself' : describeUsers(users, isMeant),
      ways: isItself ? 'with its own credentials' : describeWays(same, [...ways.values()]),
      ...(from && until && { meanwhile: { from, until } }),
    };
  });
}

/** What a run changes for one kind of user and one way into a client. */
function turnOf(
  verdicts: readonly Verdict[],
  isThere: readonly boolean[],
  moments: readonly Moment[],
): Turn | undefined {
  const [before, after] = [verdicts[0] ?? 'out', verdicts.at(-1) ?? 'out'];
  const isUncertain = before === 'unknown' || after === 'unknown';
  if (isThere[0] === false && after !== 'out') return { change: 'new-client', isUncertain };
  if (isThere[0] === true && isThere.at(-1) === true && before !== after) {
    // From not known to out, somebody may have been in.
    const isIn = after === 'in' || before === 'out';
    return { change: isIn ? 'lets-in' : 'locks-out', isUncertain };
  }
  if (before !== 'out' || after !== 'out') return undefined;
  const wanted = verdicts.includes('in') ? 'in' : 'unknown';
  const from = verdicts.indexOf(wanted);
  if (from === -1) return undefined;
  const until = verdicts.findIndex((verdict, at) => at > from && verdict === 'out');
  const range = [from, until].map((at) => moments[at]?.from ?? 0) as [number, number];
  return { change: 'lets-in', isUncertain: wanted === 'unknown', meanwhile: range };
}

/** Changes that differ in their clients alone become one. */
function together(changes: readonly AccessChange[]): AccessChange[] {
  const byWords = new Map<string, AccessChange>();
  for (const { clients, ...words } of changes) {
    const key = JSON.stringify(words);
    const before = byWords.get(key)?.clients ?? [];
    byWords.set(key, { ...words, clients: [...before, ...clients].toSorted(compareText) });
  }
  return [...byWords.values()];
}

const ORDER: readonly AccessChange['change'][] = ['lets-in', 'locks-out', 'new-client'];

function compareChanges(a: AccessChange, b: AccessChange): number {
  const rankOf = (one: AccessChange): number =>
    ORDER.indexOf(one.change) * 4 + (one.meanwhile ? 2 : 0) + (one.isUncertain ? 1 : 0);
  return rankOf(a) - rankOf(b) || compareText(a.clients.join(), b.clients.join()) || compareText(a.users, b.users);
}
