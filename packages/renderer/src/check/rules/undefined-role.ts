import type { Examples, Rule } from '../rule.ts';
import { checkUndefined } from '../undefined-references.ts';

export const rule: Rule<'undefined-role'> = {
  code: 'undefined-role',
  severity: 'error',
  title: 'a reference to a realm or client role that is not defined',
  reason:
    'In a composite, the first import fails with "unknown_error" and keycloak-config-cli stops; for a user, a group and a scope mapping, the import creates the role under its misspelt name, which is a warning in bootstrap documents; a mapper or a condition never matches.',
  check: checkUndefined('realm-role', 'client-role', 'role'),
};

const admin = { name: 'admin', composites: { realm: ['viewer'] } };
const serviceAccount = (role: string): object => ({
  clients: [{ clientId: 'api', serviceAccountsEnabled: true }],
  users: [
    {
      username: 'service-account-api',
      serviceAccountClientId: 'api',
      clientRoles: { 'realm-management': [role] },
    },
  ],
});

export const examples: Examples = {
  bad: {
    'managed/10-roles.json': { roles: { realm: [admin] } },
    'managed/60-service-accounts.json': serviceAccount('view-userz'),
  },
  good: {
    'managed/10-roles.json': { roles: { realm: [{ name: 'viewer' }, admin] } },
    'managed/60-service-accounts.json': serviceAccount('view-users'),
  },
};
