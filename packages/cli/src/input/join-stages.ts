import { type Diagnostic, sortDiagnostics } from '@realm-as-code/renderer';
import type { LoadedRoot } from './load-stages.ts';

/** A finding and the stages it was made in. */
export interface Finding extends Diagnostic {
  /** Empty for what concerns no stage in particular, such as a file that cannot be read. */
  readonly stages: readonly string[];
}

/** @returns all that is wrong with a root and its stages; the same finding of several stages is one finding. */
export function joinStages({ diagnostics, stages }: Pick<LoadedRoot, 'diagnostics' | 'stages'>): Finding[] {
  const found = stages.map(({ stage, generated }) => [stage.name, generated.diagnostics] as const);
  const key = ({ file, line, column, code, message }: Diagnostic): string =>
    [file, line, column, code, message].join('\0');
  const names = new Map<string, string[]>();
  for (const [name, ofStage] of found) {
    for (const diagnostic of ofStage) {
      const known = names.get(key(diagnostic)) ?? [];
      if (!known.includes(name)) known.push(name);
      names.set(key(diagnostic), known);
    }
  }
  const all = sortDiagnostics([...diagnostics, ...found.flatMap(([, ofStage]) => ofStage)]);
  return all.map((diagnostic) => ({ ...diagnostic, stages: names.get(key(diagnostic)) ?? [] }));
}
