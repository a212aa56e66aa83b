// Keycloak's own clients and roles, which keycloak-config-cli never deletes.

import { type JsonObject, textAt } from '@realm-as-code/renderer';

/** The clients that Keycloak does not delete for anyone, whatever they are called (Constants.defaultClients). */
export const KEYCLOAKS_CLIENTS: readonly string[] = [
  'account',
  'admin-cli',
  'broker',
  'realm-management',
  'security-admin-console',
];

/** @returns whether a client is one of Keycloak's own: its name is then a message key. */
export function isDefaultClient(clientId: string, client: JsonObject | undefined): boolean {
  return isMessageKey('client', clientId, textAt(client, 'name'));
}

/** @returns whether a role is one of Keycloak's own: its description is then a message key. */
export function isDefaultRole(name: string, role: JsonObject): boolean {
  const description = textAt(role, 'description');
  const isDefaultRoles = name.startsWith('default-roles-') && description === '${role_default-roles}';
  return isDefaultRoles || isMessageKey('role', name, description);
}

function isMessageKey(prefix: string, name: string, key: string | undefined): boolean {
  return key === `\${${prefix}_${name}}` || key === `\${${prefix}_${name.replaceAll('_', '-')}}`;
}
