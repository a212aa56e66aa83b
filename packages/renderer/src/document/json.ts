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
