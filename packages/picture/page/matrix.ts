import { data } from './data.ts';
import { byId, folded, make, name } from './dom.ts';
import { answerAt, furthest, type Outcome, OUTCOMES, outcomeLabel } from './outcomes.ts';
import { openPanel } from './panel.ts';

/** So many rows and columns are drawn at first: browsers are slow with tables of a million cells. */
const ROWS = 100;
const COLUMNS = 24;
/** Up to so many clients and kinds of users, each has a line of its own, even where the outcomes are the same. */
const FEW_CLIENTS = 50;
const FEW_USERS = 6;
/** So many names stand in front of a line at most; of more, the others are counted. */
const NAMED = 4;

const { ways, kinds, rows, columns } = data.access;
const matrix = byId('matrix');
const clientFilter = byId('filter-clients') as HTMLInputElement;
const userFilter = byId('filter-users') as HTMLInputElement;

/** A client or a kind of user, and the row or column that has its answers. */
interface Named {
  readonly name: string;
  readonly at: number;
}

/** A row or a column of what is drawn: those with the same outcomes. */
type Line = readonly Named[];

const allClients = linesOf(
  rows.map(({ clients }) => clients),
  (client) => data.clients[client]?.id ?? '',
  (row) => rows[row]?.cells.map((_, way) => columns.map((__, column) => answerAt(row, way, column)?.outcome)),
  FEW_CLIENTS,
);
const allUsers = linesOf(
  columns,
  (kind) => kinds[kind] ?? '',
  (column) => rows.map(({ cells }, row) => cells.map((_, way) => answerAt(row, way, column)?.outcome)),
  FEW_USERS,
);
let lines: readonly Line[] = [];
let heads: readonly Line[] = [];

/** The way that is looked at; -1 for any of them. */
let way = -1;
let isWhole = false;

/** Draws the choice of ways and the matrix, and listens. */
export function startMatrix(): void {
  const fieldset = byId('ways');
  const choices = [[-1, 'Any way', 'By whichever way leads furthest.'] as const].concat(
    ways.map(({ label, title }, index) => [index, label, title] as const) as never,
  );
  for (const [index, label, title] of choices) {
    const radio = make('input', { type: 'radio', name: 'way', value: index, ...(index === -1 ? { checked: '' } : {}) });
    radio.addEventListener('change', () => {
      way = index;
      byId('way-title').textContent = title;
      draw();
    });
    fieldset.append(make('label', {}, radio, make('span', {}, name(label))));
  }
  byId('way-title').textContent = choices[0]?.[2] ?? '';
  for (const input of [clientFilter, userFilter]) input.addEventListener('input', draw);
  matrix.addEventListener('click', (event) => openCell(event.target));
  matrix.addEventListener('keydown', move);
  draw();
}

/**
 * @param groups indices of what has the same answers, by the row or column that has them.
 * @param outcomesOf the outcomes of a row or column.
 */
function linesOf(
  groups: readonly (readonly number[])[],
  nameOf: (one: number) => string,
  outcomesOf: (at: number) => unknown,
  few: number,
): Line[] {
  const all = groups
    .flatMap((group, at) => group.map((one) => ({ one, at, name: nameOf(one) })))
    .sort((a, b) => a.one - b.one);
  if (all.length <= few) return all.map((one) => [one]);
  const keys = groups.map((_, at) => JSON.stringify(outcomesOf(at)));
  const lines = new Map<string, Named[]>();
  for (const named of all) {
    const key = keys[named.at] ?? '';
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [named]);
    else line.push(named);
  }
  return [...lines.values()];
}

function draw(): void {
  const isService = ways[way]?.id === 'service-account';
  lines = matching(allClients, clientFilter.value).filter(
    ([one]) => way === -1 || rows[one?.at ?? 0]?.cells[way] !== null,
  );
  heads = isService ? [[{ at: 0, name: 'the client itself' }]] : matching(allUsers, userFilter.value);
  if (lines.length === 0 || heads.length === 0) {
    matrix.replaceChildren(make('p', { class: 'empty' }, 'No client or user is called so.'));
    return;
  }
  const [rowCount, columnCount] = isWhole ? [lines.length, heads.length] : [ROWS, COLUMNS];
  const shown = heads.slice(0, columnCount);
  const head = make('tr', { role: 'row' }, make('td', { role: 'presentation' }));
  for (const users of shown)
    head.append(make('th', { scope: 'col', role: 'columnheader' }, ...grouped(users, 'kinds of users')));
  const body = make('tbody', { role: 'rowgroup' });
  for (const [line, clients] of lines.slice(0, rowCount).entries()) {
    const row = make('tr', { role: 'row' });
    row.append(make('th', { scope: 'row', role: 'rowheader' }, ...grouped(clients, 'clients')));
    row.append(...[...shown.keys()].map((column) => cell(line, column)));
    body.append(row);
  }
  const table = make(
    'table',
    { role: 'grid', 'aria-labelledby': 'access-title', class: shown.length > 8 ? 'dense' : undefined },
    make('thead', { role: 'rowgroup' }, head),
    body,
  );
  body.querySelector('[role=gridcell]')?.setAttribute('tabindex', '0');
  const isCut = lines.length > rowCount || heads.length > columnCount;
  matrix.replaceChildren(table, ...(isCut ? [more()] : []));
}

