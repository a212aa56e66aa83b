// Documents with the values of variables put in, as far as they are known, and how to look something up in them.

import {
  compareText,
  ENV_PLACEHOLDER,
  isObject,
  isTrue,
  type Json,
  type JsonObject,
  own,
} from '@realm-as-code/renderer';

/** A text of a document that holds a variable whose value is not known here: only the container will know it. */
export class Unknown {
  /** The text as the document has it: `https://$(env:DOMAIN)/*`. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of a document with what is known put in. */
export type Resolved = null | boolean | number | string | Unknown | Resolved[] | ResolvedObject;

/** An object of a document with what is known put in. */
export interface ResolvedObject {
  [key: string]: Resolved;
}

/** A document with what is known put in. */
export interface ReconcileDocument {
  /** The file's name, for messages. */
  readonly name: string;
  readonly value: ResolvedObject;
  /** The SHA-256 of the file's text as keycloak-config-cli sees it, in hexadecimal; undefined where it is not known. */
  readonly checksum?: string;
  /** Under which name the file's own checksum is remembered: its name, `_`, and the MD5 of its address (`file:/…`). */
  readonly source?: string;
}

/**
 * Puts the values of variables into a part of a document, in place of `$(env:NAME)`.
 *
 * @param values the environment of the reconciler's container, as far as it is known.
 */
export function resolveValues(value: JsonObject, values: ReadonlyMap<string, string>): ResolvedObject;
export function resolveValues(value: Json, values: ReadonlyMap<string, string>): Resolved;
export function resolveValues(value: Json, values: ReadonlyMap<string, string>): Resolved {
  if (typeof value === 'string') return resolveText(value, values);
  if (Array.isArray(value)) return value.map((item) => resolveValues(item, values));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const name = resolveText(key, values);
    return [typeof name === 'string' ? name : key, resolveValues(item, values)] as const;
  });
  return Object.fromEntries(entries);
}

function resolveText(text: string, values: ReadonlyMap<string, string>): string | Unknown {
  if (!text.includes('$(env:')) return text; // most have none, and this is faster than the expression
  let isMissing = false;
  const resolved = text.replace(ENV_PLACEHOLDER, (_, name: string) => {
    const value = values.get(name);
    isMissing ||= value === undefined;
    return value ?? '';
  });
  return isMissing ? new Unknown(text) : resolved;
}

/** @returns whether every part of a value is known. */
export function isKnown(value: Resolved | undefined): value is Json {
  if (value instanceof Unknown) return false;
  if (Array.isArray(value)) return value.every(isKnown);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isKnown);
}

/** @returns whether a value is an object: no list, not null, and not unknown. */
export function isResolvedObject(value: Resolved | undefined): value is ResolvedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** @returns an object's property, an empty object where it is none. */
export function objectIn(object: ResolvedObject, key: string): ResolvedObject {
  const value = own(object, key);
  return isResolvedObject(value) ? value : {};
}

/** @returns the objects in an object's list, undefined where the property is no list: many steps do nothing then. */
export function listIn(object: ResolvedObject, key: string): ResolvedObject[] | undefined {
  const value = own(object, key);
  return Array.isArray(value) ? value.filter(isResolvedObject) : undefined;
}

/** @returns the objects in an object's list, none where the property is no list. */
export function objectsIn(object: ResolvedObject, key: string): ResolvedObject[] {
  return listIn(object, key) ?? [];
}

/** @returns an object's text: an unknown one as the document has it, empty where the property is no text. */
export function textIn(object: ResolvedObject, key: string): string {
  return textOf(own(object, key));
}

/** @returns the texts in an object's list, none where the property is no list. */
export function textsIn(object: ResolvedObject, key: string): string[] {
  const value = own(object, key);
  return Array.isArray(value) ? value.map(textOf) : [];
}

/** @returns the texts in an object's list, sorted. */
export function namesIn(object: ResolvedObject, key: string): string[] {
  return textsIn(object, key).toSorted(compareText);
}

/** @returns whether an object's property is known and true. */
export function isTrueIn(object: ResolvedObject, key: string): boolean {
  const value = own(object, key);
  return isKnown(value) && isTrue(value);
}

function textOf(value: Resolved | undefined): string {
  if (value instanceof Unknown) return value.text;
  return typeof value === 'string' ? value : '';
}
