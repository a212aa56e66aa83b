// Roles of clients in the tokens of clients and client scopes (ClientScopeMappingImportService).

import type { JsonObject } from '@realm-as-code/renderer';
import { addMappedRoles, holderOf, removeMappedRoles, requireHolder, requireRoles, rolesOf } from './mapped-roles.ts';
import { noteUnknown } from '../properties.ts';
import { isKnown, isResolvedObject, namesIn, objectsIn, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/**
 * Adds the declared roles of each client to each holder, then removes every other one, be its client declared or not.
 * Everything is compared with what there was before this step.
 */
export function importClientScopeMappings(run: Run, document: ResolvedObject): void {
  const declared = document['clientScopeMappings'];
  if (!isResolvedObject(declared)) return;
  const { clientScopeMappings } = run.realm;
  const before = new Map(clientScopeMappings);
  for (const client of Object.keys(declared)) addRolesOf(run, client, objectsIn(declared, client), before);
  if (run.settings.keeps.has('client-scope-mapping')) return;
  for (const key of before.keys()) {
    const roles = wantedRoles(declared, key);
    if (roles === undefined) continue;
    removeMappedRoles(
      clientScopeMappings,
      key,
      rolesOf(before, key).filter((role) => !roles.includes(role)),
    );
  }
}

function addRolesOf(
  run: Run,
  client: string,
  mappings: readonly ResolvedObject[],
  before: ReadonlyMap<string, JsonObject>,
): void {
  const { realm } = run;
  const step = `map roles of the client "${client}"`;
  if (!realm.clients.has(client)) throw new Stop(step, `there is no client "${client}"`);
  for (const file of mappings) {
    requireRoles(file, step);
    const holder = holderOf(file);
    if (holder === undefined) continue;
    const key = `${client}/${holder.id}`;
    if (!isKnown(file['roles'])) {
      noteUnknown(run, { type: 'client-scope-mapping', name: key }, 'roles');
      continue;
    }
    const added = namesIn(file, 'roles').filter((role) => !rolesOf(before, key).includes(role));
    if (added.length === 0) continue;
    const missing = added.find((role) => realm.clientRoles.get(client)?.has(role) !== true);
    if (missing !== undefined) throw new Stop(step, `there is no role "${missing}" of client "${client}"`);
    requireHolder(realm, holder, step);
    addMappedRoles(realm.clientScopeMappings, key, holder, added);
  }
}

/** @returns the roles that a document wants in a mapping, undefined where their names are not known. */
function wantedRoles(declared: ResolvedObject, key: string): string[] | undefined {
  const mapping = Object.keys(declared)
    .flatMap((client) => objectsIn(declared, client).map((file) => ({ key: `${client}/${holderOf(file)?.id}`, file })))
    .find((one) => one.key === key)?.file;
  if (mapping === undefined) return [];
  return isKnown(mapping['roles']) ? namesIn(mapping, 'roles') : undefined;
}
