import { escapeControls, palette, type Palette } from '@realm-as-code/renderer';
import type { Access } from '../access.ts';
import { type Answer, answersOf } from './answers.ts';
import { colourOf, pathLines } from './format-path.ts';
import { type Cell, gridLines, wrapped } from './grid.ts';
import { firstOf, nameOfWay, wordOf } from './names.ts';
import { rowsOf } from './rows.ts';
import { type Report, type Table, tablesOf } from './tables.ts';

/** What a terminal shows in a line, in characters. */
const WIDTH = 100;
/** The widest name of users, and the widest client ID, in characters: longer ones go on in the next line. */
const NAME_WIDTH = 34;
/** How many client IDs are the head of a column, and how many names are told of a path. */
const MOST_NAMES = 20;

/**
 * Writes for people who may log in where: tables of users against clients, one for all ways that give the same answers.
 *
 * @param withPaths also every path through the flows.
 */
export function formatText(report: Report, withPaths: boolean, isColoured: boolean): string {
  const paint = palette(isColoured);
  const { realm, stage, matrix, builtIn } = report;
  const tables = tablesOf(report, matrix.kinds, wordOf);
  const groups = tables.flatMap((table) => table.groups);
  const reasons = new Set(groups.flatMap(({ answers }) => answers.flatMap(({ dependsOn }) => dependsOn)));
  const notes = [...reasons].map((reason) => `depends: on ${escapeControls(reason)}\n`);
  if (groups.some(({ clients }) => clients.some((clientId) => builtIn.has(clientId))))
    notes.push('* made by Keycloak itself\n');
  return [
    `${paint.bold(`Realm ${escapeControls(realm)}, stage ${stage}: who may log in where`)}\n`,
    ...tables.map((table) => formatTable(table, report, paint)),
    ...(notes.length > 0 ? [notes.join('')] : []),
    ...(withPaths ? answersOf(report, JSON.stringify).map((answer) => formatPath(answer, paint)) : []),
  ].join('\n');
}

function formatTable(table: Table, { matrix, builtIn }: Report, paint: Palette): string {
  const heads = table.groups.map(({ clients }) =>
    clients.map((clientId) => `${escapeControls(clientId)}${builtIn.has(clientId) ? '*' : ''}`),
  );
  const rows = rowsOf(table, matrix.kinds, wordOf);
  const [first] = rows;
  const lines =
    rows.length === 1 && first !== undefined
      ? [
          ...(first.name === undefined ? [] : [`  ${escapeControls(first.name)}`]),
          ...heads.flatMap((clients, at) => listLines(cellOf(first.cells[at], paint), clients)),
        ]
      : gridLines(
          rows.map(({ name = '' }) => wrapped(escapeControls(name).split(' '), ' ', NAME_WIDTH)),
          heads.map((clients, at) => ({
            head: firstOf(clients, MOST_NAMES).flatMap((clientId) => wrapped([clientId], '', NAME_WIDTH)),
            cells: rows.map(({ cells }) => cellOf(cells[at], paint)),
          })),
          WIDTH,
        );
  const title = wrapped(
    table.ways.map((way) => escapeControls(nameOfWay(way))),
    ',',
    WIDTH,
  );
  return `${[...title.map((line) => paint.bold(line)), ...lines].join('\n')}\n`;
}

/** Cells that are the same for everybody: the clients of each answer. */
function listLines({ text, paint }: Cell, clients: readonly string[]): string[] {
  const indent = ' '.repeat(text.length + 2);
  return wrapped(firstOf(clients, MOST_NAMES), ',', WIDTH - 2 - indent.length).map(
    (line, at) => `  ${at === 0 ? `${paint(text)}  ` : indent}${line}`,
  );
}

function cellOf(access: Access | undefined, paint: Palette): Cell {
  return access === undefined ? { text: '', paint: String } : { text: wordOf(access), paint: colourOf(access, paint) };
}

/** Every path has a head that says whose it is. */
function formatPath({ ways, clients, kinds, access }: Answer, paint: Palette): string {
  const head = [
    ...headLines('way', ways.map(nameOfWay)),
    ...headLines(
      'user',
      kinds.map(({ name }) => name),
    ),
    ...headLines('client', clients),
  ];
  return `${[...head.map((line) => paint.bold(line)), ...pathLines(access, paint).map((line) => `  ${line}`)].join('\n')}\n`;
}

/** @returns lines such as `client  langfuse; openwebui`. */
function headLines(label: string, names: readonly string[]): string[] {
  const lines = wrapped(firstOf(names, MOST_NAMES).map(escapeControls), ';', WIDTH - 8);
  return lines.map((line, at) => `${(at === 0 ? label : '').padEnd(8)}${line}`);
}
