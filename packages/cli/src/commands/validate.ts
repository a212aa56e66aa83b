import { type Diagnostic, sortDiagnostics } from '@realm-as-code/renderer';
import { findUnusedVariables } from '@realm-as-code/stage';
import { checkAccess } from '../input/check-access.ts';
import { loadStages } from '../input/load-stages.ts';
import { secretsInSources } from '../output/hide-secrets.ts';
import { type Format, isFailure, printReport } from '../reporters/print-report.ts';
import type { Finding } from '../reporters/report.ts';

export interface ValidateOptions {
  readonly stage?: readonly string[] | undefined;
  readonly root?: string | undefined;
  readonly format: Format;
  readonly maxWarnings?: number | undefined;
  /** Check as if the stages deployed this version of Keycloak. */
  readonly keycloak?: string | undefined;
}

/** `validate`: load the stages, report what is wrong with them. @returns the exit code. */
export function validate({ stage, root: rootOption, format, maxWarnings, keycloak }: ValidateOptions): number {
  const { root, stages, diagnostics, sources } = loadStages(rootOption, stage, { keycloak, checkRealm: checkAccess });
  const used = new Set(stages.flatMap(({ generated }) => generated.variables));
  // Only all stages together tell what is used nowhere.
  const isWhole =
    root !== undefined &&
    stage === undefined &&
    stages.every(({ generated }) => generated.realms.every(({ isComplete }) => isComplete));
  const unused = isWhole ? findUnusedVariables(root.variables, used, root.variablesSource) : [];
  const findings = joinStages(
    new Map([
      ['', [...diagnostics, ...unused]],
      ...stages.map(({ stage: { name }, generated }) => [name, generated.diagnostics] as const),
    ]),
  );
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  printReport(format, {
    findings,
    stages: root?.stages.map(({ stage: { name } }) => name) ?? stage ?? [],
    ...(keycloak === undefined ? {} : { keycloak }),
    textOf: (file) => texts.get(file),
    secrets: secretsInSources(findings.length > 0 ? sources : []),
  });
  return isFailure(findings, maxWarnings) ? 1 : 0;
}

/** The same finding of several stages is one finding. */
function joinStages(byStage: ReadonlyMap<string, readonly Diagnostic[]>): Finding[] {
  const stages = new Map<string, string[]>();
  const key = ({ file, line, column, code, message }: Diagnostic): string =>
    [file, line, column, code, message].join('\0');
  for (const [name, diagnostics] of byStage) {
    for (const diagnostic of diagnostics) {
      const known = stages.get(key(diagnostic)) ?? [];
      if (name !== '' && !known.includes(name)) known.push(name);
      stages.set(key(diagnostic), known);
    }
  }
  const all = sortDiagnostics([...byStage.values()].flat());
  return all.map((diagnostic) => ({ ...diagnostic, stages: stages.get(key(diagnostic)) ?? [] }));
}
