import type { Diagnostic } from '@realm-as-code/renderer';
import { hideInDiagnostics } from '../output/hide-secrets.ts';
import { isColoured, print } from '../output/terminal.ts';
import { githubReporter } from './github.ts';
import { jsonReporter } from './json.ts';
import type { Report, Reporter } from './report.ts';
import { sarifReporter } from './sarif.ts';
import { textReporter } from './text.ts';

export const formats = ['text', 'json', 'github', 'sarif'] as const;
export type Format = (typeof formats)[number];

export function printReport(format: Format, report: Report): void {
  const reporters: Readonly<Record<Format, Reporter>> = {
    text: textReporter(isColoured()),
    json: jsonReporter,
    github: githubReporter,
    sarif: sarifReporter,
  };
  print(reporters[format]({ ...report, findings: hideInDiagnostics(report.findings, report.secrets) }));
}

/** @returns whether the command fails: at any error, and at more warnings than are allowed. */
export function isFailure(findings: readonly Diagnostic[], maxWarnings = Infinity): boolean {
  const warnings = findings.filter((finding) => finding.severity === 'warning').length;
  return warnings < findings.length || warnings > maxWarnings;
}
