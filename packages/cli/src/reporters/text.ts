import {
  blockLines,
  escapeControls,
  hideRanges,
  palette,
  type Palette,
  type Range,
  secretRanges,
} from '@realm-as-code/renderer';
import { describeCode } from './describe-code.ts';
import type { Finding } from '../input/join-stages.ts';
import { countFindings, type Report, type Reporter } from './report.ts';

/** A line longer than this is shown around the place only. */
const WIDTH = 100;

/** What is said of secrets in plain text. */
const OF_SECRETS: ReadonlySet<string> = new Set(['plaintext-secret', 'secret-in-compose']);

/** @returns a reporter for people: findings by file, each with the line it is about. */
export function textReporter(isColoured: boolean): Reporter {
  const paint = palette(isColoured);
  return ({ findings, stages, keycloak, textOf, secrets }) => {
    const files = [...new Set(findings.map((finding) => finding.file))];
    const parts = files.map((file) => {
      const text = textOf(file);
      const lineAt =
        text === undefined ? () => undefined : linesOf(text, [...secretRanges(text), ...secrets.rangesIn(text)]);
      const inFile = findings.filter((finding) => finding.file === file);
      // However the secret is written there, its line is not shown.
      const hidden = new Set(inFile.filter(({ code }) => OF_SECRETS.has(code)).map(({ line }) => line));
      const entries = inFile.map((finding) =>
        entry(finding, hidden.has(finding.line) ? undefined : lineAt(finding.line), stages, paint),
      );
      return `${paint.bold(escapeControls(file))}\n${entries.join('\n')}`;
    });
    const checked = `${stages.join(', ')}${keycloak === undefined ? '' : ` with Keycloak ${keycloak}`}`;
    const where = checked === '' ? '' : ` in ${checked}`;
    const summary = findings.length === 0 ? `${checked}: no problems found\n` : `${countFindings(findings)}${where}\n`;
    return [...parts, summary].join('\n');
  };
}

/** A line of a file, and where secrets stand in it. */
interface Line {
  readonly text: string;
  readonly secrets: readonly Range[];
}

/** @returns a way to a line by its number, from 1. */
function linesOf(text: string, secrets: readonly Range[]): (number: number) => Line | undefined {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (number) => {
    const start = starts[number - 1];
    if (start === undefined) return undefined;
    const end = (starts[number] ?? text.length + 1) - 1;
    const inLine = secrets.filter((range) => range[0] < end && range[1] > start);
    const clipped = inLine.map((range): Range => [Math.max(range[0], start) - start, Math.min(range[1], end) - start]);
    return { text: text.slice(start, end).replace(/\r$/, ''), secrets: clipped };
  };
}

function entry(finding: Finding, source: Line | undefined, stages: Report['stages'], paint: Palette): string {
  const { line, column, severity, code, message, hint, place } = finding;
  const only =
    finding.stages.length < stages.length && finding.stages.length > 0 ? ` (in ${finding.stages.join(', ')})` : '';
  const label = (severity === 'error' ? paint.red : paint.yellow)(
    `${severity} ${paint.link(code, describeCode(code).helpUri)}`,
  );
  const text = [`  ${line}:${column} ${label}: ${escapeControls(message)}${only}`];
  if (source !== undefined && source.text.trim() !== '') text.push(...frame(source, line, column, paint));
  if (hint !== undefined) text.push(`    ${paint.cyan('hint:')} ${escapeControls(hint)}`);
  text.push(...blockLines(finding, '      '));
  if (place !== undefined) text.push(paint.dim(`    at ${escapeControls(place)}`));
  return `${text.join('\n')}\n`;
}

/** The line of a place, with a mark under it. */
function frame({ text, secrets }: Line, line: number, at: number, paint: Palette): string[] {
  const source = hideRanges(text, secrets);
  const before = secrets.filter((range) => range[0] < at - 1);
  const column = hideRanges(text.slice(0, at - 1), before).length + 1;
  const start = source.length > WIDTH ? Math.max(0, Math.min(column - 1 - WIDTH / 2, source.length - WIDTH)) : 0;
  const shown = escapeControls(source.slice(start, start + WIDTH).replaceAll('\t', ' '));
  const cut = start > 0 ? '…' : '';
  const number = String(line);
  const indent = ' '.repeat(
    Math.max(0, cut.length + escapeControls(source.slice(start, column - 1).replaceAll('\t', ' ')).length),
  );
  return [
    `    ${paint.dim(`${number} |`)} ${cut}${shown}${start + WIDTH < source.length ? '…' : ''}`,
    `    ${paint.dim(`${' '.repeat(number.length)} |`)} ${indent}${paint.red('^')}`,
  ];
}
