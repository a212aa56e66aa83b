import { START } from '../diagnostics/diagnostic.ts';
import { isObject, isTrue, type Json, own, type Path, textAt } from './json.ts';
import { mayHoldPlaceholder } from './placeholder.ts';
import type { RenderedDocument } from './rendered-document.ts';

/** A value and where it was read, so that what is said of it can name the place. */
export interface Placed<T extends Json = Json> {
  readonly value: T;
  readonly document: RenderedDocument;
  readonly path: Path;
}

/** @returns a value that was read from no document, for a check of it alone. */
export function unplaced(value: Json): Placed {
  const nowhere = { value: {}, locate: () => START };
  const source = { file: '', text: '', ...nowhere };
  return { value, document: { kind: 'managed', folder: undefined, name: '', source, ...nowhere }, path: [] };
}

/** @returns a property of an object, with its place; undefined where there is none. */
function property(placed: Placed, key: string): Placed | undefined {
  const value = isObject(placed.value) ? own(placed.value, key) : undefined;
  return value === undefined ? undefined : { value, document: placed.document, path: [...placed.path, key] };
}

/** @returns the value found by following the keys, with its place. */
export function at(placed: Placed, ...keys: readonly string[]): Placed | undefined {
  let current: Placed | undefined = placed;
  for (const key of keys) current = current === undefined ? undefined : property(current, key);
  return current;
}

/** @returns the items of a list, each with its place; none where the value is no list. */
export function items(placed: Placed | undefined): Placed[] {
  if (placed === undefined || !Array.isArray(placed.value)) return [];
  const { document, path } = placed;
  return placed.value.map((value, index) => ({ value, document, path: [...path, index] }));
}

/** @returns the texts among the items of a list. */
export function texts(placed: Placed | undefined): string[] {
  return items(placed).flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
}

/** @returns the properties of an object as name and placed value; none where the value is no object. */
export function entries(placed: Placed | undefined): [string, Placed][] {
  if (placed === undefined || !isObject(placed.value)) return [];
  const { document, path, value } = placed;
  return Object.keys(value).map((key) => [key, { value: value[key] as Json, document, path: [...path, key] }]);
}

/** @returns the text of a property, undefined where it is missing or something else. */
export function text(placed: Placed, key: string): string | undefined {
  return textAt(placed.value, key);
}

/** Whether a value is a text that is known already: placeholders in it are put in when a container starts. */
export function isKnownText(placed: Placed | undefined): placed is Placed<string> {
  return typeof placed?.value === 'string' && !mayHoldPlaceholder(placed.value);
}

/** @returns whether a property is on, written as a boolean or as the text that both servers take for one. */
export function isOn(placed: Placed, key: string): boolean {
  return isObject(placed.value) && isTrue(own(placed.value, key));
}
