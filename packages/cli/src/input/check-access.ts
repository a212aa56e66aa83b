import { type AccessFinding, accessFindings, toDiagnostics } from '@realm-as-code/access';
import { type Diagnostic, type Json, objectsAt, type RenderedRealm, textAt } from '@realm-as-code/renderer';
import { accessRealmOf } from './access-realm.ts';

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

/** Where things are, which no login flow asks. */
const ADDRESSES: ReadonlySet<string> = new Set([
  'adminUrl',
  'baseUrl',
  'browserSecurityHeaders',
  'passwordPolicy',
  'post.logout.redirect.uris',
  'rootUrl',
  'sslRequired',
  'webOrigins',
]);

function fingerprintOf({ merged }: RenderedRealm): string {
  return JSON.stringify(merged, (key, value: Json) => {
    if (ADDRESSES.has(key)) return undefined;
    // A client without any takes no logins.
    return key === 'redirectUris' && Array.isArray(value) ? value.length : value;
  });
}
