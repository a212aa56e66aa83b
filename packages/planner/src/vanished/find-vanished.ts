import { type Diagnostic, sortDiagnostics } from '@realm-as-code/renderer';
import { findDroppedEntities } from './dropped-entities.ts';
import { findDroppedProperties } from './dropped-properties.ts';
import { findDroppedSettings } from './dropped-settings.ts';
import { findDroppedUsers } from './dropped-users.ts';
import type { Generations } from './generations.ts';

/**
 * Finds what a stage no longer declares and what stays in running realms all the same. What keycloak-config-cli deletes
 * by itself, as it does with a client that leaves a list of clients, is not found.
 *
 * @returns `vanished-declaration` for each list, user, property and setting; none of them shows a value.
 */
export function findVanished(generations: Generations): Diagnostic[] {
  if (generations.before.length === 0) return [];
  return sortDiagnostics([
    ...findDroppedEntities(generations),
    ...findDroppedUsers(generations),
    ...findDroppedProperties(generations),
    ...findDroppedSettings(generations),
  ]);
}
