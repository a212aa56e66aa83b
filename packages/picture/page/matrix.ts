import { data } from './data.ts';
import { byId, folded, make, name } from './dom.ts';
import { answerAt, furthest, OUTCOMES, outcomeLabel } from './outcomes.ts';
import { openPanel } from './panel.ts';

/** So many rows and columns are drawn at first: browsers are slow with tables of a million cells. */
const ROWS = 100;
const COLUMNS = 24;

const { ways, rows, columns } = data.access;
const matrix = byId('matrix');
const clientFilter = byId<HTMLInputElement>('filter-clients');
const userFilter = byId<HTMLInputElement>('filter-users');

/** The way that is looked at; -1 for any of them. */
let way = -1;
let isWhole = false;

/** Draws the choice of ways and the matrix, and listens. */
export function startMatrix(): void {
  const fieldset = byId('ways');
  const choices = [[-1, 'Any way', 'By the way that leads furthest in.'] as const].concat(
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

function draw(): void {
  const wanted = folded(clientFilter.value);
  const wantedUsers = folded(userFilter.value);
  const isService = ways[way]?.id === 'service-account';
  const shownRows = [...rows.entries()].flatMap(([row, { clients, cells }]) => {
    if (way !== -1 && cells[way] === null) return [];
    const ids = clients.map((client) => data.clients[client]?.id ?? '');
    const found = wanted === '' ? ids : ids.filter((id) => folded(id).includes(wanted));
    return found.length === 0 ? [] : [{ row, ids: found }];
  });
  const shownColumns = [...columns.entries()].filter(
    ([column, names]) => (!isService || column === 0) && names.some((one) => folded(one).includes(wantedUsers)),
  );
  const [rowCount, columnCount] = isWhole ? [Infinity, Infinity] : [ROWS, COLUMNS];
  const isCut = shownRows.length > rowCount || shownColumns.length > columnCount;
  const cut = shownColumns.slice(0, columnCount);
  if (shownRows.length === 0 || cut.length === 0) {
    matrix.replaceChildren(make('p', { class: 'empty' }, 'No client or user is called so.'));
    return;
  }
  const head = make('tr', { role: 'row' }, make('td', { role: 'presentation' }));
  for (const [, names] of cut)
    head.append(
      make(
        'th',
        { scope: 'col', role: 'columnheader' },
        ...grouped(isService ? ['the client itself'] : names, 'kind of user', 'kinds of users'),
      ),
    );
  const body = make('tbody', { role: 'rowgroup' });
  for (const { row, ids } of shownRows.slice(0, rowCount)) {
    const line = make(
      'tr',
      { role: 'row' },
      make('th', { scope: 'row', role: 'rowheader' }, ...grouped(ids, 'client', 'clients')),
    );
    for (const [column] of cut) line.append(cell(row, column, ids, columns[column] ?? []));
    body.append(line);
  }
  const table = make(
    'table',
    { role: 'grid', 'aria-labelledby': 'access-title', ...(cut.length > 8 ? { class: 'dense' } : {}) },
    make('thead', { role: 'rowgroup' }, head),
    body,
  );
  body.querySelector('[role=gridcell]')?.setAttribute('tabindex', '0');
  matrix.replaceChildren(table, ...(isCut ? [more(shownRows.length, shownColumns.length)] : []));
}

/** Names with the same answers: the first ones, and how many there are. */
function grouped(names: readonly string[], one: string, many: string): Node[] {
  const all = names.slice(0, 3).map((text) => make('span', { class: 'one' }, name(text)));
  if (names.length <= 3) return all;
  const rest = names.slice(3);
  return [
    ...all,
    make(
      'span',
      { class: 'muted', title: rest.slice(0, 40).join(', ') },
      `and ${rest.length} ${rest.length === 1 ? one : many} like them`,
    ),
  ];
}

function cell(row: number, column: number, ids: readonly string[], users: readonly string[]): HTMLElement {
  const outcome = way === -1 ? furthest(row, column) : answerAt(row, way, column)?.outcome;
  const says = outcome === undefined ? 'no way in' : OUTCOMES[outcome].sentence;
  return make(
    'td',
    {
      role: 'gridcell',
      tabindex: -1,
      class: outcome ?? 'none',
      'data-row': row,
      'data-column': column,
      title: `${users[0] ?? ''} → ${ids[0] ?? ''}: ${says}`,
    },
    make('span', { class: 'outcome' }, ...outcomeLabel(outcome)),
  );
}

function more(rowCount: number, columnCount: number): HTMLElement {
  const button = make('button', { type: 'button' }, `Show all: ${rowCount} rows, ${columnCount} columns`);
  button.addEventListener('click', () => {
    isWhole = true;
    draw();
  });
  return make('p', { class: 'more' }, button);
}

function openCell(target: EventTarget | null): void {
  const found = target instanceof Element ? target.closest<HTMLElement>('[role=gridcell]') : null;
  if (found === null || found.classList.contains('none')) return;
  focusCell(found);
  openPanel(Number(found.dataset['row']), Number(found.dataset['column']), way);
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
