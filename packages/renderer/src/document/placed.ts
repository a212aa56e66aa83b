import { identityOf, keyOf } from '../keycloak/identity.ts';
import { isObject, type Json, own, type Path } from './json.ts';
import type { RenderedDocument } from '../render/render-document.ts';

/** A value and where it was read, so that what is said of it can name the place. */
export interface Placed<T extends Json = Json> {
  readonly value: T;
  readonly document: RenderedDocument;
  readonly path: Path;
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
  const value = isObject(placed.value) ? own(placed.value, key) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Whether a value is a text that is known already: placeholders in it are put in when a container starts. */
export function isKnownText(placed: Placed | undefined): placed is Placed<string> {
  return typeof placed?.value === 'string' && !placed.value.includes('$(');
}

/** @returns whether a property is on, written as a boolean or as the text that both servers take for one. */
export function isOn(placed: Placed, key: string): boolean {
  const value = isObject(placed.value) ? own(placed.value, key) : undefined;
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

/**
 * Names a place by the entities it is in instead of their positions, so that the name stays when entries move:
 * `managed/30-clients.json#clients[openwebui].redirectUris[0]`. Exceptions in stage files name places like this.
 */
export function describePlace({ document, path }: Pick<Placed, 'document' | 'path'>): string {
  let current: Json | undefined = document.value;
  let described = '';
  for (const [index, step] of path.entries()) {
    if (Array.isArray(current) && typeof step === 'number') {
      const item: Json | undefined = current[step];
      const names = path.slice(0, index).filter((one) => typeof one === 'string');
      const identity = isObject(item) ? identityOf(names) : undefined;
      const found = identity === undefined || !isObject(item) ? undefined : keyOf(item, identity);
      described += `[${found === undefined || 'missing' in found ? step : found.key.replace(/\0+$/, '').replaceAll('\0', '/') || step}]`;
      current = item;
    } else {
      described += described === '' ? String(step) : `.${step}`;
      current = isObject(current) ? own(current, String(step)) : undefined;
    }
  }
  return `${document.kind}/${document.name}.json#${described}`;
}
