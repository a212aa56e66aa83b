import { type AccessFinding, accessFindings, toDiagnostics } from '@realm-as-code/access';
import { type Diagnostic, objectsAt, type RenderedRealm, textAt } from '@realm-as-code/renderer';
import { accessRealmOf, fingerprintOf } from './access-realm.ts';

/** @returns the ways round the gates of a realm; nothing is worked out for a realm whose documents have no gate. */
export function checkAccess(realm: RenderedRealm, keycloak: string): Diagnostic[] {
  const hasGate = objectsAt(realm.merged, 'authenticationFlows').some((flow) =>
    objectsAt(flow, 'authenticationExecutions').some(
      (execution) => textAt(execution, 'authenticator') === 'deny-access-authenticator',
    ),
  );
  if (!hasGate) return [];
  const key = `${keycloak} ${fingerprintOf(realm)}`;
  let findings = known.get(key);
  if (findings === undefined) known.set(key, (findings = accessFindings(accessRealmOf(realm, keycloak))));
  return toDiagnostics(findings, realm.documents);
}

/** What was found in other stages: as a rule they differ in addresses alone. */
const known = new Map<string, readonly AccessFinding[]>();
