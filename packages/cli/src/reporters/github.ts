import { escapeControls, messageOf } from '@realm-as-code/renderer';
import type { Reporter } from './report.ts';

/** Workflow commands, which GitHub shows as annotations at the lines they are about. */
export const githubReporter: Reporter = ({ findings }) =>
  findings
    .map((finding) => {
      const { severity, file, line, column, code } = finding;
      const properties = `file=${property(escapeControls(file))},line=${line},col=${column},title=${property(code)}`;
      // A colour or a cursor movement in a log is as misleading as on a terminal.
      const text = messageOf(finding).split('\n').map(escapeControls).join('\n');
      return `::${severity} ${properties}::${data(text)}\n`;
    })
    .join('');

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
