import type { Diagnostic, SecretValues } from '@realm-as-code/renderer';
import type { Finding } from '../input/join-stages.ts';

/** What a reporter writes of. */
export interface Report {
  /** Sorted by file and place. */
  readonly findings: readonly Finding[];
  /** The stages that were checked. */
  readonly stages: readonly string[];
  /** The version of Keycloak that they were checked for, where it is not the one that they deploy. */
  readonly keycloak?: string;
  /** @returns the text of a file that a finding is about, undefined when it is not to be shown. */
  readonly textOf: (file: string) => string | undefined;
  /** The secrets that stand in plain text in the files: no report shows them. */
  readonly secrets: SecretValues;
}

/** Writes a report. @returns the whole text. */
export type Reporter = (report: Report) => string;

/** @returns `2 errors, 1 warning`. */
export function countFindings(findings: readonly Diagnostic[]): string {
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const warnings = findings.length - errors;
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}`;
}
