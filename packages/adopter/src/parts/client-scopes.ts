import { type Json, type JsonObject, objectsAt } from '@realm-as-code/renderer';
import { isSame } from '../shipped/same.ts';
import type { Part, Realms } from './part.ts';

const DEFAULTS = ['defaultDefaultClientScopes', 'defaultOptionalClientScopes'];

/** @returns whether the realm has other client scopes than Keycloak's own, or has changed those. */
export function hasOwnScopes({ realm, fresh }: Realms): boolean {
  return !isSame(scopesOf(realm), scopesOf(fresh)) || DEFAULTS.some((key) => !isSame(realm[key], fresh[key]));
}

/**
 * All of them or none: where a document declares one, Keycloak makes none of its own, and keycloak-config-cli deletes those
 * that are not declared.
 */
export function adoptClientScopes(realms: Realms): Part {
  const { realm } = realms;
  if (!hasOwnScopes(realms)) return {};
  const defaults = DEFAULTS.flatMap((key): [string, Json][] => {
    const value = realm[key];
    return value === undefined ? [] : [[key, value]];
  });
  return {
    bootstrap: { 'client-scope-defaults': Object.fromEntries(defaults) },
    managed: { 'client-scopes': { clientScopes: objectsAt(realm, 'clientScopes').map(toScope) } },
  };
}

function scopesOf(realm: JsonObject): Json {
  return objectsAt(realm, 'clientScopes');
}

/** @returns a client scope of an export as a template has it. What is not declared is not restored. */
export function toScope(scope: JsonObject): JsonObject {
  return { ...scope, protocolMappers: objectsAt(scope, 'protocolMappers') };
}
