import type { JsonObject } from '@realm-as-code/renderer';
import type { LiveRealm } from '../live/live-realm.ts';
import { ENTITY_LISTS, type EntityList } from '../reconciler/entity-lists.ts';
import type { ReconcilerSettings } from '../reconciler/settings.ts';
import { namesInState } from '../reconciler/memory/state.ts';
import type { EntityType } from './compare.ts';
import { deletionOf } from './deletion.ts';
import type { Stay } from './stays.ts';

/** The types of entities that keycloak-config-cli remembers, with the path of their list in documents. */
const REMEMBERED: Partial<Record<EntityType, string>> = {
  client: 'clients',
  'realm-role': 'roles.realm',
  'client-role': 'roles.client',
  group: 'groups',
};

/**
 * Tells what an earlier reconcile made from what was made by hand. Only the reconciler's own memory does: it has the names
 * of clients, roles and groups, so that everything else counts as made by hand.
 *
 * @param stays what a run leaves as it is.
 * @param live the realm before the run, which overwrites its memory.
 * @param documents the managed documents.
 * @returns the same entries, with how to delete those that an earlier reconcile made. Without those that the run would have
 *   deleted if it did not fail before.
 */
export function markLeftOvers(
  stays: readonly Stay[],
  live: LiveRealm,
  documents: readonly JsonObject[],
  settings: ReconcilerSettings,
): Stay[] {
  const memory = new Map<string, ReadonlySet<string>>();
  const isRemembered = (list: string, name: string): boolean => {
    if (!memory.has(list)) memory.set(list, namesInState(live.attributes, list, settings) ?? new Set());
    return memory.get(list)?.has(name) === true;
  };
  return stays.flatMap((stay): Stay[] => {
    const list = listOf(stay);
    if (list === undefined || !isRemembered(...memoryOf(stay))) return [stay];
    const isDeleting = !settings.keeps.has(list.type) && documents.some((document) => list.isIn(document));
    return isDeleting ? [] : [{ ...stay, deletion: deletionOf(list, settings) }];
  });
}

/** Properties are nothing that is remembered. */
function listOf({ type, properties }: Stay): EntityList | undefined {
  const path = REMEMBERED[type];
  return properties.length > 0 ? undefined : ENTITY_LISTS.find((list) => list.path.join('.') === path);
}

/** @returns the list of the memory that an entity may be in, and its name there (StateService). */
function memoryOf({ type, name }: Stay): [list: string, name: string] {
  if (type === 'client') return ['clients', name];
  if (type === 'realm-role') return ['roles-realm', name];
  // Groups are remembered by name, and only those at the top.
  if (type === 'group') return ['groups', name.slice(1)];
  const end = name.lastIndexOf('/');
  return [`roles-client-${name.slice(0, end)}`, name.slice(end + 1)];
}
