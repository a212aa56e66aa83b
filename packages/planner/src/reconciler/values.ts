import { isObject, type Json } from '@realm-as-code/renderer';

/** A text of a document whose value is put in when a container starts, and which is not known here. */
export class Unknown {
  /** The text as the document has it: `https://$(env:DOMAIN)/*`. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of a document with what is known put in. */
export type Resolved = null | boolean | number | string | Unknown | Resolved[] | { [key: string]: Resolved };

const PLACEHOLDER = /\$\(env:([A-Za-z_][A-Za-z0-9_]*)\)/g;

/**
 * Puts environment values into a document.
 *
 * @param values what the reconciler's container will have in its environment, as far as it is known.
 */
export function resolveValues(value: Json, values: ReadonlyMap<string, string>): Resolved {
  if (typeof value === 'string') {
    if (!value.includes('$(env:')) return value;
    const names = [...value.matchAll(PLACEHOLDER)].map((match) => match[1] as string);
    if (names.some((name) => !values.has(name))) return new Unknown(value);
    return value.replace(PLACEHOLDER, (_, name: string) => values.get(name) as string);
  }
  if (Array.isArray(value)) return value.map((item) => resolveValues(item, values));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(
    ([key, item]) => [resolveKey(key, values), resolveValues(item, values)] as const,
  );
  return Object.fromEntries(entries);
}

function resolveKey(key: string, values: ReadonlyMap<string, string>): string {
  const resolved = resolveValues(key, values);
  return typeof resolved === 'string' ? resolved : key;
}

/** @returns whether every part of a value is known. */
export function isKnown(value: Resolved | undefined): value is Json {
  if (value instanceof Unknown) return false;
  if (Array.isArray(value)) return value.every(isKnown);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isKnown);
}
