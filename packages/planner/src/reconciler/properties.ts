// How the properties of a document get into an entity.

import { type Json, type JsonObject, LIMITED_TEXTS, objectAt, TEXT_LIMIT } from '@realm-as-code/renderer';
import { asText, tidyObject } from '../live/tidy.ts';
import { isKnown, objectIn, type Resolved, type ResolvedObject } from './resolved.ts';
import type { EntityName, Run } from './simulated-run.ts';
import { Stop } from './stop.ts';

/** Sets a declared property of an entity. Where its value is not known, the live value stays. */
export function setProperty(run: Run, entity: EntityName, target: JsonObject, key: string, value: Resolved): void {
  if (isKnown(value)) target[key] = asTypeOf(target[key], value);
  else noteUnknown(run, entity, key);
}

/** Keycloak and keycloak-config-cli take `"true"` for true and 5 for `"5"`. */
function asTypeOf(live: Json | undefined, value: Json): Json {
  if (typeof live === 'boolean' && typeof value === 'string') return value.toLowerCase() === 'true';
  if (typeof live === 'number' && typeof value === 'string' && value !== '') return Number(value);
  if (typeof live === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  return value;
}

/** Sets the declared attributes of a client or a client scope one by one; the others stay. */
export function setAttributes(run: Run, entity: EntityName, target: JsonObject, file: ResolvedObject): void {
  const attributes = { ...objectAt(target, 'attributes') };
  for (const [key, value] of Object.entries(objectIn(file, 'attributes'))) {
    if (!isKnown(value)) noteUnknown(run, entity, `attributes.${key}`);
    else if (value !== null) attributes[key] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  target['attributes'] = attributes;
}

/**
 * @param live the entity as it is.
 * @param declared attributes with lists of values, which are exact.
 * @returns the attributes as they will be. One whose value is not known stays.
 */
export function exactAttributes(
  run: Run,
  entity: EntityName,
  live: JsonObject | undefined,
  declared: ResolvedObject,
): JsonObject {
  const attributes: JsonObject = {};
  for (const [key, value] of Object.entries(declared)) {
    const before = objectAt(live, 'attributes')[key];
    if (Array.isArray(value) && isKnown(value)) attributes[key] = value.map(asText);
    else if (value !== null) {
      noteUnknown(run, entity, `attributes.${key}`);
      if (before !== undefined) attributes[key] = before;
    }
  }
  return attributes;
}

/** Replaces an entity with a copy in which a property has another value. */
export function replaceProperty(entities: Map<string, JsonObject>, name: string, key: string, value: Json): void {
  entities.set(name, tidyObject({ ...entities.get(name), [key]: value }));
}

/** Notes that a property is not compared. */
export function noteUnknown(run: Run, { type, name }: EntityName, path: string): void {
  run.unknown.push({ type, name, path });
}

/** Notes that a declared property is written, but not compared: Keycloak does not show what it is. */
export function noteHidden(run: Run, { type, name }: EntityName, path: string): void {
  run.unknown.push({ type, name, path, hidden: true });
}

/** @returns whether a value says where in Keycloak's vault a secret is: Keycloak shows it (StripSecretsUtils.maskNonVaultValue). */
export function isVaulted(value: Json | undefined): boolean {
  return typeof value === 'string' && /^\$\{vault\..+\}$/.test(value);
}

/** Stops at texts that are too long for Keycloak's database: Keycloak does not check them before it writes them. */
export function checkTexts(file: ResolvedObject, kind: keyof typeof LIMITED_TEXTS, step: string): void {
  checkLengths(file, LIMITED_TEXTS[kind], step);
}

/** The same for given properties. */
export function checkLengths(file: ResolvedObject, keys: readonly string[], step: string): void {
  for (const key of keys) {
    for (const text of [file[key]].flat()) if (typeof text === 'string') checkLength({ [key]: text }, step);
  }
}

/** Stops at texts that are too long for Keycloak's database, like {@link checkTexts}. */
export function checkLength(texts: Readonly<Record<string, string>>, step: string): void {
  const [key] = Object.entries(texts).find(([, text]) => text.length > TEXT_LIMIT) ?? [];
  if (key === undefined) return;
  throw new Stop(step, `"${key}" is longer than the ${TEXT_LIMIT} characters that Keycloak can store (HTTP 500)`);
}
