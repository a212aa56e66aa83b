import { nameOf, userName } from '../entity-names.ts';
import { text } from '../../document/placed.ts';
import { SERVICE_ACCOUNT_PREFIX } from '../../keycloak/service-accounts.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'managed-user'> = {
  code: 'managed-user',
  severity: 'error',
  title: 'a user other than a service account in a managed document',
  reason:
    'Users belong to operators. A managed user is reset on every start: names, roles, groups, and the password if the document has one.',
  check: (realm, report) => {
    for (const user of realm.users) {
      if (user.document.kind !== 'managed' || text(user, 'serviceAccountClientId') !== undefined) continue;
      // service-account reports these.
      if (nameOf(user, 'username').startsWith(SERVICE_ACCOUNT_PREFIX)) continue;
      report(user, {
        message: `${userName(user)} is reset on every start`,
        hint: 'Move it to a bootstrap document',
      });
    }
  },
};

const users = { users: [{ username: 'ann', enabled: true }] };

export const examples: Examples = {
  bad: { 'managed/60-users.json': users },
  good: { 'bootstrap/users.json': users },
};
