// Roles that a client or a client scope may put into tokens: what the two kinds of scope mappings share.

import { type JsonObject, own } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { tidyObject } from '../../live/tidy.ts';
import { refusalOfChange } from './client-checks.ts';
import { namesIn, type ResolvedObject, textIn } from '../resolved.ts';
import { Stop } from '../stop.ts';

/** Whose tokens get the roles. */
export interface MappingHolder {
  /** As the maps of a live realm have it: `client/app` or `client-scope/email`. */
  readonly id: string;
  readonly property: 'client' | 'clientScope';
  readonly name: string;
}

/** @returns the holder that a mapping names, its client before its client scope; undefined when it names none. */
export function holderOf(mapping: ResolvedObject): MappingHolder | undefined {
  const [client, scope] = [textIn(mapping, 'client'), textIn(mapping, 'clientScope')];
  if (client !== '') return { id: `client/${client}`, property: 'client', name: client };
  return scope === '' ? undefined : { id: `client-scope/${scope}`, property: 'clientScope', name: scope };
}

/** @returns whether a mapping names a client and a client scope: to keycloak-config-cli it is like no mapping of a realm. */
export function namesBoth(mapping: ResolvedObject): boolean {
  return textIn(mapping, 'client') !== '' && textIn(mapping, 'clientScope') !== '';
}

/** Stops where a mapping has no list of roles. */
export function requireRoles(mapping: ResolvedObject, step: string): void {
  if ((own(mapping, 'roles') ?? null) === null) throw new Stop(step, 'it has no "roles" (a NullPointerException)');
}

/** Stops where the realm does not have the holder, or nobody may change it. */
export function requireHolder(realm: LiveRealm, { property, name }: MappingHolder, step: string): void {
  if (property === 'client' && !realm.clients.has(name)) throw new Stop(step, `there is no client "${name}"`);
  if (property === 'clientScope' && !realm.clientScopes.has(name))
    throw new Stop(step, `there is no client scope "${name}"`);
  const refusal = property === 'client' ? refusalOfChange(realm, name) : undefined;
  if (refusal !== undefined) throw new Stop(step, refusal);
}

/** Adds roles to a mapping, which is made where there is none. */
export function addMappedRoles(
  mappings: Map<string, JsonObject>,
  key: string,
  { property, name }: MappingHolder,
  added: readonly string[],
): void {
  if (added.length === 0) return;
  const roles = new Set([...rolesOf(mappings, key), ...added]);
  mappings.set(key, tidyObject({ [property]: name, roles: [...roles] }));
}

/** Takes roles out of a mapping; one without roles is none. */
export function removeMappedRoles(mappings: Map<string, JsonObject>, key: string, removed: readonly string[]): void {
  const mapping = mappings.get(key);
  if (mapping === undefined || removed.length === 0) return;
  const roles = rolesOf(mappings, key).filter((role) => !removed.includes(role));
  if (roles.length === 0) mappings.delete(key);
  else mappings.set(key, tidyObject({ ...mapping, roles }));
}

/** @returns the roles of a mapping, none where there is no such mapping. */
export function rolesOf(mappings: ReadonlyMap<string, JsonObject>, key: string): string[] {
  return namesIn({ ...mappings.get(key) }, 'roles');
}
