import { isObject, type Json, type JsonObject } from '@realm-as-code/renderer';
import { type Resolved, type ResolvedObject, Unknown } from '../reconciler/resolved.ts';

/**
 * Turns what stands for unknown values in a document into unknown values.
 *
 * @param unknown what is written in the file, by what stands for it.
 */
export function resolveMarks(value: JsonObject, unknown: ReadonlyMap<string, string>): ResolvedObject {
  return unknown.size === 0 ? value : (resolve(value, unknown) as ResolvedObject);
}

function resolve(value: Json, unknown: ReadonlyMap<string, string>): Resolved {
  if (typeof value === 'string') {
    const written = unmark(value, unknown);
    return written === value ? value : new Unknown(written);
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, unknown));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [unmark(key, unknown), resolve(item, unknown)]));
}

/** @returns a text as the file has it. */
export function unmark(text: string, unknown: ReadonlyMap<string, string>): string {
  let written = text;
  for (const [mark, variable] of unknown) {
    if (written.includes(mark)) written = written.replaceAll(mark, () => variable);
  }
  return written;
}

/** @returns a document as JSON, with what is not known as the file has it, or as nothing. */
export function asJson(value: ResolvedObject, unknown: 'as written' | 'as nothing'): JsonObject {
  const visit = (item: Resolved): Json => {
    if (item instanceof Unknown) return unknown === 'as written' ? item.text : null;
    if (Array.isArray(item)) return item.map(visit);
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, visit(inner)]));
  };
  return visit(value) as JsonObject;
}
