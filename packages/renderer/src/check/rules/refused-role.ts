import { own } from '../../document/json.ts';
import { isAdminClient, LOCK } from '../../keycloak/locked-clients.ts';
import { nameOf } from '../entity-names.ts';
import { at } from '../../document/placed.ts';
import type { Examples, Rule } from '../rule.ts';

export const rule: Rule<'refused-role'> = {
  code: 'refused-role',
  severity: 'error',
  ...LOCK,
  title: 'a managed role of a client whose roles only Keycloak may change',
  reason:
    'Since Keycloak 26.7, nobody can create, change or delete roles of "realm-management" through the Admin API. The first import still creates such a role, but a realm that is already running never gets it, and every reconcile ends with HTTP 403.',
  check: (realm, report) => {
    for (const [client, role] of realm.clientRoles) {
      if (role.document.kind !== 'managed' || !isAdminClient(realm.realmName, client)) continue;
      const name = nameOf(role);
      if (!(own(realm.providers.clientRoles, client) ?? []).includes(name)) {
        report(at(role, 'name') ?? role, {
          message: `Keycloak ${realm.keycloak} refuses to create the role "${name}" of the client "${client}"`,
          hint: `Remove it and every reference to it; use a role of your own client, or one that "${client}" already has`,
        });
        continue;
      }
      const description = at(role, 'description');
      if (description === undefined || description.value === `\${role_${name}}`) continue;
      report(description, {
        message: `Keycloak ${realm.keycloak} refuses to change the role "${name}" of the client "${client}"`,
        hint: 'Remove it: Keycloak creates this role itself',
      });
    }
  },
};

const roles = (client: string, name: string): object => ({ roles: { client: { [client]: [{ name }] } } });

export const examples: Examples = {
  keycloak: '26.7.0',
  bad: { 'managed/10-roles.json': roles('realm-management', 'view-tenants') },
  good: {
    'managed/10-roles.json': { ...roles('api', 'view-tenants'), clients: [{ clientId: 'api', bearerOnly: true }] },
  },
};
