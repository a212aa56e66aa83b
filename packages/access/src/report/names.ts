import { compareText } from '@realm-as-code/renderer';
import type { Access, Way } from '../access.ts';

/** @returns what a reader knows a way by. */
export function nameOfWay(way: Way): string {
  if (way.kind === 'form') return 'login page';
  if (way.kind === 'session') return 'session in the browser';
  if (way.kind === 'direct-grant') return 'password grant';
  if (way.kind === 'service-account') return 'service account';
  return way.isFirst ? `${way.provider} (first time)` : way.provider;
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
