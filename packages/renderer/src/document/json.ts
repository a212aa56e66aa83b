/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. Its keys are data: look them up with `Object.hasOwn`, never through the prototype. */
export interface JsonObject {
  [key: string]: Json;
}

/** Where a value stands in a document: property names and list indexes from the root. */
export type Path = readonly (string | number)[];

/** @returns whether `value` is a JSON object: neither a list nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns the property's value, or undefined where the object itself has none. Inherited ones do not count. */
export function own<T>(object: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** @returns what is found by following property names; undefined where one of them is missing. */
export function valueAt(value: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let current = value;
  for (const key of keys) current = isObject(current) ? own(current, key) : undefined;
  return current;
}

/** @returns the text found by following property names; undefined where there is none, or something else. */
export function textAt(value: Json | undefined, ...keys: readonly string[]): string | undefined {
  const found = valueAt(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

/** @returns the object found by following property names; an empty one where there is none, or something else. */
export function objectAt(value: Json | undefined, ...keys: readonly string[]): JsonObject {
  const found = valueAt(value, ...keys);
  return isObject(found) ? found : {};
}

/** @returns the objects in the list found by following property names; none where there is no list. */
export function objectsAt(value: Json | undefined, ...keys: readonly string[]): JsonObject[] {
  const found = valueAt(value, ...keys);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** @returns whether a value is true, written as a boolean or as the text that both programs take for one. */
export function isTrue(value: Json | undefined): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

/** @returns the value of a text of JSON; undefined for any other text. */
export function parsedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** @returns whether a text is JSON. */
export function isJsonText(text: string): boolean {
  return parsedJson(text) !== undefined;
}

/** @returns `path` as a reader writes it: `clients[2].protocolMappers[0].name`. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[\w-]+$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
