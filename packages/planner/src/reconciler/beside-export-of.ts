import type { BesideExport } from '../live/beside-export.ts';
import { objectsIn, type ReconcileDocument, textIn } from './resolved.ts';
import { wantedUsers } from './wanted-users.ts';

/**
 * @param documents those of a realm.
 * @returns what to read of the realm beside its export, as far as the documents speak of it. Users whose names are not known
 *   cannot be read.
 */
export function besideExportOf(documents: readonly ReconcileDocument[]): BesideExport {
  const values = documents.map(({ value }) => value);
  const has = (property: string): boolean =>
    values.some(({ [property]: value }) => value !== undefined && value !== null);
  const withMembers = values
    .flatMap((value) => objectsIn(value, 'organizations'))
    .filter(({ members }) => members !== undefined && members !== null);
  return {
    users: wantedUsers(documents),
    organizations: has('organizations'),
    membersOf: withMembers.map((one) => textIn(one, 'alias') || textIn(one, 'name')),
    userProfile: has('userProfile'),
  };
}
