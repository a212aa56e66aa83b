import { messageOf } from '@realm-as-code/renderer';
import { homepage, version } from '../about.ts';
import { describeCode } from './describe-code.ts';
import type { Reporter } from './report.ts';

/** SARIF 2.1.0, which code scanning services read. */
export const sarifReporter: Reporter = ({ findings }) => {
  const codes = [...new Set(findings.map(({ code }) => code))].toSorted();
  const driver = { name: 'realm-as-code', version, informationUri: homepage, rules: codes.map(describeRule) };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => ({
          ruleId: finding.code,
          ruleIndex: codes.indexOf(finding.code),
          level: finding.severity,
          message: { text: messageOf(finding) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(finding.file) },
                region: { startLine: finding.line, startColumn: finding.column },
              },
            },
          ],
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

/** @returns a path as a relative URI, in which `#` and `?` would begin something else. */
function uriOf(path: string): string {
  return encodeURI(path).replaceAll('#', '%23').replaceAll('?', '%3F');
}

function describeRule(code: string): object {
  const { title, reason, helpUri } = describeCode(code);
  const full = reason === undefined ? {} : { fullDescription: { text: reason } };
  return { id: code, shortDescription: { text: title }, ...full, helpUri };
}
