import { describeCode } from './describe-code.ts';
import type { Reporter } from './report.ts';

/** The findings as one JSON document, for programs. */
export const jsonReporter: Reporter = ({ findings, stages, keycloak }) => {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const summary = { errors, warnings: findings.length - errors };
  const explained = findings.map((finding) => ({ ...finding, helpUri: describeCode(finding.code).helpUri }));
  return `${JSON.stringify({ stages, keycloak, summary, findings: explained }, null, 2)}\n`;
};
