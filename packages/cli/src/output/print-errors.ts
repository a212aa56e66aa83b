import { type Diagnostic, formatDiagnostic, sortDiagnostics, type SourceFile } from '@realm-as-code/renderer';
import { hideInDiagnostics, secretsInSources } from './hide-secrets.ts';
import { printError } from './terminal.ts';

/**
 * Prints the errors among diagnostics, one a line, without the secrets of the sources. Warnings are left to `validate`:
 * they are not what stops a run.
 *
 * @returns the exit code of a run that they stop.
 */
export function printErrors(diagnostics: readonly Diagnostic[], sources: readonly SourceFile[]): 1 {
  printLines(
    sortDiagnostics(diagnostics).filter(({ severity }) => severity === 'error'),
    sources,
  );
  return 1;
}

/** Prints warnings that only this run can give, one a line, without the secrets of the sources. */
export function printWarnings(diagnostics: readonly Diagnostic[], sources: readonly SourceFile[]): void {
  if (diagnostics.length > 0) printLines(sortDiagnostics(diagnostics), sources);
}

function printLines(diagnostics: readonly Diagnostic[], sources: readonly SourceFile[]): void {
  const hidden = hideInDiagnostics(diagnostics, secretsInSources(sources));
  printError(hidden.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join(''));
}
