import type { Diagnostic } from '@realm-as-code/renderer';
import type { Stage } from './stage.ts';
import type { YamlSource } from './yaml/yaml-source.ts';
import { error } from './codes.ts';

/**
 * Takes out the findings that the stage makes an exception for: those of the named rule at the named place or below it.
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
  const kept = diagnostics.filter((finding) => {
    const matching = exceptions.flatMap(({ rule, at }, index) =>
      finding.place !== undefined && rule === finding.code && isAtOrBelow(finding.place, at) ? [index] : [],
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

function isAtOrBelow(place: string, at: string): boolean {
  return place === at || (place.startsWith(at) && /^[.[#]/.test(place.slice(at.length)));
}
