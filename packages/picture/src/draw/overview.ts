import { html, type Html } from '../html/html.ts';
import type { AccessData, AnswerData } from '../model/access.ts';
import type { PageModel } from '../model/page-model.ts';
import { count } from '../words/count.ts';
import { findingsInWords } from './findings.ts';
import { icon } from './parts.ts';
import { planInWords } from './plan.ts';

/** The first thing that people see: what the realm is, and how it stands. */
export function drawOverview(model: PageModel): Html {
  const { realm, displayName, stage, keycloak, clients, access, findings, plan } = model;
  const logins = access.columns.reduce((sum, kinds) => sum + kinds.length, 0);
  return html`<section id="overview" aria-labelledby="overview-title">
    <p class="eyebrow">Realm</p>
    <h1 id="overview-title"><bdi>${realm}</bdi></h1>
    ${displayName !== '' && displayName !== realm && html`<p class="lead"><bdi>${displayName}</bdi></p>`}
    <dl class="facts">
      <div>
        <dt>Stage</dt>
        <dd><bdi>${stage}</bdi></dd>
      </div>
      <div>
        <dt>Keycloak</dt>
        <dd>${keycloak}</dd>
      </div>
      <div>
        <dt>Clients</dt>
        <dd>${clients.length}</dd>
      </div>
      <div>
        <dt>Kinds of users</dt>
        <dd>${logins}</dd>
      </div>
      <div>
        <dt>Ways in</dt>
        <dd>${access.ways.length}</dd>
      </div>
    </dl>
    <div class="cards">
      <a
        class="card link ${findings.some(({ severity }) => severity === 'error') ? 'bad' : findings.length > 0 ? 'fair' : 'good'}"
        href="#findings"
      >
        <span class="eyebrow">Findings</span>
        <b>${icon(findings.length === 0 ? 'yes' : 'depends')} ${findingsInWords(findings)}</b>
      </a>
      ${
        plan !== undefined &&
        html`<a class="card link" href="#plan">
          <span class="eyebrow">Plan</span>
          <b>${icon('change')} ${planInWords(plan)}</b>
        </a>`
      }
    </div>
    <div class="columns">${drawReach(access, clients.length)} ${drawThings(model)} ${drawBindings(model)}</div>
  </section>`;
}

const ORDER: readonly AnswerData['outcome'][] = ['allowed', 'needs', 'depends', 'denied'];

/** @returns for each column, into how many clients it gets by any way that needs a user. */
function reachOf({
  ways,
  columns,
  rows,
  answers,
}: AccessData): { readonly kinds: readonly string[]; readonly reached: number }[] {
  return columns.map((kinds, column) => {
    let reached = 0;
    for (const { clients, cells } of rows) {
      const outcomes = cells.flatMap((row, way) => {
        const answer = row === null || ways[way]?.id === 'service-account' ? undefined : answers[row[column] ?? -1];
        return answer === undefined ? [] : [ORDER.indexOf(answer.outcome)];
      });
      if (Math.min(...outcomes, ORDER.length) < ORDER.indexOf('denied')) reached += clients.length;
    }
    return { kinds, reached };
  });
}

function drawReach(access: AccessData, clients: number): Html {
  return html`<div class="card">
    <h2 class="small">Who gets into how much</h2>
    <ul class="reach">
      ${reachOf(access)
        .slice(0, 8)
        .map(
          ({ kinds, reached }) =>
            html`<li>
              <span
                ><bdi>${kinds[0] ?? ''}</bdi
                >${kinds.length > 1 && html` <span class="muted">and ${count(kinds.length - 1, 'other')}</span>`}</span
              >
              <span class="number">${reached === 0 ? 'no client' : `${reached} of ${clients}`}</span>
              <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="track" width="100" height="4" />
                <rect class="full" width="${Math.round((100 * reached) / Math.max(1, clients))}" height="4" />
              </svg>
            </li>`,
        )}
    </ul>
    <p><a href="#access">Who gets in where, and why</a></p>
  </div>`;
}

function drawThings({ things, plan }: PageModel): Html {
  const isLive = plan !== undefined;
  const cell = (number: number): Html => (number === 0 ? html`<td class="zero">–</td>` : html`<td>${number}</td>`);
  return html`<div class="card">
    <h2 class="small" id="things-title">What is in it</h2>
    <table class="things" aria-labelledby="things-title">
      <thead>
        <tr>
          <td></td>
          <th scope="col"><span class="badge managed">managed</span></th>
          <th scope="col"><span class="badge bootstrap">bootstrap</span></th>
          <th scope="col"><span class="badge built-in">built-in</span></th>
          ${isLive && html`<th scope="col"><span class="badge by-hand">by hand</span></th>`}
        </tr>
      </thead>
      <tbody>
        ${things.map(
          ({ what, managed, bootstrap, builtIn, byHand }) =>
            html`<tr>
              <th scope="row">${what}</th>
              ${cell(managed)} ${cell(bootstrap)} ${cell(builtIn)} ${isLive && cell(byHand ?? 0)}
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="note">
      <b>managed</b>: reconciled on every start. <b>bootstrap</b>: set on the first start only. <b>built-in</b>:
      Keycloak has it in every realm.${isLive && html` <b>by hand</b>: no document declares it.`}
    </p>
  </div>`;
}

function drawBindings({ bindings, flows }: PageModel): Html {
  const links = new Map(flows.map(({ alias }, index) => [alias, `#flow-${index}`]));
  return html`<div class="card">
    <h2 class="small">What its flows are for</h2>
    <dl class="bindings">
      ${bindings.map(([use, flow]) => {
        const link = links.get(flow);
        return html`<div>
          <dt>${use}</dt>
          <dd>${link === undefined ? html`<bdi>${flow}</bdi>` : html`<a href="${link}"><bdi>${flow}</bdi></a>`}</dd>
        </div>`;
      })}
    </dl>
  </div>`;
}
