import { scriptHash, script, style, styleHash } from '../generated/page.js';
import { Html, html, jsonInScript } from '../html/html.ts';
import type { DrawnFlow } from '../model/flows.ts';
import type { PageData, PageModel } from '../model/page-model.ts';
import type { RoleData } from '../model/roles.ts';
import { count } from '../words/count.ts';
import { drawFindings } from './findings.ts';
import { drawFlow } from './flow.ts';
import { drawOverview } from './overview.ts';
import { chips, icon, iconSheet, originBadge } from './parts.ts';
import { drawPlan, planMark } from './plan.ts';

/** Nothing is loaded, and nothing runs but the script and the style sheet of the build. */
const POLICY = [
  "default-src 'none'",
  `style-src '${styleHash}'`,
  `script-src '${scriptHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** An element around a text that is to stay as it is, to the last blank: a hash is of it. */
function element(tag: string, text: string): Html {
  return new Html(`<${tag}>${text}</${tag.split(' ', 1)[0] ?? ''}>`);
}

/** @returns the page. */
export function drawPage(model: PageModel): string {
  const { realm, stage, access, clients, findings, plan } = model;
  const data: PageData = { access, clients };
  const sections = [
    ['overview', 'Overview', undefined],
    ['flows', 'Flows', model.flows.length],
    ['access', 'Access', undefined],
    ['clients', 'Clients', clients.length],
    ['roles', 'Roles', model.roles.length],
    ['findings', 'Findings', findings.length],
    ...(plan === undefined ? [] : [['plan', 'Plan', plan.changes.length] as const]),
  ] as const;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${realm} · ${stage}</title>
        ${element('style', style)}
      </head>
      <body>
        ${iconSheet()}
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <p class="name">
            <b><bdi>${realm}</bdi></b> <span class="stage"><bdi>${stage}</bdi></span>
          </p>
          <div class="search" role="search">
            ${icon('search')}
            <input
              id="search"
              type="search"
              placeholder="Search clients, roles, flows, findings"
              aria-label="Search clients, roles, flows and findings"
              role="combobox"
              aria-expanded="false"
              aria-controls="found"
              aria-autocomplete="list"
              autocomplete="off"
              spellcheck="false"
            />
            <kbd aria-hidden="true">/</kbd>
            <ul id="found" role="listbox" aria-label="What was found" hidden></ul>
            <p id="found-count" class="unseen" role="status"></p>
          </div>
          <button type="button" id="theme" class="plain">${icon('theme')} <span>System</span></button>
        </header>
        <div class="frame">
          <nav aria-label="Sections">
            <ul>
              ${sections.map(([id, title, number]) => html`<li><a href="#${id}">${title}${number !== undefined && html` <span class="muted">${number}</span>`}</a></li>`)}
            </ul>
          </nav>
          <main id="main" tabindex="-1">
            ${drawOverview(model)} ${drawFlows(model)} ${drawAccess()} ${drawClients(clients.length)}
            ${drawRoles(model.roles)}
            <section id="findings" aria-labelledby="findings-title">
              <h2 id="findings-title">Findings</h2>
              ${drawFindings(findings)}
            </section>
            ${
              plan !== undefined &&
              html`<section id="plan" aria-labelledby="plan-title">
                <h2 id="plan-title">Plan</h2>
                <p class="about">What the next reconcile does to the realm that runs.</p>
                ${drawPlan(plan)}
              </section>`
            }
          </main>
        </div>
        <dialog id="panel" aria-labelledby="panel-title"></dialog>
        ${element('script type="application/json" id="data"', jsonInScript(data))} ${element('script', script)}
      </body>
    </html> `;
  return page.toString();
}

function drawFlows({ flows, plan }: PageModel): Html {
  const draw = (list: readonly DrawnFlow[], isOpen: boolean): Html[] =>
    list.map((flow) =>
      drawFlow(flow, `flow-${flows.indexOf(flow)}`, planMark(plan, 'authentication-flow', flow.alias), isOpen),
    );
  const logins = flows.filter(({ isLogin }) => isLogin);
  const others = flows.filter(({ isLogin, uses }) => !isLogin && uses.length > 0);
  const unused = flows.filter(({ uses }) => uses.length === 0);
  return html`<section id="flows" aria-labelledby="flows-title">
    <h2 id="flows-title">Flows</h2>
    <p class="about">
      As they run, from top to bottom. What stands in a dashed frame runs only if its condition holds.
    </p>
    ${draw(logins, true)}
    ${
      others.length > 0 &&
      html`<h3 class="part">For other things, or without a client that uses them</h3>
        ${draw(others, false)}`
    }
    ${
      unused.length > 0 &&
      html`<h3 class="part">Used by nobody</h3>
        ${draw(unused, false)}`
    }
  </section>`;
}

/** The script fills it: the page would say everything twice otherwise. */
function drawAccess(): Html {
  return html`<section id="access" aria-labelledby="access-title">
    <h2 id="access-title">Access</h2>
    <p class="about">
      Who gets into what.
      <span class="screen"
        >Open a cell for the path through the flows that decides it: with the arrow keys and Enter, or with a
        click.</span
      >
    </p>
    <fieldset class="ways" id="ways"><legend>Way in</legend></fieldset>
    <p class="about" id="way-title" aria-live="polite"></p>
    <div class="filters">
      <label>Clients <input type="search" id="filter-clients" autocomplete="off" spellcheck="false" /></label>
      <label>Users <input type="search" id="filter-users" autocomplete="off" spellcheck="false" /></label>
    </div>
    <div class="matrix" id="matrix"></div>
    <ul class="legend" aria-label="What the cells say">
      <li class="allowed">
        ${icon('yes')} <span><b>in</b> gets in</span>
      </li>
      <li class="needs">
        ${icon('first')} <span><b>first…</b> gets in after something that the user can do alone</span>
      </li>
      <li class="depends">
        ${icon('depends')} <span><b>depends</b> cannot be told from the realm alone</span>
      </li>
      <li class="denied">
        ${icon('no')} <span><b>denied</b> does not get in</span>
      </li>
    </ul>
  </section>`;
}

function drawClients(number: number): Html {
  return html`<section id="clients" aria-labelledby="clients-title">
    <h2 id="clients-title">Clients</h2>
    <div class="filters">
      <label>Filter <input type="search" id="filter-list" autocomplete="off" spellcheck="false" /></label>
      <p id="list-count" class="muted" role="status">${count(number, 'client')}</p>
    </div>
    <div id="client-list"></div>
  </section>`;
}

function drawRoles(roles: readonly RoleData[]): Html {
  return html`<section id="roles" aria-labelledby="roles-title">
    <h2 id="roles-title">Roles</h2>
    <p class="about">Those that the documents declare, and those that flows ask for.</p>
    ${roles.length === 0 && html`<p class="empty">There are none.</p>`}
    <ul class="roles">
      ${roles.map(
        ({ name, description, origin, composites, askedIn }, index) =>
          html`<li class="card" id="role-${index}" tabindex="-1" data-kind="Role" data-name="${name}">
            <h3><bdi>${name}</bdi></h3>
            ${originBadge(origin)} ${description !== '' && html`<p class="about"><bdi>${description}</bdi></p>`}
            <dl class="pairs">
              ${
                composites.length > 0 &&
                html`<div>
                  <dt>Contains</dt>
                  <dd>${chips(composites)}</dd>
                </div>`
              }
              ${
                askedIn.length > 0 &&
                html`<div>
                  <dt>Asked for in</dt>
                  <dd>${chips(askedIn)}</dd>
                </div>`
              }
            </dl>
          </li>`,
      )}
    </ul>
  </section>`;
}
