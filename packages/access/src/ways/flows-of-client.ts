// Which flows run for a client (org.keycloak.models.utils.AuthenticationFlowResolver): its own, otherwise its realm's.

import { textAt } from '@realm-as-code/renderer';
import type { AccessRealm } from '../realm/access-realm.ts';

/** @returns the alias of the flow that runs at a login page for a client. */
export function browserFlowOf(realm: AccessRealm, clientId: string): string {
  return flowOf(realm, clientId, 'browser', 'browserFlow');
}

/** @returns the alias of the flow that runs when a client sends user name and password. */
export function directGrantFlowOf(realm: AccessRealm, clientId: string): string {
  return flowOf(realm, clientId, 'direct_grant', 'directGrantFlow');
}

function flowOf(realm: AccessRealm, clientId: string, override: string, binding: string): string {
  const own = textAt(realm.clients.get(clientId), 'authenticationFlowBindingOverrides', override);
  return own || (realm.bindings.get(binding) ?? '');
}
