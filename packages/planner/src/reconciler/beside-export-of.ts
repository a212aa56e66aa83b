import type { JsonObject } from '@realm-as-code/renderer';
import type { BesideExport } from '../live/beside-export.ts';
import { nameOfOrganization } from '../live/organizations.ts';
import { listIn, objectsIn, type ReconcileDocument } from './resolved.ts';
import { wantedUsers } from './wanted-users.ts';

/**
 * @param documents those of a realm.
 * @returns what to read of the realm beside its export, as far as the documents speak of it. Users whose names are not known
 *   cannot be read.
 */
export function besideExportOf(documents: readonly ReconcileDocument[]): BesideExport {
  const values = documents.map(({ value }) => value);
  const organizations = values.flatMap((value) => objectsIn(value, 'organizations'));
  return {
    users: wantedUsers(documents),
    organizations: values.some((value) => listIn(value, 'organizations') !== undefined),
    membersOf: [...new Set(organizations.map((organization) => nameOfOrganization(organization as JsonObject)))],
    userProfile: values.some(({ userProfile }) => (userProfile ?? null) !== null),
  };
}
