import type { Json } from '../document/json.ts';
import { suggest } from '../text/suggest.ts';

/**
 * What Keycloak's and keycloak-config-cli's readers make of a value where a simple type belongs (Jackson's rules, measured
 * on keycloak-core 26.5.5): they take it as it is, convert it or refuse it. `expected` is what belongs there, in words.
 */
export type Verdict =
  | { readonly is: 'right' }
  | { readonly is: 'converted'; readonly expected: string; readonly hint: string }
  | { readonly is: 'refused'; readonly expected: string; readonly hint?: string | undefined };

const RIGHT: Verdict = { is: 'right' };
const PLACEHOLDER = '$(env';
const NOT_SET = 'Both programs take it for "not set": remove it';

const converted = (expected: string, hint: string): Verdict => ({ is: 'converted', expected, hint });
const refused = (expected: string, hint?: string): Verdict => ({ is: 'refused', expected, hint });

export function readText(value: Json): Verdict {
  if (typeof value === 'string') return RIGHT;
  if (typeof value === 'object') return refused('text');
  return converted('text', `Write "${value}"`);
}

export function readBoolean(value: Json): Verdict {
  const expected = 'true or false';
  if (typeof value === 'boolean') return RIGHT;
  if (typeof value === 'number' && Number.isInteger(value)) return converted(expected, `Write ${value !== 0}`);
  if (typeof value !== 'string') return refused(expected);
  if (value.includes(PLACEHOLDER)) return RIGHT;
  const written = value.trim().toLowerCase();
  if (written === 'true' || written === 'false') return converted(expected, `Write ${written} without quotes`);
  return written === '' || value === 'null' ? converted(expected, NOT_SET) : refused(expected);
}

/** @param kind a whole number of 32 or of 64 bits, or any number. */
export function readNumber(value: Json, kind: 'i' | 'l' | 'n'): Verdict {
  const expected = kind === 'n' ? 'a number' : 'a whole number';
  if (typeof value === 'string') return readWrittenNumber(value, kind, expected);
  if (typeof value !== 'number') return refused(expected);
  if (!isInRange(value, kind)) return refused(`${expected} of at most ${kind === 'i' ? 32 : 64} bits`);
  if (kind === 'n' || Number.isInteger(value)) return RIGHT;
  return converted(expected, `Keycloak cuts it off: write ${Math.trunc(value)}`);
}

function readWrittenNumber(value: string, kind: 'i' | 'l' | 'n', expected: string): Verdict {
  if (value.includes(PLACEHOLDER)) return RIGHT;
  const written = value.trim();
  if (written === '' || value === 'null') return converted(expected, NOT_SET);
  const isNumber = kind === 'n' ? Number.isFinite(Number(written)) : /^[+-]?\d+$/.test(written);
  if (!isNumber || !isInRange(Number(written), kind)) return refused(expected);
  return converted(expected, `Write ${written.replace(/^\+/, '')} without quotes`);
}

/** 64 bits are more than a double holds exactly, so the limit itself is not told from what is just above it. */
function isInRange(value: number, kind: 'i' | 'l' | 'n'): boolean {
  if (kind === 'n') return true;
  const limit = kind === 'i' ? 2 ** 31 : 2 ** 63;
  return Math.trunc(value) >= -limit && Math.trunc(value) < limit;
}

/** @param choices the names of an enumeration, in the order of its constants. */
export function readChoice(value: Json, choices: readonly string[]): Verdict {
  if (typeof value === 'string' && (choices.includes(value) || value.includes(PLACEHOLDER))) return RIGHT;
  if (typeof value === 'number' && choices[value] !== undefined)
    return converted('a name', `Write "${choices[value]}"`);
  const hint = typeof value === 'string' ? suggest(value, choices) : `Known: ${choices.join(', ')}`;
  return refused('one of its names', hint);
}
