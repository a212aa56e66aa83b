import type { EntityList } from '../reconciler/entity-lists.ts';
import { MANAGED_SETTINGS, type ReconcilerSettings } from '../reconciler/settings.ts';

/**
 * Says how to have keycloak-config-cli delete entities that are no longer declared (measured on 6.5).
 *
 * @returns a sentence without a full stop.
 */
export function deletionOf(list: EntityList, { keeps }: ReconcilerSettings): string {
  if (list.type === 'scope-mapping' && !keeps.has('client-scope'))
    return 'Declare each of them for one release with "roles": []';
  // The setting alone is not enough: what was dropped while nothing was deleted is forgotten.
  if (keeps.has(list.type))
    return `Delete them in the Admin Console, or declare them again and drop them once ${MANAGED_SETTINGS[list.type]} is "full"`;
  const others = list.isExact ? `. This deletes ${list.noun}s that were made by hand, too` : '';
  return `To delete them, write the list for one release with what is left, even if that is nothing: ${emptyList(list)}${others}`;
}

/** @returns a list without entities, as a document has it: `"roles": { "realm": [] }`. */
function emptyList({ path: [first, ...rest], empty }: EntityList): string {
  const value = rest.reduceRight((inner, key) => `{ "${key}": ${inner} }`, empty as string);
  return `"${first}": ${value}`;
}
