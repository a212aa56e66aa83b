import { type Json, type JsonObject, own } from '@realm-as-code/renderer';
import { checkLengths, noteUnknown } from '../properties.ts';
import { isKnown, type Resolved, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/**
 * @param path what the properties are in, below the authorization settings of the client.
 * @returns the declared ones of some properties; a live value in place of one that is not known.
 */
export function knownProperties(
  run: Run,
  client: string,
  path: string,
  file: ResolvedObject,
  live: JsonObject,
  keys: readonly string[],
): JsonObject {
  const entries = keys.map((key) => [key, knownOr(run, client, `${path}.${key}`, own(file, key), own(live, key))]);
  return Object.fromEntries(entries) as JsonObject;
}

/** @returns a declared value, or the live one where that is not known. */
export function knownOr(
  run: Run,
  client: string,
  path: string,
  value: Resolved | undefined,
  live: Json | undefined,
): Json {
  if (isKnown(value)) return value ?? null;
  noteUnknown(run, { type: 'client', name: client }, `authorizationSettings.${path}`);
  return live ?? null;
}

/** Stops at what Keycloak finds only as it stores a resource, a scope or a policy: no name, or a text that is too long. */
export function checkStorable(file: ResolvedObject, keys: readonly string[], step: string): void {
  if ((own(file, 'name') ?? null) === null) throw new Stop(step, 'it has no name (HTTP 409)');
  checkLengths(file, ['name', ...keys], step);
}
