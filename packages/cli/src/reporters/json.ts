import type { Reporter } from './report.ts';

/** The findings as one JSON document, for programs. */
export const jsonReporter: Reporter = ({ findings, stages }) => {
  const errors = findings.filter((one) => one.severity === 'error').length;
  const summary = { errors, warnings: findings.length - errors };
  return `${JSON.stringify({ stages, summary, findings }, null, 2)}\n`;
};
