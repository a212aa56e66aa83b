import type { WantedUser } from '../live/users.ts';
import { objectsIn, type ReconcileDocument, textIn } from './resolved.ts';

/** @returns the users that documents name, each once: what there is to read of people in a realm; undefined for none. */
export function wantedUsers(documents: readonly ReconcileDocument[]): WantedUser[] | undefined {
  const wanted = new Map<string, WantedUser>();
  for (const file of documents.flatMap(({ value }) => objectsIn(value, 'users'))) {
    const [email, firstName, lastName] = [textIn(file, 'email'), textIn(file, 'firstName'), textIn(file, 'lastName')];
    // A realm may use email addresses as usernames.
    const username = textIn(file, 'username') || email;
    const key = `${username} ${email}`.toLowerCase();
    const credentials = wanted.get(key)?.credentials === true || objectsIn(file, 'credentials').length > 0;
    wanted.set(key, { username, email, firstName, lastName, credentials, identities: false });
  }
  return wanted.size === 0 ? undefined : [...wanted.values()];
}
