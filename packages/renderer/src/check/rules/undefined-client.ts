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

const user = (client: string): object => ({ users: [{ username: 'ann', clientRoles: { [client]: ['view-users'] } }] });

export const examples: Examples = {
  bad: { 'bootstrap/users.json': user('realm-managment') },
  good: { 'bootstrap/users.json': user('realm-management') },
};
