import { type Api, pathOfRealm } from './admin-api.ts';
import { type Problem, unexpectedStatus } from './problem.ts';

/**
 * The rights that `partial-export` asks for (Keycloak 26.5, RealmAdminResource), each with a reading request that needs
 * that right alone. A token does not tell: those of some clients do not list roles.
 */
const RIGHTS = [
  {
    right: 'manage-realm',
    method: 'POST',
    path: 'partial-export?exportClients=false&exportGroupsAndRoles=false',
  },
  { right: 'view-clients', method: 'GET', path: 'clients-initial-access' },
  { right: 'query-groups', method: 'GET', path: 'groups?max=1' },
] as const;

/**
 * Finds out which rights an account lacks to export a realm.
 *
 * @param loginRealm the realm that the account is from.
 */
export async function missingRights(api: Api, realm: string, loginRealm: string): Promise<Problem> {
  const answers = await Promise.all(
    RIGHTS.map(async ({ right, method, path }) => {
      const answer = await api.ask(method, `${pathOfRealm(realm)}/${path}`);
      return 'problem' in answer || answer.status !== 403 ? [] : [right];
    }),
  );
  const missing = answers.flat();
  if (missing.length === 0) return unexpectedStatus(403, 'the export of the realm');
  // Accounts of other realms get their rights from a client there.
  const client = loginRealm === realm ? 'realm-management' : `${realm}-realm`;
  return {
    problem: `this account may not export the realm "${realm}": it lacks ${missing.join(', ')} of ${client}`,
    hint: 'Nothing is written; it is Keycloak that asks for manage-realm to export a realm',
  };
}
