import { textAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';

/**
 * @returns the username that Keycloak knows a user by; undefined where there is no such user, and null where users were not
 *   read.
 */
export function findUser({ users, serviceAccounts }: LiveRealm, username: string): string | null | undefined {
  const wanted = username.toLowerCase();
  const isAccount = [...serviceAccounts.values()].some((account) => textAt(account, 'username') === wanted);
  if (isAccount || users?.has(wanted) === true) return wanted;
  return users === undefined ? null : undefined;
}
