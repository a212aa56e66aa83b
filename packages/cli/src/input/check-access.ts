import { accessFindings, toDiagnostics } from '@realm-as-code/access';
import { type Diagnostic, objectsAt, type RenderedRealm, textAt } from '@realm-as-code/renderer';
import { accessRealmOf } from './access-realm.ts';

/** @returns the ways round the gates of a realm; nothing is worked out for a realm whose documents have no gate. */
export function checkAccess(realm: RenderedRealm, keycloak: string): Diagnostic[] {
  const hasGate = objectsAt(realm.merged, 'authenticationFlows').some((flow) =>
    objectsAt(flow, 'authenticationExecutions').some(
      (execution) => textAt(execution, 'authenticator') === 'deny-access-authenticator',
    ),
  );
  return hasGate ? toDiagnostics(accessFindings(accessRealmOf(realm, keycloak)), realm.documents) : [];
}
