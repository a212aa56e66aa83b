import { html, type Html } from '../html/html.ts';
import type { DrawnFlow, DrawnStep } from '../model/flows.ts';
import { icon, originBadge } from './parts.ts';

/**
 * @param id what links point at.
 * @param mark what the plan does to it.
 * @param isOpen whether it is drawn at once, or folded.
 */
export function drawFlow(flow: DrawnFlow, id: string, mark: Html | undefined, isOpen: boolean): Html {
  return html`<details
    class="flow card"
    id="${id}"
    data-kind="Flow"
    data-name="${flow.alias}"
    ${isOpen ? html` open` : ''}
  >
    <summary>
      <h3><bdi>${flow.alias}</bdi></h3>
      ${originBadge(flow.origin)} ${mark}
      ${
        flow.uses.length > 0 &&
        html`<ul class="uses">
          ${flow.uses.map((use) => html`<li><bdi>${use}</bdi></li>`)}
        </ul>`
      }
    </summary>
    ${flow.description !== '' && html`<p class="about"><bdi>${flow.description}</bdi></p>`}
    <div class="canvas" tabindex="0" role="group" aria-label="The steps of ${flow.alias}">
      <p class="terminal">Start</p>
      ${drawSteps(flow.steps)}
      <p class="terminal end">${icon('yes')} Done: the login goes on</p>
    </div>
  </details>`;
}

/** Steps from top to bottom; alternatives that follow each other stand side by side. What is disabled is only named. */
function drawSteps(steps: readonly DrawnStep[]): Html {
  const disabled = steps.filter(isDisabled);
  return html`<ol class="steps">
      ${runsOf(steps.filter((step) => !isDisabled(step))).map(
        (run) => html`<li>${run.length === 1 ? run.map(drawStep) : drawAlternatives(run)}</li>`,
      )}
    </ol>
    ${
      disabled.length > 0 &&
      html`<p class="off">
        Disabled:
        ${disabled.map(({ title, detail }, index) => html`${index > 0 && ', '}<s title="${detail}"><bdi>${title}</bdi></s>`)}
      </p>`
    }`;
}

function isDisabled({ requirement }: DrawnStep): boolean {
  return requirement === 'DISABLED';
}

function drawAlternatives(steps: readonly DrawnStep[]): Html {
  return html`<ol class="alternatives">
    ${steps.map((step, index) => html`<li>${index > 0 && html`<span class="or">or</span>`}${drawStep(step)}</li>`)}
  </ol>`;
}

/** Alternatives that can run, together; everything else by itself. */
function runsOf(steps: readonly DrawnStep[]): DrawnStep[][] {
  const runs: DrawnStep[][] = [];
  const isChoice = (step: DrawnStep | undefined): boolean =>
    step?.requirement === 'ALTERNATIVE' && step.idle === undefined;
  for (const step of steps) {
    const last = runs.at(-1);
    if (last !== undefined && isChoice(step) && isChoice(last[0])) last.push(step);
    else runs.push([step]);
  }
  return runs;
}

function drawStep(step: DrawnStep): Html {
  const idle = step.idle === undefined ? '' : ' idle';
  if (step.kind === 'sub-flow') return drawGroup(step, idle);
  return html`<div class="step ${step.kind}${idle}">
    <p class="title">${shape(step)}<bdi>${step.title}</bdi></p>
    ${step.message !== undefined && html`<p class="message">“<bdi>${step.message}</bdi>”</p>`}
    ${step.note !== undefined && html`<p class="note"><bdi>${step.note}</bdi></p>`}
    ${step.idle !== undefined && html`<p class="why">${icon('none')} ${step.idle}</p>`}
    ${step.detail !== step.title && html`<p class="id"><bdi>${step.detail}</bdi></p>`}
  </div>`;
}

function shape({ kind }: DrawnStep): Html | undefined {
  if (kind === 'deny') return icon('no');
  return kind === 'allow' ? icon('yes') : undefined;
}

function drawGroup(step: DrawnStep, idle: string): Html {
  const isConditional = step.conditions.length > 0;
  return html`<section class="group${isConditional ? ' conditional' : ''}${idle}" aria-label="${step.title}">
    ${
      isConditional &&
      html`<p class="if">
        ${step.conditions.map((condition, index) => html`<span><b>${index === 0 ? 'If' : 'and'}</b> <bdi>${condition}</bdi></span> `)}
      </p>`
    }
    ${step.idle !== undefined && html`<p class="why">${icon('none')} ${step.idle}</p>`}
    ${step.steps.length > 0 && drawSteps(step.steps)}
    <p class="alias" title="${step.detail}"><bdi>${step.title}</bdi></p>
  </section>`;
}
