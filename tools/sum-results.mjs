// Adds up the results of all test suites; the last line of .ci/run. Fails when a test failed or none ran.
import { readFileSync } from 'node:fs';

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
  const result = JSON.parse(readFileSync(file, 'utf8'));
  sum.passed += result.numPassedTests;
  sum.failed += result.numFailedTests;
  sum.skipped += result.numPendingTests + result.numTodoTests;
  // A file that could not be loaded has no tests to fail.
  if (!result.success && result.numFailedTests === 0) sum.failed += 1;
}
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
