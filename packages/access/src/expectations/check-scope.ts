import { type Diagnostic, error, suggest } from '@realm-as-code/renderer';
import { type Expectation, type Expectations, meaning } from '@realm-as-code/stage';
import { ANYBODY } from '../matrix/kinds-of-users.ts';
import type { KindOfUser } from '../matrix/matrix.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { rolesOf } from '../realm/roles.ts';
import { candidatesOf } from './candidates.ts';
import type { HeldStage } from './held-stage.ts';

/** Of people that cannot exist, everything could be expected. */
export function checkPeople(
  realm: AccessRealm,
  kinds: readonly KindOfUser[],
  expectation: Expectation,
  index: number,
  source: Expectations['source'],
): Diagnostic[] {
  if (candidatesOf(realm, expectation, kinds).length > 0) return [];
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
export function checkScope(
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
