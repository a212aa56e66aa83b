import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Diagnostic, sortDiagnostics } from '@realm-as-code/renderer';
import { generateStage } from '@realm-as-code/compose-gen';
import { findUnusedVariables } from '@realm-as-code/stage';
import { defaultRoot } from '../input/default-root.ts';
import { secretsInSources } from '../output/hide-secrets.ts';
import { readRoot } from '../input/read-root.ts';
import { type Format, isFailure, printReport } from '../reporters/print-report.ts';
import type { Finding } from '../reporters/report.ts';

export interface ValidateOptions {
  readonly stage?: readonly string[];
  readonly root?: string;
  readonly format: Format;
  readonly maxWarnings?: number;
}

/** `validate`: read the root, check its stages, report what is wrong. @returns the exit code. */
export function validate({ stage, root: rootOption, format, maxWarnings }: ValidateOptions): number {
  const { root, diagnostics, sources } = readRoot(resolve(rootOption ?? defaultRoot()), stage);
  const byStage = new Map<string, readonly Diagnostic[]>([['', diagnostics]]);
  const used = new Set<string>();
  for (const { stage: one, source } of root?.stages ?? []) {
    const { templates, themes, variables } = root ?? {};
    if (templates === undefined || variables === undefined) continue;
    const result = generateStage({ stage: one, source, templates, variables, ...(themes && { themes }) });
    byStage.set(one.name, result.diagnostics);
    for (const name of result.variables) used.add(name);
  }
  // Only all stages together tell what is used nowhere.
  if (root !== undefined && stage === undefined) {
    byStage.set('', [...diagnostics, ...findUnusedVariables(root.variables, used, root.variablesSource)]);
  }
  const findings = joinStages(byStage);
  const stages = root?.stages.map((one) => one.stage.name) ?? stage ?? [];
  printReport(format, { findings, stages, readFile, secrets: secretsInSources(findings.length > 0 ? sources : []) });
  return isFailure(findings, maxWarnings) ? 1 : 0;
}

/** The same finding of several stages is one finding. */
function joinStages(byStage: ReadonlyMap<string, readonly Diagnostic[]>): Finding[] {
  const stages = new Map<string, string[]>();
  const key = ({ file, line, column, code, message }: Diagnostic): string =>
    [file, line, column, code, message].join('\0');
  for (const [name, diagnostics] of byStage) {
    for (const one of diagnostics) {
      const known = stages.get(key(one)) ?? [];
      if (name !== '' && !known.includes(name)) known.push(name);
      stages.set(key(one), known);
    }
  }
  const all = sortDiagnostics([...byStage.values()].flat());
  return all.map((one) => ({ ...one, stages: stages.get(key(one)) ?? [] }));
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
