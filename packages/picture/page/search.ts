import { openClient } from './clients.ts';
import { data } from './data.ts';
import { byId, folded, make, name } from './dom.ts';

interface Entry {
  readonly kind: string;
  readonly title: string;
  readonly text: string;
  readonly open: () => void;
}

/** More are not listed: a longer word finds fewer. */
const LISTED = 12;

const input = byId('search') as HTMLInputElement;
const list = byId('found');
const entries = [...clients(), ...drawn()];
let found: readonly Entry[] = [];
let active = -1;

/** Listens to the search field, and to `/`, which leads there. */
export function startSearch(): void {
  input.addEventListener('input', look);
  input.addEventListener('focus', look);
  input.addEventListener('blur', hide);
  input.addEventListener('keydown', press);
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'search';
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((byId('panel') as HTMLDialogElement).open) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function clients(): Entry[] {
  return data.clients.map(({ id, name: title = '', description = '' }, index) => ({
    kind: 'Client',
    title: id,
    text: folded(`${id} ${title} ${description}`),
    open: () => openClient(index),
  }));
}

/** What stands in the page already says what it is called. */
function drawn(): Entry[] {
  return [...document.querySelectorAll<HTMLElement>('[data-kind]')].map((element) => ({
    kind: element.dataset['kind'] ?? '',
    title: element.dataset['name'] ?? '',
    text: folded(element.textContent ?? ''),
    open: () => {
      if (element instanceof HTMLDetailsElement) element.open = true;
      element.scrollIntoView({ block: 'start' });
      (element.querySelector<HTMLElement>('summary') ?? element).focus({ preventScroll: true });
    },
  }));
}

function look(): void {
  const words = folded(input.value)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return hide();
  const all = entries.filter(({ text, kind }) => words.every((word) => text.includes(word) || folded(kind) === word));
  // What is called just so comes first, then what is called something like it, then what only says so.
  const rank = ({ title }: Entry): number => {
    const called = folded(title);
    if (called === words.join(' ')) return 0;
    return words.every((word) => called.includes(word)) ? 1 : 2;
  };
  found = all.toSorted((a, b) => rank(a) - rank(b)).slice(0, LISTED);
  active = found.length > 0 ? 0 : -1;
  list.replaceChildren(
    ...found.map(({ kind, title }, index) => {
      const option = make(
        'li',
        { role: 'option', id: `found-${index}`, 'aria-selected': String(index === active) },
        make('span', { class: 'kind' }, kind),
        ' ',
        make('span', { class: 'title' }, name(title)),
      );
      // Before the field loses the focus, which hides the list.
      option.addEventListener('pointerdown', (event) => {
        event.preventDefault();
        go(index);
      });
      return option;
    }),
  );
  list.hidden = found.length === 0;
  byId('found-count').textContent =
    all.length === 0
      ? 'Nothing found'
      : `${all.length} found${all.length > LISTED ? `, the first ${LISTED} are listed` : ''}`;
  input.setAttribute('aria-expanded', String(found.length > 0));
  mark();
}

function mark(): void {
  for (const [index, option] of [...list.children].entries())
    option.setAttribute('aria-selected', String(index === active));
  if (active === -1) input.removeAttribute('aria-activedescendant');
  else input.setAttribute('aria-activedescendant', `found-${active}`);
  list.children[active]?.scrollIntoView({ block: 'nearest' });
}

function hide(): void {
  list.hidden = true;
  active = -1;
  input.setAttribute('aria-expanded', 'false');
  input.removeAttribute('aria-activedescendant');
}

function press(event: KeyboardEvent): void {
  if (event.key === 'Escape') {
    // The field is emptied first, and left then.
    if (input.value === '') input.blur();
    input.value = '';
    byId('found-count').textContent = '';
    hide();
    event.preventDefault();
  } else if (event.key === 'Enter' && active !== -1) {
    event.preventDefault();
    go(active);
  } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && found.length > 0) {
    event.preventDefault();
    const step = event.key === 'ArrowDown' ? 1 : -1;
    active = (active + step + found.length) % found.length;
    mark();
  }
}

function go(index: number): void {
  const entry = found[index];
  hide();
  entry?.open();
}
