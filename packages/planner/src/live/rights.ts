import { type Api, pathOfRealm } from './admin-api.ts';
import type { Problem } from './problem.ts';

/**
 * The rights that reading a realm takes, each with a request that needs that right alone (Keycloak 26.5). A token does not
 * tell: those of some clients do not list roles.
 */
const RIGHTS = [
  { right: 'view-realm', path: 'client-policies/policies' },
  { right: 'view-clients', path: 'clients-initial-access' },
  { right: 'view-users', path: 'users?max=1' },
  { right: 'view-identity-providers', path: 'identity-provider/instances?first=0&max=1' },
] as const;

/**
 * Finds out which rights an account lacks to read a realm.
 *
 * @param loginRealm the realm that the account is from.
 * @param lacking what it lacks in any case.
 * @returns the rights, none where it has all of these.
 */
export async function missingRights(
  api: Api,
  realm: string,
  loginRealm: string,
  lacking: readonly string[] = [],
): Promise<Problem | undefined> {
  const answers = await Promise.all(
    RIGHTS.map(async ({ right, path }) => {
      const answer = await api.ask('GET', `${pathOfRealm(realm)}/${path}`);
      return 'problem' in answer || answer.status !== 403 ? [] : [right];
    }),
  );
  const missing = [...lacking, ...answers.flat()];
  if (missing.length === 0) return undefined;
  // Accounts of other realms get their rights from a client there.
  const client = loginRealm === realm ? 'realm-management' : `${realm}-realm`;
  return {
    problem: `this account may not read the realm "${realm}": it lacks ${missing.join(', ')} of ${client}`,
    hint:
      lacking.length === 0
        ? 'Rights to view are enough; nothing is written'
        : 'Nothing is written; it is Keycloak that asks for manage-realm to export a realm',
  };
}
