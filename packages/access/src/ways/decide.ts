import type { Access, Attempt } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';

/** @returns whether somebody gets in, as Keycloak would decide, and by which steps. */
export function decide(realm: AccessRealm, { request = { scopes: [] } }: Attempt): Access {
  void realm;
  return { outcome: 'depends', dependsOn: ['not built yet'], needs: [], flows: [], steps: [], request };
}
