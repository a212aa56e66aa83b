import type { WantedUser } from '../live/users.ts';
import { usersInAuthorization } from './authorization/authorization-users.ts';
import { objectsIn, type ReconcileDocument, textIn } from './resolved.ts';

/**
 * @returns the users that documents name, as users, as members of organizations or in authorization settings, each once: what
 *   there is to read of people in a realm; undefined for none.
 */
export function wantedUsers(documents: readonly ReconcileDocument[]): WantedUser[] | undefined {
  const wanted = new Map<string, WantedUser>();
  const values = documents.map(({ value }) => value);
  const users = values.flatMap((value) => objectsIn(value, 'users'));
  const organizations = values.flatMap((value) => objectsIn(value, 'organizations'));
  const members = organizations.flatMap((organization) => objectsIn(organization, 'members'));
  const inAuthorization = values.flatMap(usersInAuthorization).map((username) => ({ username }));
  for (const file of [...users, ...members, ...inAuthorization]) {
    const [email, firstName, lastName] = [textIn(file, 'email'), textIn(file, 'firstName'), textIn(file, 'lastName')];
    // A realm may use email addresses as usernames.
    const username = textIn(file, 'username') || email;
    const key = `${username} ${email}`.toLowerCase();
    const credentials = wanted.get(key)?.credentials === true || objectsIn(file, 'credentials').length > 0;
    wanted.set(key, { username, email, firstName, lastName, credentials, identities: false });
  }
  return wanted.size === 0 ? undefined : [...wanted.values()];
}
