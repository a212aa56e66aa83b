import { at, isOn, type Placed, text } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

const PREFIX = 'service-account-';

export const rule: Rule<'service-account'> = {
  code: 'service-account',
  severity: 'error',
  title: 'a service account user that does not belong to its client',
  reason:
    'Both programs accept a service account without its client, with another name or of a client without service accounts: its roles are then those of an ordinary user that nobody logs in as.',
  check: (realm, report) => {
    for (const user of realm.users) {
      const username = text(user, 'username') ?? '';
      const clientId = text(user, 'serviceAccountClientId');
      if (clientId === undefined) {
        if (username.toLowerCase().startsWith(PREFIX))
          report(user, {
            message: `"${username}" is named like a service account and has no "serviceAccountClientId"`,
            hint: `Write "serviceAccountClientId": "${username.slice(PREFIX.length)}"`,
          });
        continue;
      }
      const expected = `${PREFIX}${clientId}`.toLowerCase();
      if (username.toLowerCase() !== expected)
        report(at(user, 'username') ?? user, {
          message: `the service account of "${clientId}" is named "${expected}", not "${username}"`,
          hint: `Write "username": "${expected}"`,
        });
      const client = realm.find('client', clientId);
      // Authorization services bring a service account with them.
      const has = (one: Placed): boolean =>
        isOn(one, 'serviceAccountsEnabled') || isOn(one, 'authorizationServicesEnabled');
      if (client !== undefined && client !== 'built-in' && !has(client))
        report(at(user, 'serviceAccountClientId') ?? user, {
          message: `the client "${clientId}" has no service account`,
          hint: 'Write "serviceAccountsEnabled": true at the client',
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
