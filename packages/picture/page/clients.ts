import type { ClientData } from '../src/model/clients.ts';
import { data } from './data.ts';
import { byId, folded, make, name } from './dom.ts';

/** So many are drawn at first: people look for one, and nobody reads a thousand. */
const SHOWN = 200;
/** More are printed by their names only. */
const PRINTED = 60;

const list = byId('client-list');
const filter = byId('filter-list') as HTMLInputElement;
const rows = new Map<number, HTMLDetailsElement>();
/** What is looked through: all that a client says. */
const texts = data.clients.map((client) => folded(JSON.stringify(Object.values(client))));

/** Draws the list of clients, and listens. */
export function startClients(): void {
  filter.addEventListener('input', () => draw(false));
  draw(false);
}

/** Shows a client, unfolded. */
export function openClient(index: number): void {
  filter.value = '';
  draw(index >= SHOWN);
  const row = rowOf(index);
  row.open = true;
  row.scrollIntoView({ block: 'center' });
  row.querySelector('summary')?.focus({ preventScroll: true });
}

function draw(isWhole: boolean): void {
  const wanted = folded(filter.value.trim());
  const found = [...texts.keys()].filter((index) => texts[index]?.includes(wanted));
  const shown = isWhole ? found : found.slice(0, SHOWN);
  list.replaceChildren(...shown.map(rowOf));
  if (found.length === 0) list.append(make('p', { class: 'empty' }, 'No client says so.'));
  const count = `${found.length} ${found.length === 1 ? 'client' : 'clients'}`;
  byId('list-count').textContent = wanted === '' ? count : `${count} of ${data.clients.length}`;
  if (shown.length === found.length) return;
  const all = make('button', { type: 'button' }, `Show all ${found.length}`);
  all.addEventListener('click', () => draw(true));
  list.append(make('p', { class: 'more' }, all));
}

/** A client's row; what is in it is drawn when it is unfolded. */
function rowOf(index: number): HTMLDetailsElement {
  const known = rows.get(index);
  if (known !== undefined) return known;
  const client = data.clients[index] as ClientData;
  const { id, origin, type, enabled, planned } = client;
  const title = client.name === undefined || /^\$\{.*\}$/.test(client.name) ? undefined : client.name;
  const row = make(
    'details',
    { class: 'client', id: `client-${index}` },
    make(
      'summary',
      {},
      make('b', { class: 'client-id' }, name(id)),
      make('span', { class: 'muted client-name' }, ...(title === undefined || title === id ? [] : [name(title)])),
      make('span', { class: 'client-type' }, type, !enabled && ' · disabled'),
      planned !== undefined && make('span', { class: 'mark change' }, planned),
      make('span', { class: `badge ${origin}` }, origin),
    ),
  );
  row.addEventListener('toggle', () => fill(index));
  rows.set(index, row);
  return row;
}

function fill(index: number): void {
  const [row, client] = [rows.get(index), data.clients[index]];
  if (row?.children.length === 1 && client !== undefined) row.append(inside(client));
}

/** Draws what is in all clients of the list, for paper; nobody prints a book of them. */
export function fillClients(): void {
  if (list.children.length <= PRINTED) for (const index of rows.keys()) fill(index);
}

function inside(client: ClientData): HTMLElement {
  const {
    description,
    urls = [],
    scopes,
    optionalScopes,
    mappers = [],
    flows = [],
    accountRoles,
    from = [],
    notes,
  } = client;
  const pairs = make('dl', { class: 'pairs' });
  const add = (what: string, ...content: readonly Node[]): void => {
    pairs.append(make('div', {}, make('dt', {}, what), make('dd', {}, ...content)));
  };
  const chips = (names: readonly string[], kind = ''): HTMLElement =>
    make('ul', { class: `chips ${kind}` }, ...names.map((one) => make('li', {}, name(one))));
  for (const [what, list] of urls) add(what, chips(list, 'urls'));
  if (scopes !== undefined) add('Scopes', chips(scopes));
  if (optionalScopes !== undefined) add('Optional scopes', chips(optionalScopes));
  if (mappers.length > 0) add('Mappers', mapperTable(mappers));
  for (const [what, flow] of flows) add(what, name(flow));
  if (accountRoles !== undefined) add('Roles of its service account', chips(accountRoles));
  for (const [what, source] of from)
    add(what === 'secret' ? 'Secret from' : `${what} from`, make('code', {}, name(source)));
  if (notes !== undefined) add('Besides', chips(notes));
  return make(
    'div',
    { class: 'inside' },
    description !== undefined && make('p', { class: 'about' }, name(description)),
    pairs,
  );
}

function mapperTable(mappers: NonNullable<ClientData['mappers']>): HTMLElement {
  const heads = ['Name', 'Type', 'Claim or audience'].map((head) => make('th', { scope: 'col' }, head));
  const lines = mappers.map(([title, type, claim]) =>
    make('tr', {}, make('th', { scope: 'row' }, name(title)), make('td', {}, name(type)), make('td', {}, name(claim))),
  );
  return make(
    'table',
    { class: 'properties' },
    make('thead', {}, make('tr', {}, ...heads)),
    make('tbody', {}, ...lines),
  );
}
