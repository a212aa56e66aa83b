import type { AnswerData, StepData } from '../src/model/access.ts';
import { data } from './data.ts';
import { byId, icon, make, name } from './dom.ts';
import { answerAt, furthestWay, OUTCOMES, outcomeLabel } from './outcomes.ts';

const panel = byId<HTMLDialogElement>('panel');

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

/** A place in the matrix, with the clients and kinds of users that it is about. */
interface Place {
  readonly row: number;
  readonly column: number;
  readonly clients: readonly string[];
  readonly users: readonly string[];
}

/** Shows by which path somebody gets in, or why not. @param way -1 for the one that leads furthest. */
export function openPanel(place: Place, way: number): void {
  show(place, way === -1 ? furthestWay(place.row, place.column) : way);
  panel.showModal();
  panel.scrollTop = 0;
}

function show(place: Place, way: number): void {
  const { row, column, clients, users } = place;
  const { label, title, id } = data.access.ways[way] ?? { label: '', title: '', id: '' };
  const answer = answerAt(row, way, column);
  const close = make('button', { type: 'button', class: 'plain close' }, icon('no'), ' Close');
  close.addEventListener('click', () => panel.close());
  const who =
    id === 'service-account' ? [] : [make('div', {}, make('dt', {}, 'User'), make('dd', {}, ...listed(users)))];
  panel.replaceChildren(
    close,
    make('h2', { id: 'panel-title' }, answer === undefined ? 'No way in' : OUTCOMES[answer.outcome].sentence),
    make(
      'dl',
      { class: 'who' },
      ...who,
      make('div', {}, make('dt', {}, clients.length === 1 ? 'Client' : 'Clients'), make('dd', {}, ...listed(clients))),
    ),
    waysList(place, way),
    make('h3', {}, name(label)),
    make('p', { class: 'about' }, name(title)),
    ...(answer === undefined ? [] : verdict(answer)),
  );
}

/** Names, of which many are folded. */
function listed(names: readonly string[]): Node[] {
  const shown = names
    .slice(0, 6)
    .flatMap((one, index) => [...(index > 0 ? [document.createTextNode(', ')] : []), name(one)]);
  if (names.length <= 6) return shown;
  const rest = make('details', { class: 'rest' }, make('summary', {}, `and ${names.length - 6} more`));
  rest.append(make('ul', {}, ...names.slice(6).map((one) => make('li', {}, name(one)))));
  return [...shown, rest];
}

/** How far every way leads, to be looked at with a click. */
function waysList(place: Place, chosen: number): HTMLElement {
  const list = make('ul', { class: 'ways-in', 'aria-label': 'Ways in' });
  for (const [way, { label }] of data.access.ways.entries()) {
    const answer = answerAt(place.row, way, place.column);
    if (answer === undefined) continue;
    const button = make(
      'button',
      { type: 'button', class: answer.outcome, 'aria-pressed': String(way === chosen) },
      make('span', {}, name(label)),
      make('span', { class: 'outcome' }, ...outcomeLabel(answer.outcome)),
    );
    button.addEventListener('click', () => {
      show(place, way);
      panel.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
    });
    list.append(make('li', {}, button));
  }
  return list;
}

function verdict(answer: AnswerData): Node[] {
  const { outcome, reason, message, needs = [], dependsOn = [], request, flows = [] } = answer;
  const { sentence, shape } = OUTCOMES[outcome];
  const box = make(
    'div',
    { class: `verdict ${outcome}` },
    make('p', { class: 'sentence' }, icon(shape), ` ${sentence}`),
  );
  if (reason !== undefined) box.append(make('p', {}, name(reason)));
  if (message !== undefined) box.append(make('p', { class: 'message' }, 'The user reads: “', name(message), '”'));
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
