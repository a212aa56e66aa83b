import {
  accessOfNew,
  accessSentences,
  BOOTSTRAP_HINT,
  bootstrapLines,
  type Plan,
  type PlannedChange,
} from '@realm-as-code/planner';
import type { Json } from '@realm-as-code/renderer';
import { html, type Html } from '../html/html.ts';
import { isByHand } from '../model/overview.ts';
import { count } from '../words/count.ts';
import { icon, type IconName } from './parts.ts';

interface Action {
  readonly icon: IconName;
  readonly word: string;
  readonly heading: string;
}

const ACTIONS: Readonly<Record<PlannedChange['action'], Action>> = {
  create: { icon: 'add', word: 'is created', heading: 'Created' },
  change: { icon: 'change', word: 'changes', heading: 'Changed' },
  delete: { icon: 'delete', word: 'is deleted', heading: 'Deleted' },
  stays: { icon: 'stays', word: 'stays as it is', heading: 'Left alone' },
};

/** @returns what the plan does to something, in a word; undefined for nothing. */
export function planMark(plan: Plan | undefined, type: PlannedChange['type'], name: string): Html | undefined {
  const change = plan?.changes.find((one) => one.type === type && one.name === name && one.action !== 'stays');
  if (change === undefined) return undefined;
  const action = ACTIONS[change.action];
  return html`<span class="mark ${change.action}">${icon(action.icon)} ${action.word}</span>`;
}

/** @returns what the next reconcile does, in a few words. */
export function planInWords({ summary, failure, access = [] }: Plan): string {
  if (failure !== undefined) return 'stops';
  const letsIn = access.some(({ change }) => change === 'lets-in') ? ['lets somebody in'] : [];
  const parts = (['create', 'change', 'delete'] as const)
    .filter((action) => summary[action] > 0)
    .map((action) => `${summary[action]} ${ACTIONS[action].heading.toLowerCase()}`);
  return parts.length === 0 ? 'changes nothing' : [...parts, ...letsIn].join(', ');
}

/** What the next reconcile does. */
export function drawPlan(plan: Plan): Html {
  const { failure, changes, unpredicted, bootstrap = [] } = plan;
  const byHand = changes.filter(isByHand);
  const groups = (['create', 'change', 'delete', 'stays'] as const).map((action) => ({
    ...ACTIONS[action],
    action,
    list: changes.filter((change) => change.action === action && !isByHand(change)),
  }));
  return html`
    ${
      failure !== undefined &&
      html`<p class="card finding error">
        <span class="level">${icon('no')} stops</span>
        <span><bdi>${failure.document}</bdi>, <bdi>${failure.step}</bdi>: <bdi>${failure.reason}</bdi></span>
      </p>`
    }
    ${drawAccessChanges(plan)}
    ${changes.length === 0 && failure === undefined && html`<p class="empty">${icon('yes')} It changes nothing.</p>`}
    ${groups
      .filter(({ list }) => list.length > 0)
      .map(
        ({ heading, action, list }) =>
          html`<h3>${heading}</h3>
            <ul class="changes">
              ${list.map((change) => html`<li>${drawChange(change, action, plan.access)}</li>`)}
            </ul>`,
      )}
    ${
      byHand.length > 0 &&
      html`<h3>Made by hand</h3>
        <p class="about">No document declares them. A reconcile leaves them alone.</p>
        <ul class="changes">
          ${byHand.map(
            ({ type, name }) =>
              html`<li class="row" data-kind="Made by hand" data-name="${name}" tabindex="-1">
                <span class="mark stays">${icon('stays')} by hand</span> ${typeInWords(type)} <b><bdi>${name}</bdi></b>
              </li>`,
          )}
        </ul>`
    }
    ${
      bootstrap.length > 0 &&
      html`<h3>Not what bootstrap documents say</h3>
        <p class="about">${BOOTSTRAP_HINT}</p>
        <ul class="changes">
          ${bootstrapLines(bootstrap).map((line) => html`<li class="row"><bdi>${line}</bdi></li>`)}
        </ul>`
    }
    ${
      unpredicted.length > 0 &&
      html`<p class="about">
        ${count(unpredicted.length, 'part')} of the documents cannot be predicted:
        ${unpredicted.map(({ property }) => html`<code><bdi>${property}</bdi></code> `)}
      </p>`
    }
  `;
}

/** Who is let in or locked out comes before everything else. */
function drawAccessChanges({ access = [] }: Plan): Html | undefined {
  const sentences = accessSentences(access, 'reconcile');
  if (sentences.length === 0) return undefined;
  return html`<h3>Access</h3>
    <ul class="changes">
      ${sentences.map(
        ({ change, text }) =>
          html`<li class="row ${change}">
            ${
              change === 'lets-in'
                ? html`<span class="mark delete">${icon('yes')} lets in</span>`
                : html`<span class="mark change">${icon('no')} locks out</span>`
            }
            <bdi>${text}</bdi>
          </li>`,
      )}
    </ul>`;
}

function drawChange(
  { type, name, properties }: PlannedChange,
  action: PlannedChange['action'],
  access: Plan['access'] = [],
): Html {
  const { icon: shape, word } = ACTIONS[action];
  const title = html`<span class="mark ${action}">${icon(shape)} ${word}</span> ${typeInWords(type)}
    <b><bdi>${name}</bdi></b>`;
  if (properties.length === 0) return html`<p class="row">${title}</p>`;
  return html`<details class="row" data-kind="Plan" data-name="${name}">
    <summary>${title} <span class="muted">${count(properties.length, 'property')}</span></summary>
    ${
      action === 'create' &&
      type === 'client' &&
      accessOfNew(access, name).map((sentence) => html`<p class="about"><bdi>${sentence}</bdi></p>`)
    }
    <div class="scroll" tabindex="0" role="group" aria-label="What changes of ${name}">
      <table class="properties">
        <thead>
          <tr>
            <th scope="col">Property</th>
            <th scope="col">Now</th>
            <th scope="col">Then</th>
          </tr>
        </thead>
        <tbody>
          ${properties.map(
            ({ path, live, file }) =>
              html`<tr>
                <th scope="row"><bdi>${path}</bdi></th>
                <td>${drawValue(live)}</td>
                <td>${action === 'stays' ? drawValue(live) : drawValue(file)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function typeInWords(type: string): string {
  return type.replaceAll('-', ' ');
}

function drawValue(value: Json | undefined): Html {
  if (value === undefined) return html`<span class="muted">nothing</span>`;
  return html`<code><bdi>${typeof value === 'string' ? value : JSON.stringify(value)}</bdi></code>`;
}
