import { at, isKnownText, text } from '../../document/placed.ts';
import { isAdminClient } from '../../keycloak/locked-clients.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'mapped-admin-role'> = {
  code: 'mapped-admin-role',
  severity: 'warning',
  since: ['26.6.5', '26.7.1'],
  guide: '26.7.1',
  title: 'a protocol mapper that puts a right of administrators into tokens',
  reason:
    'The Admin API only counts roles that users and groups have themselves: whoever has just such a token gets HTTP 403.',
  check: (realm, report) => {
    for (const mapper of realm.protocolMappers) {
      if (text(mapper, 'protocolMapper') !== 'oidc-hardcoded-role-mapper') continue;
      const role = at(mapper, 'config', 'role');
      if (!isKnownText(role)) continue;
      const [client = '', ...name] = role.value.split('.');
      if (name.length === 0 || !isAdminClient(realm.realmName, client)) continue;
      report(role, {
        message: `Keycloak ${realm.keycloak} gives nobody the rights of "${role.value}" because of a mapper`,
        hint: 'Give the role to the users, groups or service accounts that need it',
      });
    }
  },
};

const scope = (role: string): object => ({
  clientScopes: [
    {
      name: 'support',
      protocol: 'openid-connect',
      protocolMappers: [
        {
          name: 'support',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-hardcoded-role-mapper',
          config: { role },
        },
      ],
    },
  ],
});

export const examples: Examples = {
  keycloak: '26.7.3',
  bad: { 'managed/20-scopes.json': scope('realm-management.view-users') },
  good: { 'managed/20-scopes.json': scope('account.view-profile') },
};
