import { type Diagnostic, error, warning } from '@realm-as-code/renderer';
import { type Accepted, type Expectation, type Expectations, meaning } from '@realm-as-code/stage';
import { checkNames } from './check-names.ts';
import { checkPeople, checkScope } from './check-scope.ts';
import { wordOfWay } from './chosen-ways.ts';
import { describePath } from './describe-path.ts';
import { type Failure, findFailures, isFor, trialsOf } from './find-failures.ts';
import type { HeldStage } from './held-stage.ts';

/**
 * Holds the realms of a stage to what `stages/access.yaml` expects.
 *
 * @returns `broken-expectation` where somebody gets in who must not, or does not who must; `undecided-expectation` where that
 *   cannot be told; `invalid-expectation` for what no realm has; `unused-exception`.
 */
export function checkExpectations(stage: HeldStage, { expectations, source }: Expectations): Diagnostic[] {
  const all = stage.realms.map(trialsOf);
  return expectations.flatMap((expectation, index) => {
    const scope = checkScope(stage, expectation, index, source);
    if (scope.length > 0) return scope;
    if (!meaning(expectation.stages)(stage.name)) return [];
    const realms = all.filter(({ realm }) => meaning(expectation.realms)(realm.name));
    const named = realms.flatMap(({ realm }) =>
      checkNames(realm, expectation, index, `the realm "${realm.name}"`, source),
    );
    if (named.length > 0) return named;
    const impossible = realms.flatMap(({ realm, kinds }) => checkPeople(realm, kinds, expectation, index, source));
    if (impossible.length > 0) return impossible;
    const used = new Set<Accepted>();
    const findings = realms.flatMap((trials) => {
      const where = all.length > 1 ? `in the realm "${trials.realm.name}", ` : '';
      return findFailures(trials, stage.name, expectation, used).map((failure) => {
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
