import { isEmpty } from '../live/tidy.ts';
import type { BesideExport } from '../live/beside-export.ts';
import { isKnown, objectsIn, type ReconcileDocument, textIn } from './resolved.ts';

/**
 * @param documents those of a realm.
 * @returns what to read of the realm beside its export, as far as the documents speak of it. Users whose names are not known
 *   cannot be read.
 */
export function besideExportOf(documents: readonly ReconcileDocument[]): BesideExport {
  const values = documents.map(({ value }) => value);
  const has = (property: string): boolean =>
    values.some(({ [property]: value }) => value !== undefined && value !== null);
  const users = values.flatMap((value) => objectsIn(value, 'users'));
  const usernames = users.flatMap((user) => {
    if (textIn(user, 'serviceAccountClientId') !== '') return [];
    // A realm may take the address for a name (UserImportService.importUser).
    const name = [user['username'], user['email']].find((value) => isKnown(value) && !isEmpty(value));
    return typeof name === 'string' ? [name.toLowerCase()] : [];
  });
  return {
    usernames: [...new Set(usernames)],
    organizations: has('organizations'),
    userProfile: has('userProfile'),
  };
}
