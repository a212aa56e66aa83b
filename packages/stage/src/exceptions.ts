import type { Diagnostic } from '@realm-as-code/renderer';
import type { Exception, Stage } from './stage.ts';
import type { YamlSource } from './yaml/yaml-source.ts';
import { error } from './codes.ts';

/** What is left of findings once a stage has made its exceptions. */
export interface Excepted {
  /** The other findings, and `unused-exception` for each exception of the stage's own that matched none. */
  readonly diagnostics: Diagnostic[];
  /** `unused-exception` for each exception of all stages that matched none here: another stage may need it. */
  readonly unusedShared: readonly Diagnostic[];
}

/**
 * Takes out the findings that the stage makes an exception for: those of the named rule at the named place or below it.
 * A place is an entity or a property (`managed/30-clients.json#clients[legacy]`), a file (`managed/30-clients.json`), or a
 * kind of entity in any file (`*#clients`); `[*]` stands for any entity of a list.
 *
 * @param isComplete whether all rules could run; otherwise nothing is known of exceptions that matched nothing.
 */
export function applyExceptions(
  diagnostics: readonly Diagnostic[],
  { exceptions: own = [], shared }: Pick<Stage, 'exceptions' | 'shared'>,
  source: YamlSource,
  isComplete: boolean,
): Excepted {
  const ofAll = shared?.exceptions ?? [];
  const exceptions = [...ofAll, ...own];
  const used = new Set<Exception>();
  const places = exceptions.map(({ at }) => placeMatcher(at));
  const kept = diagnostics.filter((finding) => {
    const matching = exceptions.filter(
      ({ rule }, index) =>
        finding.place !== undefined && rule === finding.code && places[index]?.test(finding.place) === true,
    );
    for (const exception of matching) used.add(exception);
    return matching.length === 0;
  });
  const unusedIn = (list: readonly Exception[], file: YamlSource): Diagnostic[] =>
    list.flatMap((exception, index) => {
      if (!isComplete || used.has(exception)) return [];
      const { rule, at } = exception;
      const position = file.locate(['exceptions', index]);
      const elsewhere = diagnostics.find((finding) => finding.code === rule && finding.place !== undefined);
      const hint = elsewhere === undefined ? 'Remove it' : `Remove it, or name the place: ${elsewhere.place ?? ''}`;
      return error('unused-exception', file.file, position, `the rule ${rule} finds nothing at ${at}`, hint);
    });
  return {
    diagnostics: [...kept, ...unusedIn(own, source)],
    unusedShared: unusedIn(ofAll, source.below ?? source),
  };
}

/** @returns what matches the places that are meant by the `at` of an exception, and those below them. */
function placeMatcher(at: string): RegExp {
  const hash = at.indexOf('#');
  const [file, path] = hash === -1 ? [at, ''] : [at.slice(0, hash), at.slice(hash)];
  const literal = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const files = file.split('*').map(literal).join('[^#]*');
  const entities = path
    .split('[*]')
    .map(literal)
    .join(String.raw`\[[^\]]*\]`);
  return new RegExp(String.raw`^${files}${entities}(?=[.[#]|$)`);
}
