import type { Examples, Rule } from '../rule.ts';
import { checkUndefined } from '../undefined-references.ts';

export const rule: Rule<'undefined-client'> = {
  code: 'undefined-client',
  severity: 'error',
  title: 'a reference to a client that is not defined',
  reason:
    'Roles of an unknown client make the first import fail with "unknown_error" and keycloak-config-cli stop; an unknown audience ends up in tokens that nobody accepts.',
  check: checkUndefined('client'),
};

export const examples: Examples = {
  bad: {
    'bootstrap/users.json': { users: [{ username: 'ann', clientRoles: { 'realm-managment': ['view-users'] } }] },
  },
  good: {
    'bootstrap/users.json': { users: [{ username: 'ann', clientRoles: { 'realm-management': ['view-users'] } }] },
  },
};
