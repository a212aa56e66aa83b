import {
  type Access,
  type AccessRealm,
  kindsOfUsers,
  makeMatrix,
  type Matrix,
  type Step,
  type Way,
} from '@realm-as-code/access';
import { wordsOfAuthenticator } from '../words/authenticators.ts';
import { besidesOf, wordsOfCondition } from '../words/conditions.ts';
import { wordsOfMessage } from '../words/messages.ts';
import { wordsOfWay, type WayWords } from '../words/uses.ts';

/** A step as the page has it; {@link Step} says what is in it. */
export interface StepData {
  readonly title: string;
  /** The provider's ID, where the title is not that. */
  readonly provider?: string | undefined;
  readonly flow: string;
  readonly depth: number;
  readonly requirement: string;
  readonly result: Step['result'];
  readonly note?: string | undefined;
}

/** An answer as the page has it; {@link Access} says what is in it. */
export interface AnswerData {
  readonly outcome: Access['outcome'];
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly needs?: readonly string[] | undefined;
  readonly dependsOn?: readonly string[] | undefined;
  readonly flows?: readonly string[] | undefined;
  /** Indices of steps. */
  readonly steps?: readonly number[] | undefined;
  /** The index of the step that ended it. */
  readonly by?: number | undefined;
  /** What the browser asked for, in words, where that counts. */
  readonly request?: string | undefined;
}

/** The matrix. Clients with the same answers share a row, kinds of users with the same answers share a column. */
export interface AccessData {
  readonly ways: readonly WayWords[];
  /** The names of kinds of users. */
  readonly kinds: readonly string[];
  /** Indices of kinds, by column. */
  readonly columns: readonly (readonly number[])[];
  readonly rows: readonly AccessRow[];
  /** Every answer and every step once. */
  readonly answers: readonly AnswerData[];
  readonly steps: readonly StepData[];
}

export interface AccessRow {
  /** Indices of clients among those of the page. */
  readonly clients: readonly number[];
  /** By way, then by column: the index of the answer. Null where that way does not lead into the client. */
  readonly cells: readonly (readonly number[] | null)[];
}

/** @returns the matrix of a realm for clients in this order. */
export function accessData(realm: AccessRealm, clientIds: readonly string[]): AccessData {
  const matrix = makeMatrix(realm, kindsOfUsers(realm));
  const answers = new Shared<Access>();
  const ways = waysOf(matrix);
  const indices = new Map(clientIds.map((clientId, index) => [clientId, index]));
  const rows = new Map<string, { clients: number[]; cells: (number[] | null)[] }>();
  for (const group of matrix.groups) {
    const [clientId = ''] = group;
    const clients = group.flatMap((id) => indices.get(id) ?? []);
    const own = new Map(matrix.waysInto(clientId).map((way) => [wordsOfWay(way).id, way]));
    const cells = ways.map(({ id }) => {
      const way = own.get(id);
      return way === undefined ? null : matrix.kinds.map((kind) => answers.indexOf(matrix.at(clientId, kind, way)));
    });
    // Groups can have the same answers, too.
    const key = JSON.stringify(cells);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { clients, cells });
    else row.clients.push(...clients);
  }
  const list = [...rows.values()];
  const columns = columnsOf(matrix, list);
  const steps = new Shared<Step>();
  return {
    ways,
    kinds: matrix.kinds.map(({ name }) => name),
    columns,
    rows: list.map(({ clients, cells }) => ({
      clients: clients.toSorted((a, b) => a - b),
      cells: cells.map((row) => row && columns.map(([first = 0]) => row[first] ?? 0)),
    })),
    answers: answers.values.map((answer) => answerData(answer, steps)),
    steps: steps.values.map((step) => stepData(realm, step)),
  };
}

/** All ways into any of the clients, each once, in the order in which clients have them. */
function waysOf(matrix: Matrix): WayWords[] {
  const ways = new Map<string, Way>();
  for (const [clientId = ''] of matrix.groups)
    for (const way of matrix.waysInto(clientId)) ways.set(wordsOfWay(way).id, way);
  const all = [...ways.values()];
  // What needs no user comes last.
  return [
    ...all.filter(({ kind }) => kind !== 'service-account'),
    ...all.filter(({ kind }) => kind === 'service-account'),
  ].map(wordsOfWay);
}

/** Kinds of users with the same answers everywhere. */
function columnsOf(
  { kinds }: Matrix,
  rows: readonly { readonly cells: readonly (readonly number[] | null)[] }[],
): (readonly number[])[] {
  const columns = new Map<string, number[]>();
  for (const index of kinds.keys()) {
    const key = rows.map(({ cells }) => cells.map((row) => row?.[index] ?? '').join(',')).join(';');
    columns.set(key, [...(columns.get(key) ?? []), index]);
  }
  return [...columns.values()];
}

function answerData(answer: Access, steps: Shared<Step>): AnswerData {
  const { outcome, reason, message, by, request } = answer;
  return {
    outcome,
    reason,
    message: message === undefined ? undefined : wordsOfMessage(message),
    needs: orNone(answer.needs),
    dependsOn: orNone(answer.dependsOn),
    flows: orNone(answer.flows),
    steps: orNone(answer.steps.map((step) => steps.indexOf(step))),
    by: by === undefined ? undefined : steps.indexOf(by),
    request: wordsOfRequest(request),
  };
}

function wordsOfRequest({ scopes, level }: Access['request']): string | undefined {
  const asked = [
    ...(scopes.length > 0 ? [`the scope ${scopes.join(' ')}`] : []),
    ...(level === undefined ? [] : [`level ${level} of authentication`]),
  ];
  return asked.length === 0 ? undefined : asked.join(' and ');
}

function orNone<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function stepData(realm: AccessRealm, step: Step): StepData {
  const { name, flow, depth, requirement, result, note } = step;
  const title = titleOf(realm, step);
  return { title, ...(title === name ? {} : { provider: name }), flow, depth, requirement, result, note };
}

function titleOf({ flows }: AccessRealm, { kind, name, flow, execution }: Step): string {
  if (kind === 'authenticator') return wordsOfAuthenticator(name);
  const executions = flows.get(flow)?.executions ?? [];
  const condition = executions[execution];
  if (kind === 'sub-flow' || condition?.authenticator !== name) return name;
  return `If ${wordsOfCondition(condition, besidesOf(executions))}`;
}

/** Values that are the same are kept once. */
class Shared<T extends object> {
  readonly values: T[] = [];
  readonly #known = new Map<T, number>();
  readonly #byText = new Map<string, number>();

  indexOf(value: T): number {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    const index = this.#byText.get(text) ?? this.values.push(value) - 1;
    this.#byText.set(text, index);
    this.#known.set(value, index);
    return index;
  }
}
