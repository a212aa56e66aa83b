import { type Diagnostic, formatDiagnostic, sortDiagnostics, type SourceFile } from '@realm-as-code/renderer';
import type { Finding } from '../input/join-stages.ts';
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

/** How many warnings of the stages themselves a run shows, so that its own result is not far away. */
const SHOWN = 20;

/**
 * Prints the warnings of stages, one a line, without the secrets of the sources. Of many, the first, and how many they are.
 *
 * @param count how many stages were looked at: a warning that is not of all of them says of which it is.
 */
export function printFirstWarnings(findings: readonly Finding[], count: number, sources: readonly SourceFile[]): void {
  const shown = findings.slice(0, SHOWN).map(({ stages, message, ...finding }) => {
    const isOfSome = stages.length > 0 && stages.length < count;
    return { ...finding, message: isOfSome ? `${message} (in ${stages.join(', ')})` : message };
  });
  printWarnings(shown, sources);
  const more = findings.length - shown.length;
  if (more > 0) printError(`… and ${more} more warning${more === 1 ? '' : 's'}: "validate" shows all of them\n`);
}

function printLines(diagnostics: readonly Diagnostic[], sources: readonly SourceFile[]): void {
  const hidden = hideInDiagnostics(diagnostics, secretsInSources(sources));
  printError(hidden.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join(''));
}
