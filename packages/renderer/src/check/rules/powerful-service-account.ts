import { text } from '../../document/placed.ts';
import { powersOf } from '../admin-rights.ts';
import type { Examples, Rule } from '../rule.ts';

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
      for (const { right, power, given } of powersOf(realm, user))
        report(given, {
          message: `the service account of "${clientId}" can ${power} (${right})`,
          hint: 'Take the right away, or make an exception that says what it is needed for',
        });
    }
  },
};

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
