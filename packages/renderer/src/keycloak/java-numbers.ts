import type { Json } from '../document/json.ts';

const LIMITS: Readonly<Record<'int' | 'long', number>> = { int: 2 ** 31, long: 2 ** 63 };

/**
 * Reads a whole number as Java's `Integer.parseInt` and `Long.parseLong` do: digits with or without a sign, and no spaces.
 *
 * @returns undefined for anything else, such as a text with a placeholder.
 */
export function readInteger(value: Json | undefined, type: 'int' | 'long' = 'int'): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || !/^[+-]?\d+$/.test(value))) return undefined;
  const number = Number(value);
  const isInRange = number >= -LIMITS[type] && number < LIMITS[type];
  return Number.isInteger(number) && isInRange ? number : undefined;
}
