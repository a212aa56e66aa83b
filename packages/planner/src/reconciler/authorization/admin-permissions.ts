// The client that holds the permissions of administrators (fine-grained admin permissions, version 2: since Keycloak 26.2).
// Keycloak makes it when they are switched on for a realm (AdminPermissionsSchema.init), and keycloak-config-cli leaves it alone.

import { compareVersions, type JsonObject } from '@realm-as-code/renderer';
import { authorizationByName } from '../../live/authorization.ts';
import type { LiveRealm } from '../../live/live-realm.ts';
import { tidyObject } from '../../live/tidy.ts';
import { ADMIN_PERMISSIONS } from './client-authorization.ts';
import { NEW_CLIENT } from '../clients/new-client.ts';
import { addDefaultScopes } from '../clients/scopes-of-client.ts';
import type { Run } from '../simulated-run.ts';

/** @returns whether a server has such permissions, unless the feature is switched off (KeycloakProvider.isFgapV2Active). */
export function hasAdminPermissions({ keycloak }: LiveRealm): boolean {
  return keycloak === '' || compareVersions(keycloak, '26.2') >= 0;
}

/** Makes the client if a realm has the permissions switched on and lacks it. */
export function makeAdminPermissionsClient(run: Run): void {
  const { realm } = run;
  if (realm.settings['adminPermissionsEnabled'] !== true || realm.clients.has(ADMIN_PERMISSIONS)) return;
  realm.settings = { ...realm.settings, adminPermissionsClient: { clientId: ADMIN_PERMISSIONS } };
  const { clientAuthenticatorType: _, ...defaults } = NEW_CLIENT;
  // Its service account has no user and no scope before something writes the client.
  const client: JsonObject = {
    ...defaults,
    clientId: ADMIN_PERMISSIONS,
    nodeReRegistrationTimeout: 0,
    serviceAccountsEnabled: true,
    authorizationServicesEnabled: true,
    attributes: { realm_client: 'false' },
    authorizationSettings: authorizationByName(settingsOf(realm.keycloak), realm.permissionIds),
  };
  addDefaultScopes(run, client);
  realm.clients.set(ADMIN_PERMISSIONS, tidyObject(client));
  realm.clientRoles.set(ADMIN_PERMISSIONS, new Map());
}

interface ResourceType {
  readonly scopes: readonly string[];
  readonly scopeAliases?: Readonly<Record<string, string[]>>;
  readonly groupType?: string;
}

/** What may be permitted of what (AdminPermissionsSchema). */
function resourceTypes(keycloak: string): Record<string, ResourceType> {
  const isNewer = compareVersions(keycloak, '26.7') >= 0;
  const newer = (...names: string[]): string[] => (isNewer ? names : []);
  return {
    Clients: { scopes: ['manage', 'map-roles', 'map-roles-client-scope', 'map-roles-composite', 'view'] },
    Groups: {
      scopes: [
        'impersonate-members',
        'manage',
        'manage-members',
        'manage-membership',
        ...newer('manage-membership-of-members'),
        'view',
        'view-members',
      ],
    },
    ...(isNewer ? { Organizations: { scopes: ['manage', 'view'] } } : {}),
    Roles: { scopes: ['map-role', 'map-role-client-scope', 'map-role-composite'] },
    Users: {
      scopes: ['impersonate', 'manage', 'manage-group-membership', 'map-roles', 'reset-password', 'view'],
      scopeAliases: {
        impersonate: ['impersonate-members'],
        manage: ['manage-members'],
        ...(isNewer ? { 'manage-group-membership': ['manage-membership-of-members'] } : {}),
        view: ['view-members'],
      },
      groupType: 'Groups',
    },
  };
}

/** The authorization settings of the new client, as Keycloak exports them. */
function settingsOf(keycloak: string): JsonObject {
  const types = Object.entries(resourceTypes(keycloak));
  const named = (names: readonly string[]): JsonObject[] => names.map((name) => ({ name }));
  return {
    allowRemoteResourceManagement: true,
    policyEnforcementMode: 'ENFORCING',
    decisionStrategy: 'UNANIMOUS',
    resources: types.map(([name, { scopes }]) => ({
      name,
      type: name,
      ownerManagedAccess: false,
      scopes: named(scopes),
    })),
    scopes: named([...new Set(types.flatMap(([, { scopes }]) => scopes))]),
    authorizationSchema: {
      resourceTypes: Object.fromEntries(
        types.map(([type, { scopes, ...more }]) => [type, { type, scopes: [...scopes], ...more }]),
      ),
    },
  };
}
