import type { Json } from '@realm-as-code/renderer';
import { written } from './join/list-keys.ts';

/** Stands for a value that a Compose file does not have. For private use in Unicode, so no text has it otherwise. */
export const UNKNOWN = '\uE000';
/** Stands for a literal dollar sign. */
const DOLLAR = '\uE001';
/** `$NAME`, `${NAME}`, `${NAME:?message}`, `${NAME:-default}`, `${NAME:+other}`, with nothing nested in it. */
const VARIABLE = /\$(?:\{[A-Za-z_]\w*(?::?(?<operator>[-+?])(?<other>[^{}]*))?\}|[A-Za-z_]\w*)/g;

/**
 * @param text a text of a Compose file.
 * @returns what it can become without anybody's doing: variables have the default, or the other value, that the file gives
 *   them, and are {@link UNKNOWN} where it gives none.
 */
export function withDefaults(text: string): string {
  let current = text.replaceAll('$$', DOLLAR);
  for (let before = ''; before !== current;) {
    before = current;
    current = current.replace(VARIABLE, (_, operator: string | undefined, other: string | undefined) =>
      operator === '-' || operator === '+' ? (other ?? '') : UNKNOWN,
    );
  }
  return current.replaceAll(DOLLAR, '$');
}

/** @returns a value as a text, {@link withDefaults}; empty where there is none. */
export function valueOf(value: Json | undefined): string {
  return value === undefined || value === null ? '' : withDefaults(written(value)).trim();
}

/** @returns whether a value is true, in any spelling that Compose or Docker takes. */
export function isOn(value: Json | undefined): boolean {
  return /^(?:true|t|yes|y|on|1)$/i.test(valueOf(value));
}

/** @returns the entries of a list, each with its path; none where there is no list. */
export function entriesOf(value: Json | undefined, property: string): [entry: Json, path: (string | number)[]][] {
  return (Array.isArray(value) ? value : []).map((entry, index) => [entry, [property, index]]);
}
