import { at, entries, items, isKnownText, type Placed, text } from '../../document/placed.ts';
import { isAdminClient } from '../../keycloak/locked-clients.ts';
import type { RealmIndex } from '../realm-index.ts';
import type { Examples, Rule } from '../rule.ts';

/** What whoever has a right of administrators can take over with it (measured on 26.5.5). */
const POWERS: Readonly<Record<string, string>> = {
  'realm-admin': 'change everything in the realm',
  'manage-realm': 'change login flows and every setting of the realm',
  'manage-users':
    'set the password of anybody, administrators of applications included, and give them any role of the realm',
  'manage-clients': 'change every client, and read its secret',
  'view-clients': 'read the secret of every client',
  'manage-identity-providers': 'let in whomever a provider of their own names',
  impersonation: 'log in as anybody',
};

export const rule: Rule<'powerful-service-account'> = {
  code: 'powerful-service-account',
  severity: 'warning',
  title: 'a service account with a right that makes it master of users or clients',
  reason:
    'Whoever gets hold of the secret of such a client has these powers, and needs neither a password nor a second factor. Rights to view and to query are often enough; fine-grained admin permissions (Keycloak 26.2 and later) give the rest for some users and clients only.',
  check: (realm, report) => {
    for (const user of realm.users) {
      const clientId = text(user, 'serviceAccountClientId');
      // What the reconciler needs follows from the documents.
      if (clientId === undefined || clientId === realm.signsInAs) continue;
      const seen = new Set<string>();
      for (const { right, given } of rightsOf(realm, user, new Set())) {
        const power = POWERS[right];
        if (power === undefined || seen.has(right)) continue;
        seen.add(right);
        report(given, {
          message: `the service account of "${clientId}" can ${power} (${right})`,
          hint: 'Take the right away, or make an exception that says what it is needed for',
        });
      }
    }
  },
};

/** A right of administrators, and the place where it is given. */
interface Right {
  readonly right: string;
  readonly given: Placed;
}

/**
 * @param holder a user, or what a role has in it, with roles of the realm and of clients.
 * @param seen the roles of the realm that were followed already: they can have each other in them.
 */
function rightsOf(realm: RealmIndex, holder: Placed, seen: Set<string>): Right[] {
  const ofClients = entries(at(holder, 'clientRoles') ?? at(holder, 'client'))
    .filter(([client]) => isAdminClient(realm.realmName, client))
    .flatMap(([, rights]) => items(rights))
    .flatMap((given) => (isKnownText(given) ? [{ right: given.value, given }] : []));
  const ofRealm = items(at(holder, 'realmRoles') ?? at(holder, 'realm')).flatMap((given) => {
    if (!isKnownText(given) || seen.has(given.value)) return [];
    seen.add(given.value);
    const composites = at(realm.findDeclared('realm-role', given.value) ?? given, 'composites');
    if (composites === undefined) return [];
    return rightsOf(realm, composites, seen).map(({ right }) => ({ right, given }));
  });
  return [...ofClients, ...ofRealm];
}

const realm = (...rights: string[]): object => ({
  clients: [{ clientId: 'api', serviceAccountsEnabled: true }],
  users: [
    {
      username: 'service-account-api',
      serviceAccountClientId: 'api',
      clientRoles: { 'realm-management': rights },
    },
  ],
});

export const examples: Examples = {
  bad: { 'managed/60-service-accounts.json': realm('manage-users', 'view-clients') },
  good: { 'managed/60-service-accounts.json': realm('view-users', 'query-groups') },
};
