import { ANY_WAY, WAYS } from '@realm-as-code/stage';
import type { Way } from '../access.ts';

/** @returns whether a way is among those that an expectation names. */
export function isChosen(by: readonly string[], way: Way): boolean {
  if (by.includes(ANY_WAY) && way.kind !== 'service-account') return true;
  if (by.includes(way.kind)) return true;
  return way.kind === 'broker' && !WAYS.includes(way.provider) && by.includes(way.provider);
}

/** @returns a way as messages name it. */
export function wordOfWay(way: Way): string {
  if (way.kind !== 'broker') return way.kind;
  return way.isFirst ? `${way.provider}, the first time` : way.provider;
}
