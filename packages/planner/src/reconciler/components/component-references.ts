// What components name in their realm, which has to be there (the `validateConfiguration` methods of their factories; the
// same in 26.5 and 26.7).

import { type JsonObject, objectAt, textAt } from '@realm-as-code/renderer';
import type { LiveRealm } from '../../live/live-realm.ts';
import { asText } from '../../live/tidy.ts';
import { firstOf } from './component-config.ts';
import { findGroup } from '../people/group-tree.ts';

/** How many clients a name with dots is taken to begin with, at most. */
const LOOKUPS = 25;

/** @returns why Keycloak refuses a component, undefined when everything that it names is there. */
export function missingReference(realm: LiveRealm, component: JsonObject): string | undefined {
  const missing = (key: string, what: string, isThere: (name: string) => boolean): string | undefined => {
    const name = firstOf(component, key);
    return name === undefined || name.includes('$(') || isThere(name) ? undefined : `there is no ${what} "${name}"`;
  };
  const isGroup = (path: string): boolean => findGroup(realm.groups, path) !== undefined;
  switch (textAt(component, 'providerId')) {
    case 'group-ldap-mapper':
      return missing('groups.path', 'group', (path) => path === '/' || isGroup(path));
    case 'hardcoded-ldap-group-mapper':
      return missing('group', 'group', isGroup);
    case 'hardcoded-ldap-role-mapper':
      return missing('role', 'role', (name) => hasRole(realm, name));
    case 'allowed-client-templates':
      return missingScope(realm, component);
    default:
      return undefined;
  }
}

/** Roles of clients are written `client.role`; both can have dots in them (KeycloakModelUtils.getRoleFromString). */
function hasRole({ clients, clientRoles, realmRoles }: LiveRealm, name: string): boolean {
  let dot = name.lastIndexOf('.');
  for (let lookup = 0; dot > 0 && lookup < LOOKUPS; lookup++) {
    const client = name.slice(0, dot);
    if (clients.has(client)) return clientRoles.get(client)?.has(name.slice(dot + 1)) === true;
    dot = name.lastIndexOf('.', dot - 1);
  }
  return realmRoles.has(name);
}

function missingScope({ clientScopes }: LiveRealm, component: JsonObject): string | undefined {
  const list = objectAt(component, 'config')['allowed-client-scopes'];
  const names = Array.isArray(list) ? list.map(asText) : [];
  const missing = names.find((name) => name !== 'openid' && !name.includes('$(') && !clientScopes.has(name));
  return missing === undefined ? undefined : `there is no client scope "${missing}"`;
}
