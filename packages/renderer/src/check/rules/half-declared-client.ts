import { nameOf } from '../entity-names.ts';
import { at } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'half-declared-client'> = {
  code: 'half-declared-client',
  severity: 'error',
  title: 'one of Keycloak’s own clients, declared without what Keycloak creates along with it',
  reason:
    'Keycloak creates "account", its roles and "account-console" in one step, and skips that step when "account" is declared. Declaring only "account-console", or a role that such a client has anyway, makes the first import fail with "Duplicate resource error"; declaring only "account" gives a realm without the account console or without the roles for it.',
  check: (realm, report) => {
    for (const [client, role] of realm.clientRoles) {
      const name = nameOf(role);
      if (!realm.isBuiltIn('client-role', `${client}/${name}`) || realm.find('client', client) !== 'built-in') continue;
      report(role, {
        message: `the client "${client}", which is not declared, already has the role "${name}"`,
        hint: `Remove it, or declare the client "${client}" too`,
      });
    }
    const [account, console] = [realm.find('client', 'account'), realm.find('client', 'account-console')];
    if (account === undefined || console === undefined) return;
    if (account === 'built-in') {
      if (console !== 'built-in')
        report(at(console, 'clientId') ?? console, {
          message: '"account-console" is declared but "account" is not, so Keycloak creates both',
          hint: 'Declare the client "account" and its roles too',
        });
      return;
    }
    const place = at(account, 'clientId') ?? account;
    if (console === 'built-in')
      report(place, {
        message: '"account" is declared but "account-console" is not, so the realm has no account console',
        hint: 'Declare the client "account-console" too',
      });
    if (realm.find('client-role', 'account/manage-account') === 'built-in')
      report(place, {
        message: '"account" is declared without its roles, so nobody can manage their account',
        hint: 'Declare them under roles.client.account',
      });
  },
};

const [account, console] = ['account', 'account-console'].map((clientId) => ({
  clientId,
  publicClient: true,
  redirectUris: ['/realms/demo/account/*'],
}));

export const examples: Examples = {
  bad: { 'managed/30-clients.json': { clients: [console] } },
  good: {
    'bootstrap/account.json': { roles: { client: { account: [{ name: 'manage-account' }] } } },
    'managed/30-clients.json': { clients: [account, console] },
  },
};
