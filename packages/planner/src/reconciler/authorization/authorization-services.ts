// Authorization services of a client: on or off, which Keycloak decides whenever the client is written.

import { type JsonObject, objectAt } from '@realm-as-code/renderer';
import { targetOfResource } from '../../live/permission-ids.ts';
import { tidyObject } from '../../live/tidy.ts';
import { hasSecret } from '../clients/client-checks.ts';
import { isResolvedObject, isTrueIn, namesIn, type ResolvedObject } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/**
 * The role that Keycloak gives the service account of a client with authorization services, to look after its resources
 * (Constants.AUTHZ_UMA_PROTECTION).
 */
export const UMA_PROTECTION = 'uma_protection';
/** What a client has as soon as authorization services are on (RepresentationToModel.createResourceServer). */
export const NEW_SERVER: JsonObject = {
  allowRemoteResourceManagement: true,
  decisionStrategy: 'UNANIMOUS',
  policyEnforcementMode: 'ENFORCING',
  policies: {},
  resources: {},
  scopes: {},
};

/** @returns a client of a document with what its settings imply (ClientRepresentation.getAuthorizationServicesEnabled). */
export function withServicesOn(file: ResolvedObject): ResolvedObject {
  const hasSettings = isResolvedObject(file['authorizationSettings']);
  return hasSettings ? { ...file, authorizationServicesEnabled: true } : file;
}

/**
 * @param next a client as it is written.
 * @param isNew whether it is created.
 * @returns why Keycloak refuses it for its authorization services, undefined when it takes it (ResourceServerService.create).
 */
export function refusalOfServices(next: JsonObject, isNew: boolean): string | undefined {
  const isEnabled = isTrueIn(next, 'authorizationServicesEnabled') && next['authorizationSettings'] === undefined;
  // An update of a public client takes them away instead (ClientResource.updateClientFromRep).
  if (!isEnabled || (!isNew && !hasSecret(next))) return undefined;
  if (!isTrueIn(next, 'serviceAccountsEnabled'))
    return 'Keycloak refuses authorization services for a client without a service account (HTTP 500)';
  return hasSecret(next) ? undefined : 'Keycloak refuses authorization services for a public client (HTTP 500)';
}

/**
 * Gives a client that is written its authorization settings, or takes them away with all resources, policies and scopes. The
 * service account of a client that is new to this gets a role of its own.
 *
 * @param next a client as it is written.
 * @returns the client as Keycloak leaves it.
 */
export function withServices(run: Run, clientId: string, next: JsonObject): JsonObject {
  const { realm } = run;
  const { authorizationServicesEnabled: _enabled, authorizationSettings: settings, ...rest } = next;
  if (!isTrueIn(next, 'authorizationServicesEnabled') || !hasSecret(next)) {
    if (!holdsPermissions(next)) return rest;
    const property = `clients.${clientId}.authorizationSettings`;
    noteUnpredicted(run, property, 'a server whose fine-grained admin permissions are of version 1 makes them anew');
    return next;
  }
  if (settings !== undefined) return next;
  const roles = realm.clientRoles.get(clientId) ?? new Map<string, JsonObject>();
  if (!roles.has(UMA_PROTECTION)) roles.set(UMA_PROTECTION, { name: UMA_PROTECTION });
  realm.clientRoles.set(clientId, roles);
  const account = realm.serviceAccounts.get(clientId);
  if (account !== undefined) {
    const clientRoles = objectAt(account, 'clientRoles');
    const own = [...new Set([...namesIn(clientRoles, clientId), UMA_PROTECTION])];
    realm.serviceAccounts.set(clientId, tidyObject({ ...account, clientRoles: { ...clientRoles, [clientId]: own } }));
  }
  return { ...next, authorizationSettings: NEW_SERVER };
}

/**
 * A public client has such permissions only where Keycloak makes them itself: with the feature admin-fine-grained-authz:v1, which
 * an export does not tell of. keycloak-config-cli then switches them on again, right after its update has deleted them.
 */
function holdsPermissions(client: JsonObject): boolean {
  const resources = objectAt(client, 'authorizationSettings', 'resources');
  return !hasSecret(client) && Object.keys(resources).some((name) => targetOfResource(name) !== undefined);
}
