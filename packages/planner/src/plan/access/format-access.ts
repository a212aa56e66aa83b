// What a plan says of who may log in where, for people.

import { escapeControls } from '@realm-as-code/renderer';
import type { AccessChange } from './access-changes.ts';

/** Letting somebody in is marked stronger than locking somebody out. */
const SIGNS = { 'lets-in': '!!', 'locks-out': '!' } as const;
const VERBS = {
  'lets-in': ['can log in', 'may be able to log in'],
  'locks-out': ['can no longer log in', 'may no longer be able to log in'],
} as const;
/** So many clients are named. */
const NAMED = 5;

/** A line of a plan. */
export interface AccessLine {
  readonly change: keyof typeof SIGNS;
  readonly text: string;
}

/**
 * @param run what does it, such as `reconcile`.
 * @returns a line for each change, but for those that come with a new client.
 */
export function accessLines(changes: readonly AccessChange[], run: string): AccessLine[] {
  return accessSentences(changes, run).map(({ change, text }) => ({ change, text: `${SIGNS[change]} ${text}` }));
}

/** @returns what {@link accessLines} say, without their signs. */
export function accessSentences(changes: readonly AccessChange[], run: string): AccessLine[] {
  return changes.flatMap(({ change, clients, ...rest }) => {
    if (change === 'new-client') return [];
    const when = rest.meanwhile === undefined ? `After this ${run}` : 'While it runs';
    const named = `${clients.slice(0, NAMED).join(', ')}${clients.length > NAMED ? ` and ${clients.length - NAMED} more` : ''}`;
    const verb = VERBS[change][rest.isUncertain ? 1 : 0];
    const text = `${when}, ${rest.users} ${verb} to ${named} ${rest.ways}${durationOf(rest)}`;
    return [{ change, text: escapeControls(text) }];
  });
}

function durationOf({ meanwhile }: Pick<AccessChange, 'meanwhile'>): string {
  if (meanwhile === undefined) return '';
  const { from, until } = meanwhile;
  const end = until.document === from.document ? '' : ` in ${until.document}`;
  return `: from ${from.step} in ${from.document} until ${until.step}${end}`;
}

/** @returns who can log in to a client that the run creates. */
export function accessOfNew(changes: readonly AccessChange[], clientId: string): string[] {
  return changes
    .filter(({ change, clients }) => change === 'new-client' && clients.includes(clientId))
    .map(({ users, ways, isUncertain }) => escapeControls(`${users} ${VERBS['lets-in'][isUncertain ? 1 : 0]} ${ways}`));
}

/** @returns whether somebody is let in who was not before, perhaps only while the run works. */
export function letsIn(changes: readonly AccessChange[]): boolean {
  return changes.some(({ change }) => change === 'lets-in');
}
