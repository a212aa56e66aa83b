// Realm roles in the tokens of clients and client scopes (ScopeMappingImportService).

import type { JsonObject } from '@realm-as-code/renderer';
import {
  addMappedRoles,
  holderOf,
  type MappingHolder,
  namesBoth,
  removeMappedRoles,
  requireHolder,
  requireRoles,
  rolesOf,
} from './mapped-roles.ts';
import { noteUnknown } from '../properties.ts';
import { isKnown, listIn, namesIn, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/**
 * Adds the declared roles of each holder. Those that it has beside them go only where client scopes are managed in full (not
 * scope mappings: it reads the wrong setting), and mappings that are not declared only where scope mappings are.
 */
export function importScopeMappings(run: Run, document: ResolvedObject): void {
  const declared = listIn(document, 'scopeMappings');
  if (declared === undefined) return;
  const { scopeMappings } = run.realm;
  // Everything is compared with what there was before this step.
  const before = new Map(scopeMappings);
  for (const file of declared) {
    const holder = holderOf(file);
    if (holder !== undefined) importScopeMapping(run, file, holder, namesBoth(file) ? new Map() : before);
  }
  if (run.settings.keeps.has('scope-mapping')) return;
  const kept = new Set(declared.flatMap((file) => (namesBoth(file) ? [] : (holderOf(file)?.id ?? []))));
  for (const id of before.keys()) if (!kept.has(id)) removeMappedRoles(scopeMappings, id, rolesOf(before, id));
}

function importScopeMapping(
  run: Run,
  file: ResolvedObject,
  holder: MappingHolder,
  before: ReadonlyMap<string, JsonObject>,
): void {
  const { realm, settings } = run;
  const { id, name } = holder;
  if (!isKnown(file['roles'])) {
    noteUnknown(run, { type: 'scope-mapping', name: id }, 'roles');
    return;
  }
  const step = `map realm roles to the ${holder.property === 'client' ? 'client' : 'client scope'} "${name}"`;
  requireRoles(file, step);
  const [wanted, live] = [namesIn(file, 'roles'), rolesOf(before, id)];
  const added = wanted.filter((role) => !live.includes(role));
  if (added.length > 0 || !before.has(id)) requireHolder(realm, holder, step);
  const missing = added.find((role) => !realm.realmRoles.has(role));
  if (missing !== undefined) throw new Stop(step, `there is no realm role "${missing}"`);
  addMappedRoles(realm.scopeMappings, id, holder, added);
  if (settings.keeps.has('client-scope')) return;
  removeMappedRoles(
    realm.scopeMappings,
    id,
    live.filter((role) => !wanted.includes(role)),
  );
}
