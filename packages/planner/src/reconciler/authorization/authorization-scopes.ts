// Scopes of a client's resources.

import type { JsonObject } from '@realm-as-code/renderer';
import { tidyScope } from '../../live/authorization.ts';
import { checkStorable, knownProperties } from './authorization-properties.ts';
import type { ResourceServer } from './resource-server.ts';
import { type ResolvedObject, textIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/** Makes declared scopes what the document says, and nothing else. */
export function importScopes(
  run: Run,
  server: ResourceServer,
  client: string,
  scopes: readonly ResolvedObject[],
): void {
  for (const file of scopes) {
    const name = textIn(file, 'name');
    const live = server.scopes.get(name);
    const step = `${live === undefined ? 'create' : 'update'} scope "${name}" of client "${client}"`;
    checkStorable(file, ['displayName', 'iconUri'], step);
    server.scopes.set(name, scopeOf(run, client, `scopes.${name}`, file, live ?? {}));
  }
}

/** Adds the scopes that a resource brings along; those that are there already stay as they are. */
export function addScopesOfResource(
  run: Run,
  server: ResourceServer,
  client: string,
  scopes: readonly ResolvedObject[],
): void {
  for (const file of scopes) {
    const name = textIn(file, 'name');
    if (!server.scopes.has(name)) server.scopes.set(name, scopeOf(run, client, `scopes.${name}`, file, {}));
  }
}

function scopeOf(run: Run, client: string, path: string, file: ResolvedObject, live: JsonObject): JsonObject {
  return tidyScope(knownProperties(run, client, path, file, live, ['displayName', 'iconUri']));
}

/** Deletes the scopes that the client had before and the document does not have, whoever made them. */
export function deleteScopes(
  server: ResourceServer,
  client: string,
  before: ReadonlySet<string>,
  declared: ReadonlySet<string>,
): void {
  for (const name of before) {
    if (declared.has(name) || !server.scopes.has(name)) continue;
    const resource = server.resourceWith(name);
    if (resource !== undefined) {
      const reason = `Keycloak does not delete it while the resource "${resource}" has it (HTTP 400)`;
      throw new Stop(`delete scope "${name}" of client "${client}"`, reason);
    }
    server.deleteScope(name);
  }
}
