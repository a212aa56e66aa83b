import type { Diagnostic } from '@realm-as-code/renderer';
import { html, type Html } from '../html/html.ts';
import type { AccessData, AccessRow } from '../model/access.ts';
import type { PageModel } from '../model/page-model.ts';
import { count } from '../words/count.ts';
import { errorsFirst, findingsInWords } from './findings.ts';
import { icon } from './parts.ts';
import { planInWords } from './plan.ts';

/** The first thing that people see: what the realm is, and how it stands. */
export function drawOverview(model: PageModel): Html {
  const { realm, displayName, stage, keycloak, clients, access, findings, plan } = model;
  const fact = (what: string, value: Html | string | number): Html =>
    html`<div>
      <dt>${what}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<section id="overview" aria-labelledby="overview-title">
    <p class="eyebrow">Realm</p>
    <h1 id="overview-title"><bdi>${realm}</bdi></h1>
    ${displayName !== '' && displayName !== realm && html`<p class="lead"><bdi>${displayName}</bdi></p>`}
    <dl class="facts">
      ${fact('Stage', html`<bdi>${stage}</bdi>`)} ${fact('Keycloak', keycloak)} ${fact('Clients', clients.length)}
      ${fact('Kinds of users', access.kinds.length)} ${fact('Ways in', access.ways.length)}
      ${fact('Findings', standing(findings))}
      ${plan !== undefined && fact('Next reconcile', html`<a href="#plan">${planInWords(plan)}</a>`)}
    </dl>
    ${drawGlance(findings)}
    <div class="columns">${drawReach(access, clients.length)} ${drawThings(model)} ${drawBindings(model)}</div>
  </section>`;
}

function standing(findings: readonly Diagnostic[]): Html {
  const isWrong = findings.some(({ severity }) => severity === 'error');
  const level = isWrong ? 'bad' : findings.length > 0 ? 'fair' : 'good';
  const shape = isWrong ? 'no' : findings.length > 0 ? 'depends' : 'yes';
  return html`<span class="${level}">${icon(shape)} <a href="#findings">${findingsInWords(findings)}</a></span>`;
}

/** So many findings are shown at a glance. */
const AT_A_GLANCE = 3;

function drawGlance(findings: readonly Diagnostic[]): Html | undefined {
  if (findings.length === 0) return undefined;
  const rest = findings.length - AT_A_GLANCE;
  return html`<div class="card glance">
    <h2 class="small">What was found</h2>
    <ul>
      ${errorsFirst(findings)
        .slice(0, AT_A_GLANCE)
        .map(
          ({ severity, message }) =>
            html`<li class="${severity}">
              ${icon(severity === 'error' ? 'no' : 'depends')}
              <span><b>${severity}</b> <bdi>${message}</bdi></span>
            </li>`,
        )}
    </ul>
    <a href="#findings">${rest > 0 ? `All of it, and ${rest} more` : 'What to do about it'}</a>
  </div>`;
}

/** So many kinds of users are named; the matrix has them all. */
const NAMED = 8;

/** @returns into how many clients each kind of user gets, by any way that needs a user. */
function reachOf({ ways, kinds, columns, rows, answers }: AccessData): { kind: string; reached: number }[] {
  const reached = columns.map((_, column) => {
    const isIn = ({ cells }: AccessRow): boolean =>
      cells.some((row, way) => {
        const answer = row === null || ways[way]?.id === 'service-account' ? undefined : answers[row[column] ?? -1];
        return answer !== undefined && answer.outcome !== 'denied';
      });
    return rows.filter(isIn).reduce((sum, { clients }) => sum + clients.length, 0);
  });
  const columnOf = new Map(columns.flatMap((indices, column) => indices.map((kind) => [kind, column])));
  return kinds.map((kind, index) => ({ kind, reached: reached[columnOf.get(index) ?? 0] ?? 0 }));
}

function drawReach(access: AccessData, clients: number): Html {
  const reach = reachOf(access);
  return html`<div class="card">
    <h2 class="small">Who gets into how many clients</h2>
    <ul class="reach">
      ${reach.slice(0, NAMED).map(({ kind, reached }) => {
        const percent = Math.round((100 * reached) / Math.max(1, clients));
        return html`<li>
          <span><bdi>${kind}</bdi></span>
          <span class="number">${reached === 0 ? 'none' : `${reached} of ${clients}`}</span>
          <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="4" />
            <rect class="full" width="${percent}" height="4" />
          </svg>
        </li>`;
      })}
    </ul>
    <p>
      <a href="#access">Who gets in where, and why</a>${
        reach.length > NAMED &&
        html` <span class="muted">(and ${count(reach.length - NAMED, 'other kind')} of users)</span>`
      }
    </p>
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
