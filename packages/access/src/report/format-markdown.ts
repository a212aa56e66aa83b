import { escapeControls, palette } from '@realm-as-code/renderer';
import { answersOf } from './answers.ts';
import { pathLines } from './format-path.ts';
import { nameOfWay, wordOf } from './names.ts';
import { rowsOf } from './rows.ts';
import { type Report, type Table, tablesOf } from './tables.ts';

/**
 * Writes who may log in where for a comment on a pull request.
 *
 * @param withPaths also every path through the flows.
 */
export function formatMarkdown(report: Report, withPaths: boolean): string {
  const { realm, stage, matrix } = report;
  const lines = [`### Realm ${code(realm)}, stage ${code(stage)}: who may log in where`, ''];
  for (const table of tablesOf(report, matrix.kinds, wordOf)) lines.push(...tableLines(table, report));
  if (withPaths)
    for (const { ways, clients, kinds, access } of answersOf(report, JSON.stringify)) {
      const who = [ways.map(nameOfWay), kinds.map(({ name }) => name), clients].map((names) =>
        names.map(code).join(', '),
      );
      lines.push(
        `**${who.join(' · ')}**`,
        '',
        '```text',
        ...pathLines(access, palette(false)).map(unfenced),
        '```',
        '',
      );
    }
  return lines.join('\n');
}

/** Clients are the rows: a cell can hold any number of lines, the head of a column cannot. */
function tableLines(table: Table, { matrix, builtIn }: Report): string[] {
  const rows = rowsOf(table, matrix.kinds, wordOf);
  const clients = table.groups.map((group) =>
    group.clients
      .map(
        (clientId) =>
          `${code(clientId).replaceAll('|', String.raw`\|`)}${builtIn.has(clientId) ? ' (made by Keycloak)' : ''}`,
      )
      .join('<br>'),
  );
  return [
    `**${table.ways.map((way) => escaped(nameOfWay(way))).join(', ')}**`,
    '',
    line(['', ...rows.map(({ name = 'whoever it is' }) => escaped(name))]),
    line(['---', ...rows.map(() => '---')]),
    ...clients.map((names, at) =>
      line([names, ...rows.map(({ cells }) => escaped(cells[at] === undefined ? '' : wordOf(cells[at])))]),
    ),
    '',
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** @returns the text as Markdown that says it, without markup, in a cell of a table too. */
function escaped(text: string): string {
  return escapeControls(text).replace(/[\\`*_[\]<>|~&]/g, String.raw`\$&`);
}

/** @returns the text as code, which needs a longer fence than any in it. */
function code(text: string): string {
  const shown = escapeControls(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

function unfenced(text: string): string {
  return text.replaceAll('```', '` ` `');
}
