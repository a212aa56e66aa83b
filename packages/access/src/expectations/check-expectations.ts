import { type Diagnostic, error, suggest, warning } from '@realm-as-code/renderer';
import { type Accepted, type Expectation, type Expectations, meaning, type Moment } from '@realm-as-code/stage';
import type { Access, LoginRequest, Way } from '../access.ts';
import { ANYBODY, kindsOfUsers } from '../matrix/kinds-of-users.ts';
import { type KindOfUser, makeMatrix } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { rolesOf } from '../realm/roles.ts';
import { decide } from '../ways/decide.ts';
import { waysInto } from '../ways/ways-into.ts';
import { candidatesOf } from './candidates.ts';
import { checkNames } from './check-names.ts';
import { isChosen, wordOfWay } from './chosen-ways.ts';
import { flowsOnTheWay } from './flows-on-the-way.ts';
import { describePath } from './describe-path.ts';
import type { RealmState } from './rebuilding.ts';

/** A realm that is held to expectations. */
export interface HeldRealm {
  /** As it is at rest. */
  readonly realm: AccessRealm;
  /** @returns what it goes through in a reconcile; asked for only where an expectation counts these moments. */
  states(): readonly RealmState[];
}

/** The stage whose realms are held to expectations. */
export interface HeldStage {
  readonly name: string;
  /** The names of all stages of the root. */
  readonly all: readonly string[];
  readonly realms: readonly HeldRealm[];
}

/** What comes of an attempt that an expectation is about. */
interface Failure {
  readonly clients: readonly string[];
  readonly kind: KindOfUser;
  readonly way: Way;
  readonly access: Access;
  readonly state: RealmState | undefined;
}

/**
 * Holds the realms of a stage to what `stages/access.yaml` expects.
 *
 * @returns `broken-expectation` where somebody gets in who must not, or does not who must; `undecided-expectation` where that
 *   cannot be told; `invalid-expectation` for what no realm has; `unused-exception`.
 */
export function checkExpectations(stage: HeldStage, { expectations, source }: Expectations): Diagnostic[] {
  return expectations.flatMap((expectation, index) => {
    const scope = checkScope(stage, expectation, index, source);
    if (scope.length > 0) return scope;
    if (!meaning(expectation.stages)(stage.name)) return [];
    const realms = stage.realms.filter(({ realm }) => meaning(expectation.realms)(realm.name));
    const named = realms.flatMap(({ realm }) =>
      checkNames(realm, expectation, index, `the realm "${realm.name}"`, source),
    );
    if (named.length > 0) return named;
    const impossible = realms.flatMap(({ realm }) => checkPeople(realm, expectation, index, source));
    if (impossible.length > 0) return impossible;
    const used = new Set<Accepted>();
    const findings = realms.flatMap((held) => {
      const where = stage.realms.length > 1 ? `in the realm "${held.realm.name}", ` : '';
      return failuresIn(held, stage.name, expectation, used).map((failure) => {
        const path = ['expectations', index, ...(failure.state === undefined ? [] : ['even'])];
        return toDiagnostic(failure, expectation, where, source.file, source.locate(path));
      });
    });
    const unused = expectation.except.flatMap((accepted, at) => {
      if (used.has(accepted) || !isFor(accepted, stage.name)) return [];
      const position = source.locate(['expectations', index, 'except', at]);
      const message = 'nothing is found that this would accept';
      return [
        error('unused-exception', source.file, position, message, 'Remove it, or say in which stages it is needed'),
      ];
    });
    return [...findings, ...unused];
  });
}

/** Of people that cannot exist, everything could be expected. */
function checkPeople(
  realm: AccessRealm,
  expectation: Expectation,
  index: number,
  source: Expectations['source'],
): Diagnostic[] {
  if (candidatesOf(realm, expectation, kindsOfUsers(realm)).length > 0) return [];
  const everybody = candidatesOf(realm, { ...expectation, people: { ...expectation.people, without: [] } }, [
    { name: '', user: ANYBODY },
  ]).map(({ user }) => rolesOf(realm, user));
  const role = expectation.people.without.find((name) => everybody.some((roles) => roles.has(name)));
  const why = role === undefined ? '' : `: all of them have the role "${role}"`;
  const position = source.locate(['expectations', index, expectation.must ? 'everybody' : 'nobody']);
  const message = `the realm "${realm.name}" has no such people${why}`;
  return [error('invalid-expectation', source.file, position, message)];
}

/** Whether stages and realms are named that exist, and which of several realms are meant. */
function checkScope(
  { all, realms }: HeldStage,
  { stages = [], realms: named, except }: Expectation,
  index: number,
  source: Expectations['source'],
): Diagnostic[] {
  const names = realms.map(({ realm }) => realm.name);
  const unknown = (path: (string | number)[], what: string, given: readonly string[], known: readonly string[]) =>
    given
      .filter((name) => !known.some(meaning([name])))
      .map((name) => {
        const position = source.locate(['expectations', index, ...path]);
        return error(
          'invalid-expectation',
          source.file,
          position,
          `there is no ${what} "${name}"`,
          suggest(name, known),
        );
      });
  const found = [
    ...unknown(['stages'], 'stage', stages, all),
    ...unknown(['realms'], 'realm', named ?? [], names),
    ...except.flatMap((accepted, at) => [
      ...unknown(['except', at, 'stages'], 'stage', accepted.stages ?? [], all),
      ...unknown(['except', at, 'realms'], 'realm', accepted.realms ?? [], names),
    ]),
  ];
  if (named !== undefined || realms.length <= 1) return found;
  const position = source.locate(['expectations', index], 'key');
  const hint = `Write "realms: ${names[0] ?? ''}", or "realms: '*'" for all of them`;
  const message = `"expectations[${index}]" does not say which of the ${realms.length} realms it is about`;
  return [...found, error('invalid-expectation', source.file, position, message, hint)];
}