function matching(all: readonly Line[], filter: string): Line[] {
  const wanted = folded(filter.trim());
  if (wanted === '') return [...all];
  return all.flatMap((line) => {
    const found = line.filter((one) => folded(one.name).includes(wanted));
    return found.length === 0 ? [] : [found];
  });
}

/** Names with the same outcomes: the first ones, and how many there are. */
function grouped(line: Line, many: string): Node[] {
  const shown = line.length > NAMED ? NAMED - 1 : NAMED;
  const all = line.slice(0, shown).map((one) => make('span', { class: 'one' }, name(one.name)));
  const rest = line.slice(shown).map((one) => one.name);
  if (rest.length === 0) return all;
  const title = rest.slice(0, 40).join(', ');
  return [...all, make('span', { class: 'muted', title }, `and ${rest.length} ${many} like them`)];
}

function outcomeOf(line: Named, head: Named): Outcome | undefined {
  return way === -1 ? furthest(line.at, head.at) : answerAt(line.at, way, head.at)?.outcome;
}

function cell(line: number, head: number): HTMLElement {
  const [client, user] = [lines[line]?.[0] as Named, heads[head]?.[0] as Named];
  const outcome = outcomeOf(client, user);
  const says = outcome === undefined ? 'no way in' : OUTCOMES[outcome].sentence;
  return make(
    'td',
    {
      role: 'gridcell',
      tabindex: -1,
      class: outcome ?? 'none',
      'data-line': line,
      'data-head': head,
      title: `${user.name} → ${client.name}: ${says}`,
    },
    make('span', { class: 'outcome' }, ...outcomeLabel(outcome)),
  );
}

function more(): HTMLElement {
  const button = make('button', { type: 'button' }, `Show all: ${lines.length} rows, ${heads.length} columns`);
  button.addEventListener('click', () => {
    isWhole = true;
    draw();
  });
  return make('p', { class: 'more' }, button);
}

function openCell(target: EventTarget | null): void {
  const found = target instanceof Element ? target.closest<HTMLElement>('[role=gridcell]') : null;
  const line = lines[Number(found?.dataset['line'])];
  const head = heads[Number(found?.dataset['head'])];
  if (found === null || line === undefined || head === undefined || found.classList.contains('none')) return;
  focusCell(found);
  openPanel({ clients: line, users: head }, way);
}

function focusCell(to: HTMLElement): void {
  matrix.querySelector('[tabindex="0"]')?.setAttribute('tabindex', '-1');
  to.setAttribute('tabindex', '0');
  to.focus();
}

/** Arrow keys, Home and End move in the matrix; Enter and the space bar open the path (WAI-ARIA: grid). */
function move(event: KeyboardEvent): void {
  const from = event.target instanceof Element ? event.target.closest<HTMLTableCellElement>('[role=gridcell]') : null;
  if (from === null) return;
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    openCell(from);
    return;
  }
  const line = from.parentElement as HTMLTableRowElement;
  const body = line.parentElement as HTMLTableSectionElement;
  const isAll = event.ctrlKey;
  const [first, last] = [1, line.cells.length - 1];
  const places: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [line.sectionRowIndex, Math.max(first, from.cellIndex - 1)],
    ArrowRight: [line.sectionRowIndex, Math.min(last, from.cellIndex + 1)],
    ArrowUp: [Math.max(0, line.sectionRowIndex - 1), from.cellIndex],
    ArrowDown: [Math.min(body.rows.length - 1, line.sectionRowIndex + 1), from.cellIndex],
    Home: [isAll ? 0 : line.sectionRowIndex, first],
    End: [isAll ? body.rows.length - 1 : line.sectionRowIndex, last],
  };
  const place = places[event.key];
  if (place === undefined) return;
  event.preventDefault();
  const to = body.rows[place[0]]?.cells[place[1]];
  if (to !== undefined) focusCell(to);
}
