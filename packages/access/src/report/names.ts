import { compareText } from '@realm-as-code/renderer';
import type { Access, Way } from '../access.ts';

const NAMES: Readonly<Record<Exclude<Way['kind'], 'broker'>, string>> = {
  form: 'login page',
  session: 'session in the browser',
  registration: 'new account',
  'reset-credentials': 'forgotten password',
  'direct-grant': 'password grant',
  'service-account': 'service account',
};

/** @returns what a reader knows a way by. */
export function nameOfWay(way: Way): string {
  if (way.kind !== 'broker') return NAMES[way.kind];
  const { provider, isFirst, hasAccount } = way;
  if (!isFirst) return provider;
  if (hasAccount === undefined) return `${provider} (first time)`;
  return `${provider} (first time, ${hasAccount ? 'with an' : 'without'} account)`;
}

/** @returns an answer in one or two words. */
export function wordOf({ outcome, needs }: Access): string {
  if (outcome === 'allowed') return 'yes';
  if (outcome === 'denied') return 'no';
  if (outcome === 'depends') return 'depends';
  return needs.length === 0 ? 'yes, after more' : `after ${needs.join(', ')}`;
}

/** @returns the first names, and how many more there are. */
export function firstOf(names: readonly string[], most: number): readonly string[] {
  const more = names.length - most;
  return more > 0 ? [...names.slice(0, most), `and ${more} more`] : names;
}

/** Compares client IDs: Keycloak's own come last. */
export function byOrigin(builtIn: ReadonlySet<string>): (a: string, b: string) => number {
  return (a, b) => Number(builtIn.has(a)) - Number(builtIn.has(b)) || compareText(a, b);
}
