// Adds up the results of all test suites; the last line of .ci/run. Fails when a test failed, none ran, or one was skipped
// without an excuse: test/needs.ts lists the excuses, and gives one to a test only where what it needs is missing.
import { readFileSync } from 'node:fs';

/** Of a report of vitest, what is needed here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
  readonly testResults: readonly { readonly assertionResults: readonly Result[] }[];
}

interface Result {
  readonly status: string;
  readonly fullName: string;
  readonly meta: { readonly notTried?: { readonly line: string; readonly excuse?: string } };
}

const sum = { passed: 0, failed: 0, skipped: 0 };
const excused = new Map<string, number>();
const unexcused: string[] = [];
for (const file of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests;
  // A file that could not be loaded has no tests to fail.
  if (!report.success && report.numFailedTests === 0) sum.failed += 1;
  for (const { status, fullName, meta } of report.testResults.flatMap(({ assertionResults }) => assertionResults)) {
    if (status === 'passed' || status === 'failed') continue;
    sum.skipped += 1;
    const { line, excuse } = meta.notTried ?? {};
    if (excuse === undefined) unexcused.push(fullName);
    else excused.set(`${line}: ${excuse}`, (excused.get(`${line}: ${excuse}`) ?? 0) + 1);
  }
}
for (const [reason, count] of excused) process.stdout.write(`not tried (${count}): ${reason}\n`);
for (const name of unexcused) process.stdout.write(`skipped without an excuse: ${name}\n`);
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
process.exitCode = sum.failed > 0 || sum.passed === 0 || unexcused.length > 0 ? 1 : 0;
