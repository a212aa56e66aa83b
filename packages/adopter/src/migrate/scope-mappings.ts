import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { scopeName } from './client-scopes.ts';
import { textsAt } from './given.ts';
import { type RealmDraft, roleOf, type ScopeHolder, scopeOf } from './realm-draft.ts';

/** Takes over which roles clients and client scopes are limited to. */
export function importScopeMappings(draft: RealmDraft, file: JsonObject): void {
  const clients = objectAt(file, 'clientScopeMappings');
  for (const client of Object.keys(clients)) {
    for (const mapping of objectsAt(clients, client)) importMapping(draft, mapping, client);
  }
  for (const mapping of objectsAt(file, 'scopeMappings')) importMapping(draft, mapping);
}

function importMapping(draft: RealmDraft, mapping: JsonObject, client?: string): void {
  const holder = holderOf(mapping);
  for (const name of textsAt(mapping, 'roles')) {
    const role = client === undefined ? { name } : { client, name };
    roleOf(draft, role);
    if (holder !== undefined) scopeOf(draft, holder).add(role);
  }
}

function holderOf(mapping: JsonObject): ScopeHolder | undefined {
  const client = textAt(mapping, 'client');
  if (client !== undefined) return { kind: 'client', name: client };
  const scope = textAt(mapping, 'clientScope') ?? textAt(mapping, 'clientTemplate');
  return scope === undefined ? undefined : { kind: 'clientScope', name: scopeName(scope) };
}
