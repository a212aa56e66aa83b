import { html, type Html } from '../html/html.ts';
import type { Origin } from '../model/origins.ts';

/** The shapes that stand beside words, so that colour is never alone. The script draws the same ones. */
export type IconName =
  | 'yes'
  | 'no'
  | 'first'
  | 'depends'
  | 'none'
  | 'search'
  | 'theme'
  | 'add'
  | 'change'
  | 'delete'
  | 'stays';

/** @returns a shape from the sheet of {@link iconSheet}; nothing for screen readers, which have the word beside it. */
export function icon(name: IconName): Html {
  return html`<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-${name}" /></svg>`;
}

/** All shapes, once. */
export function iconSheet(): Html {
  return html`<svg class="sheet" aria-hidden="true" focusable="false">
    <symbol id="i-yes" viewBox="0 0 16 16"><path d="M3 8.5 6.5 12 13 4.5" /></symbol>
    <symbol id="i-no" viewBox="0 0 16 16"><path d="M4 4l8 8M12 4l-8 8" /></symbol>
    <symbol id="i-first" viewBox="0 0 16 16"><path d="M3 8h9M8.5 4.5 12 8l-3.5 3.5" /></symbol>
    <symbol id="i-depends" viewBox="0 0 16 16">
      <path d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.7 8 9.2 8 10M8 12.6v.3" />
    </symbol>
    <symbol id="i-none" viewBox="0 0 16 16"><path d="M5 8h6" /></symbol>
    <symbol id="i-search" viewBox="0 0 16 16">
      <circle cx="7" cy="7" r="4" />
      <path d="m10 10 3.5 3.5" />
    </symbol>
    <symbol id="i-theme" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="5.5" />
      <path class="fill" d="M8 2.5a5.5 5.5 0 0 1 0 11z" />
    </symbol>
    <symbol id="i-add" viewBox="0 0 16 16"><path d="M8 3.5v9M3.5 8h9" /></symbol>
    <symbol id="i-change" viewBox="0 0 16 16">
      <path d="M3 6.5c1.7-2 3.3-2 5 0s3.3 2 5 0M3 10.5c1.7-2 3.3-2 5 0s3.3 2 5 0" />
    </symbol>
    <symbol id="i-delete" viewBox="0 0 16 16"><path d="M3.5 8h9" /></symbol>
    <symbol id="i-stays" viewBox="0 0 16 16"><path d="M4.5 6h7M4.5 10h7" /></symbol>
  </svg>`;
}

const ORIGINS: Readonly<Record<Origin, string>> = {
  managed: 'reconciled on every start',
  bootstrap: 'set on the first start only',
  'built-in': 'Keycloak has it in every realm',
};

/** @returns the word for who keeps something as it is. */
export function originBadge(origin: Origin): Html {
  return html`<span class="badge ${origin}" title="${ORIGINS[origin]}">${origin}</span>`;
}

/** @returns names as a list of chips. */
export function chips(names: readonly string[]): Html {
  return html`<ul class="chips">
    ${names.map((name) => html`<li><bdi>${name}</bdi></li>`)}
  </ul>`;
}
