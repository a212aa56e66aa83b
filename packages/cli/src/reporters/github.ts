import { messageOf } from '@realm-as-code/renderer';
import type { Reporter } from './report.ts';

/** Workflow commands, which GitHub shows as annotations at the lines they are about. */
export const githubReporter: Reporter = ({ findings }) =>
  findings
    .map((finding) => {
      const { severity, file, line, column, code } = finding;
      const properties = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
      return `::${severity} ${properties}::${data(messageOf(finding))}\n`;
    })
    .join('');

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
