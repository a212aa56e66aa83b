import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SecretValues } from '@realm-as-code/renderer';
import type { Finding } from '../../src/input/join-stages.ts';
import type { Report } from '../../src/reporters/report.ts';

// A case is a folder: a report, and what each reporter makes of it.
const folder = join(import.meta.dirname, 'cases');

export const cases: readonly string[] = readdirSync(folder);

/** @returns the report of a case. */
export function reportOf(name: string): Report {
  const { texts, secrets, ...report } = JSON.parse(readFileSync(join(folder, name, 'report.json'), 'utf8')) as {
    readonly findings: readonly Finding[];
    readonly stages: readonly string[];
    readonly texts: Readonly<Record<string, string>>;
    readonly secrets: readonly string[];
  };
  return { ...report, textOf: (file) => texts[file], secrets: new SecretValues(secrets) };
}

/** @returns the file with what a reporter is to make of a case. */
export function expectedOf(name: string, file: string): string {
  return join(folder, name, file);
}

/** @returns a report of one finding in a file of one line. */
export function reportOn(text: string, finding: Partial<Finding> = {}): Report {
  const findings: Finding[] = [
    {
      code: 'unknown-property',
      severity: 'error',
      message: 'it is wrong',
      file: 'a.json',
      line: 1,
      column: 1,
      stages: ['demo'],
      ...finding,
    },
  ];
  return { findings, stages: ['demo'], textOf: () => text, secrets: new SecretValues() };
}
