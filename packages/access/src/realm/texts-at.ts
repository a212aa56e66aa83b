import { type Json, valueAt } from '@realm-as-code/renderer';

/** @returns the texts in the list found by following property names; none where there is no list. */
export function textsAt(value: Json | undefined, ...keys: readonly string[]): string[] {
  const found = valueAt(value, ...keys);
  return Array.isArray(found) ? found.filter((text) => typeof text === 'string') : [];
}