function failuresIn(held: HeldRealm, stage: string, expectation: Expectation, used: Set<Accepted>): Failure[] {
  const failures = new Map<string, Failure>();
  const tried = [
    ...tryRealm(held.realm, expectation),
    ...(expectation.even.length === 0
      ? []
      : held
          .states()
          .filter(({ moment }) => expectation.even.includes(moment))
          .flatMap((state) => tryRealm(state.realm, expectation, state, held.realm))),
  ];
  for (const { failure, clientId } of tried) {
    const accepted = expectation.except.filter((one) => isAccepted(one, stage, held.realm.name, clientId, failure));
    for (const one of accepted) used.add(one);
    if (accepted.length > 0) continue;
    // What is wrong at rest is not said again for every moment, and of a flow that is made step by step the first one does.
    const way = wordOfWay(failure.way);
    const { outcome } = failure.access;
    const key = JSON.stringify([way, outcome, failure.state?.moment, failure.state?.flow]);
    const known = failures.get(JSON.stringify([way, outcome, undefined, undefined])) ?? failures.get(key);
    if (known === undefined) failures.set(key, { ...failure, clients: [clientId] });
    else if (known.state === failure.state && !known.clients.includes(clientId))
      failures.set(key, { ...known, clients: [...known.clients, clientId] });
  }
  return [...failures.values()];
}

/**
 * @param atRest the realm at rest, of which `state` is a state: only on ways on which its flow runs anything can be different.
 * @returns every attempt that does not end as expected, or of which that cannot be told.
 */
function tryRealm(
  realm: AccessRealm,
  expectation: Expectation,
  state?: RealmState,
  atRest: AccessRealm = realm,
): { failure: Omit<Failure, 'clients'>; clientId: string }[] {
  const { must, by, enters } = expectation;
  const kinds = candidatesOf(realm, expectation, kindsOfUsers(atRest));
  const matrix = makeMatrix(realm, kinds);
  const isMeant = meaning(enters);
  return matrix.clients.filter(isMeant).flatMap((clientId) =>
    waysInto(realm, clientId)
      .filter((way) => isChosen(by, way) && !(must && way.kind === 'broker' && way.isFirst))
      .filter((way) => state === undefined || flowsOnTheWay(atRest, clientId, way).includes(state.flow))
      .flatMap((way) =>
        kinds.flatMap((kind) => {
          const access = must
            ? decide(realm, { clientId, user: kind.user, way, request: PLAIN })
            : matrix.at(clientId, kind, way);
          return isAsExpected(access, must) ? [] : [{ clientId, failure: { kind, way, access, state } }];
        }),
      ),
  );
}

/** Who must get in does so without asking for anything. */
const PLAIN: LoginRequest = { scopes: [] };

function isAsExpected({ outcome }: Access, must: boolean): boolean {
  return must ? outcome === 'allowed' || outcome === 'needs' : outcome === 'denied';
}

function isFor({ stages }: Accepted, stage: string): boolean {
  return meaning(stages)(stage);
}

function isAccepted(
  accepted: Accepted,
  stage: string,
  realm: string,
  clientId: string,
  { way, state }: Omit<Failure, 'clients'>,
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

function toDiagnostic(
  { clients, kind, way, access, state }: Failure,
  { must, because }: Expectation,
  where: string,
  file: string,
  position: { line: number; column: number },
): Diagnostic {
  const who = `somebody with ${kind.name}`;
  const into = clients.length <= 3 ? clients.join(', ') : `${clients[0]} and ${clients.length - 1} more clients`;
  const when = state === undefined ? '' : ` ${state.what}`;
  const attempt = `${into} by ${wordOfWay(way)}${when}`;
  const path = `The way through: ${describePath(access)}`;
  const hint = because === undefined ? path : `${path}. Expected because: ${because.replace(/\.$/, '')}`;
  if (access.outcome === 'depends') {
    const message = `${where}whether ${who} gets in to ${attempt} cannot be told: it depends on ${access.dependsOn.join(', ')}`;
    return warning('undecided-expectation', file, position, message, hint);
  }
  const reason = access.reason === undefined ? '' : `: ${access.reason}`;
  const after = access.needs.length === 0 ? '' : ` after ${access.needs.join(', ')}`;
  const message = must
    ? `${where}${who} must get in to ${attempt}, and does not${reason}`
    : `${where}${who} must not get in to ${attempt}, and does${after}`;
  return error('broken-expectation', file, position, message, hint);
}
