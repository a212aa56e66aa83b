import type { Diagnostic } from '@realm-as-code/renderer';
import type { Stage } from './stage.ts';
import type { YamlSource } from './yaml/yaml-source.ts';
import { error } from './codes.ts';

/**
 * Takes out the findings that the stage makes an exception for: those of the named rule at the named place or below it.
 * A place is an entity or a property (`managed/30-clients.json#clients[legacy]`), a file (`managed/30-clients.json`), or a
 * kind of entity in any file (`*#clients`); `[*]` stands for any entity of a list.
 *
 * @param isComplete whether all rules could run; otherwise nothing is known of exceptions that matched nothing.
 * @returns the other findings, and `unused-exception` for each exception that matched none.
 */
export function applyExceptions(
  diagnostics: readonly Diagnostic[],
  exceptions: NonNullable<Stage['exceptions']>,
  source: YamlSource,
  isComplete: boolean,
): Diagnostic[] {
  const used = new Set<number>();
  const places = exceptions.map(({ at }) => placeMatcher(at));
  const kept = diagnostics.filter((finding) => {
    const matching = exceptions.flatMap(({ rule }, index) =>
      finding.place !== undefined && rule === finding.code && places[index]?.test(finding.place) ? [index] : [],
    );
    for (const index of matching) used.add(index);
    return matching.length === 0;
  });
  if (!isComplete) return kept;
  const unused = exceptions.flatMap(({ rule, at }, index) => {
    if (used.has(index)) return [];
    const position = source.locate(['exceptions', index]);
    const elsewhere = diagnostics.find((finding) => finding.code === rule && finding.place !== undefined);
    const hint = elsewhere === undefined ? 'Remove it' : `Remove it, or name the place: ${elsewhere.place ?? ''}`;
    return [error('unused-exception', source.file, position, `the rule ${rule} finds nothing at ${at}`, hint)];
  });
  return [...kept, ...unused];
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
