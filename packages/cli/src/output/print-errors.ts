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
  const errors = sortDiagnostics(diagnostics).filter(({ severity }) => severity === 'error');
  const hidden = hideInDiagnostics(errors, secretsInSources(sources));
  printError(hidden.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join(''));
  return 1;
}
