// The user profile of a realm, which its export has as JSON in the config of a component.

import {
  compareText,
  isObject,
  isTrue,
  type Json,
  type JsonObject,
  objectAt,
  USER_PROFILE,
} from '@realm-as-code/renderer';

/** The provider of the component that holds a user profile. */
export const PROFILE_PROVIDER = 'declarative-user-profile';

/** @returns whether a component of a live realm holds its user profile. */
export function holdsUserProfile(component: JsonObject): boolean {
  return component['providerType'] === USER_PROFILE.type && component['providerId'] === PROFILE_PROVIDER;
}

/** @returns the text of the user profile in the config of a component, undefined where there is none. */
export function profileTextIn(component: JsonObject): string | undefined {
  const texts = objectAt(component, 'config')[USER_PROFILE.key];
  const [text] = Array.isArray(texts) ? texts : [];
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

/** @returns a JSON text as an object, undefined where it is none. */
export function parseProfile(text: string): JsonObject | undefined {
  try {
    const profile = JSON.parse(text) as Json;
    return isObject(profile) ? profile : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Puts a user profile into one form, so that two are equal when Keycloak takes them for equal (UPConfig). The order of
 * attributes and groups stays: forms show them in it.
 */
export function toUserProfile(profile: JsonObject): JsonObject {
  const { attributes, groups, unmanagedAttributePolicy } = profile;
  return withoutNull({
    attributes: Array.isArray(attributes) ? attributes.filter(isObject).map(toAttribute) : null,
    groups: Array.isArray(groups) ? groups.filter(isObject).map(toGroup) : [],
    unmanagedAttributePolicy: unmanagedAttributePolicy ?? null,
  });
}

function toAttribute(attribute: JsonObject): JsonObject {
  const { name, group, required, permissions, selector, multivalued, ...rest } = attribute;
  return withoutNull({
    name: trimmed(name),
    ...(sortKeys(rest) as JsonObject),
    required: isObject(required) ? { ...set(required, 'roles'), ...set(required, 'scopes') } : null,
    permissions: isObject(permissions)
      ? { view: [], edit: [], ...set(permissions, 'view'), ...set(permissions, 'edit') }
      : null,
    selector: isObject(selector) ? set(selector, 'scopes') : null,
    group: trimmed(group),
    multivalued: isTrue(multivalued),
  });
}

function toGroup(group: JsonObject): JsonObject {
  const { name, ...rest } = group;
  return withoutNull({ name: trimmed(name), ...(sortKeys(rest) as JsonObject) });
}

function trimmed(value: Json | undefined): Json {
  return typeof value === 'string' ? value.trim() : (value ?? null);
}

/** @returns a property that is a set, sorted; nothing where there is none. */
function set(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return Array.isArray(value) ? { [key]: [...new Set(value.map(String))].toSorted(compareText) } : {};
}

function withoutNull(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted(compareText);
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key] ?? null)]));
}
