import { rules, type RuleCode } from '@realm-as-code/renderer';
import type { Reporter } from './report.ts';

/** SARIF 2.1.0, which code scanning services read. */
export const sarifReporter: Reporter = ({ findings }) => {
  const codes = [...new Set(findings.map((one) => one.code))].toSorted();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'realm-as-code', rules: codes.map(describeRule) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ code, severity, message, hint, file, line, column }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level: severity,
          message: { text: hint === undefined ? message : `${message}. ${hint}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(file) },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

function describeRule(code: string): object {
  const rule = Object.hasOwn(rules, code) ? rules[code as RuleCode] : undefined;
  if (rule === undefined) return { id: code };
  return { id: code, shortDescription: { text: rule.title }, fullDescription: { text: rule.reason } };
}
