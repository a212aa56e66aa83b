import { nameOf } from '../entity-names.ts';
import { at, isOn, text } from '../../document/placed.ts';
import { SERVICE_ACCOUNT_PREFIX, serviceAccountOf } from '../../keycloak/service-accounts.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'service-account'> = {
  code: 'service-account',
  severity: 'error',
  import: 'accepts',
  title: 'a service account that does not belong to its client',
  reason:
    'Keycloak and keycloak-config-cli accept a service account that has no client, has another name, or belongs to a client without service accounts: its roles then go to an ordinary user that nobody logs in as.',
  check: (realm, report) => {
    for (const user of realm.users) {
      const username = nameOf(user, 'username');
      const clientId = text(user, 'serviceAccountClientId');
      if (clientId === undefined) {
        if (username.toLowerCase().startsWith(SERVICE_ACCOUNT_PREFIX))
          report(user, {
            message: `"${username}" is named like a service account but has no "serviceAccountClientId"`,
            hint: `Write "serviceAccountClientId": "${username.slice(SERVICE_ACCOUNT_PREFIX.length)}"`,
          });
        continue;
      }
      const expected = serviceAccountOf(clientId);
      if (username.toLowerCase() !== expected)
        report(at(user, 'username') ?? user, {
          message: `the service account of "${clientId}" must be named "${expected}", not "${username}"`,
          hint: `Write "username": "${expected}"`,
        });
      const client = realm.findDeclared('client', clientId);
      // Authorization services include a service account.
      const switches = ['serviceAccountsEnabled', 'authorizationServicesEnabled'];
      if (client !== undefined && !switches.some((name) => isOn(client, name)))
        report(at(user, 'serviceAccountClientId') ?? user, {
          message: `the client "${clientId}" has no service account`,
          hint: 'Set "serviceAccountsEnabled": true on the client',
        });
    }
  },
};

const realm = (username: string): object => ({
  clients: [{ clientId: 'api', serviceAccountsEnabled: true }],
  users: [{ username, serviceAccountClientId: 'api' }],
});

export const examples: Examples = {
  bad: { 'managed/60-service-accounts.json': realm('service-account-app') },
  good: { 'managed/60-service-accounts.json': realm('service-account-api') },
};
