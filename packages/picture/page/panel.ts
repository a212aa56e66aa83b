import type { AnswerData, StepData } from '../src/model/access.ts';
import { data } from './data.ts';
import { byId, icon, make, name } from './dom.ts';
import { answerAt, furthestWay, OUTCOMES, outcomeLabel } from './outcomes.ts';

const panel = byId('panel') as HTMLDialogElement;

/** What results of steps are called, and their shapes. */
const RESULTS: Readonly<Record<StepData['result'], readonly [word: string, shape: string]>> = {
  success: ['done', 'yes'],
  true: ['holds', 'yes'],
  false: ['does not hold', 'none'],
  skipped: ['skipped', 'none'],
  attempted: ['not possible, next one', 'none'],
  setup: ['has to be set up', 'first'],
  denied: ['denied', 'no'],
  failed: ['ends without success', 'no'],
  unknown: ['not known', 'depends'],
};

/** A client or a kind of user, and the row or column that has its answers. */
interface Named {
  readonly name: string;
  readonly at: number;
}

/** What has the same outcomes in the matrix; the paths may differ. */
interface Place {
  readonly clients: readonly Named[];
  readonly users: readonly Named[];
}

/** What is looked at: indices of a client and a user of the place, and the way. */
interface Look {
  readonly client: number;
  readonly user: number;
  readonly way: number;
}

/** Shows by which path somebody gets in, or why not. @param way -1 for the one that leads furthest. */
export function openPanel(place: Place, way: number): void {
  const chosen = way === -1 ? furthestWay(place.clients[0]?.at ?? 0, place.users[0]?.at ?? 0) : way;
  show(place, { client: 0, user: 0, way: chosen });
  panel.showModal();
  panel.scrollTop = 0;
}

function show(place: Place, look: Look): void {
  const { label, title, id } = data.access.ways[look.way] ?? { label: '', title: '', id: '' };
  const row = place.clients[look.client]?.at ?? 0;
  const column = place.users[look.user]?.at ?? 0;
  const answer = answerAt(row, look.way, column);
  const close = make('button', { type: 'button', class: 'plain close' }, icon('no'), ' Close');
  close.addEventListener('click', () => panel.close());
  const again = (change: Partial<Look>, focus: string): void => {
    show(place, { ...look, ...change });
    panel.querySelector<HTMLElement>(focus)?.focus();
  };
  panel.replaceChildren(
    close,
    make('h2', { id: 'panel-title' }, answer === undefined ? 'No way in' : OUTCOMES[answer.outcome].sentence),
    make(
      'div',
      { class: 'who' },
      id !== 'service-account' && choice('User', place.users, look.user, (user) => again({ user }, '#choose-User')),
      choice('Client', place.clients, look.client, (client) => again({ client }, '#choose-Client')),
    ),
    waysList(row, column, look.way, (way) => again({ way }, '[aria-pressed="true"]')),
    make('h3', {}, name(label)),
    make('p', { class: 'about' }, name(title)),
    ...(answer === undefined
      ? []
      : verdict(answer, id === 'direct-grant' || id === 'service-account' ? 'The client' : 'The user')),
  );
}

/** A name, or a choice between several. */
function choice(label: string, all: readonly Named[], chosen: number, choose: (index: number) => void): HTMLElement {
  if (all.length === 1)
    return make('p', {}, make('span', { class: 'muted' }, label), make('b', {}, name(all[0]?.name ?? '')));
  const select = make(
    'select',
    { id: `choose-${label}` },
    ...all.map(({ name: text }, index) =>
      make('option', { value: index, ...(index === chosen ? { selected: '' } : {}) }, text),
    ),
  );
  select.addEventListener('change', () => choose(Number(select.value)));
  return make('p', {}, make('label', { class: 'muted', for: select.id }, label), select);
}

/** How far every way leads, to be looked at with a click. */
function waysList(row: number, column: number, chosen: number, choose: (way: number) => void): HTMLElement {
  const list = make('ul', { class: 'ways-in', 'aria-label': 'Ways in' });
  for (const [way, { label }] of data.access.ways.entries()) {
    const answer = answerAt(row, way, column);
    if (answer === undefined) continue;
    const button = make(
      'button',
      { type: 'button', class: answer.outcome, 'aria-pressed': String(way === chosen) },
      make('span', {}, name(label)),
      make('span', { class: 'outcome' }, ...outcomeLabel(answer.outcome)),
    );
    button.addEventListener('click', () => choose(way));
    list.append(make('li', {}, button));
  }
  return list;
}

function verdict(answer: AnswerData, reader: string): Node[] {
  const { outcome, reason, message, needs = [], dependsOn = [], request, flows = [] } = answer;
  const { sentence, shape } = OUTCOMES[outcome];
  const box = make(
    'div',
    { class: `verdict ${outcome}` },
    make('p', { class: 'sentence' }, icon(shape), ` ${sentence}`),
  );
  if (reason !== undefined) box.append(make('p', {}, name(reason)));
  if (message !== undefined) box.append(make('p', { class: 'message' }, `${reader} reads: “`, name(message), '”'));
  if (needs.length > 0) box.append(make('p', {}, 'First: ', name(needs.join(', '))));
  if (dependsOn.length > 0) box.append(make('p', {}, 'It depends on: ', name(dependsOn.join(', '))));
  if (request !== undefined) box.append(make('p', {}, 'Where the browser asks for ', name(request)));
  return [box, ...(flows.length > 0 ? [path(answer)] : [make('p', { class: 'about' }, 'No flow runs.')])];
}

/** The steps, in their order, under the flows that they are in. */
function path({ steps = [], by, flows = [] }: AnswerData): HTMLElement {
  const list = make('ol', { class: 'path', 'aria-label': `The path through ${flows.join(', ')}` });
  for (const index of steps) {
    const step = data.access.steps[index];
    if (step === undefined) continue;
    const [word, shape] = RESULTS[step.result];
    const isEnd = index === by;
    const depth = Math.min(step.depth, 6);
    list.append(
      make(
        'li',
        { class: `${step.result}${isEnd ? ' end' : ''}`, 'data-depth': depth },
        make(
          'div',
          {},
          make('p', { class: 'title' }, name(step.title)),
          step.note !== undefined && make('p', { class: 'note' }, name(step.note)),
          make('p', { class: 'id' }, step.requirement.toLowerCase(), ' · ', name(step.provider ?? step.flow)),
        ),
        make('span', { class: 'result' }, icon(shape), ` ${isEnd ? 'ends here: ' : ''}${word}`),
      ),
    );
  }
  return list;
}

// A click beside the panel closes it, as Esc does.
panel.addEventListener('click', (event) => {
  if (event.target === panel) panel.close();
});
