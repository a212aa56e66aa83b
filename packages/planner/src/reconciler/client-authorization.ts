// Resources, scopes, policies and permissions of clients (ClientAuthorizationImportService).

import { type Json, type JsonObject, objectAt, own, textAt } from '@realm-as-code/renderer';
import { tidyObject } from '../live/tidy.ts';
import { resolvedPolicyName, resolvedResourceName, resolvedResourceNames } from './authorization-names.ts';
import type { Owning } from './authorization-owners.ts';
import { deletePolicies, importPolicies } from './authorization-policies.ts';
import { knownOr } from './authorization-properties.ts';
import { type Declared, deleteResources, importResources } from './authorization-resources.ts';
import { deleteScopes, importScopes } from './authorization-scopes.ts';
import { hasSecret } from './client-checks.ts';
import { findClient, nameOfClient } from './client-lookup.ts';
import { ResourceServer } from './resource-server.ts';
import { isResolvedObject, objectIn, objectsIn, type ResolvedObject, textIn } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { Stop } from './stop.ts';

/** The client of fine-grained admin permissions before Keycloak 26.2, for which it makes exceptions. */
export const REALM_MANAGEMENT = 'realm-management';
/** The client of those since Keycloak 26.2, which it leaves alone: Keycloak takes no requests for it. */
export const ADMIN_PERMISSIONS = 'admin-permissions';

/** Sets the authorization settings of the clients that have some in the document. */
export function importClientAuthorization(run: Run, document: ResolvedObject): void {
  for (const file of objectsIn(document, 'clients')) {
    const settings = file['authorizationSettings'];
    if (isResolvedObject(settings) && textIn(file, 'clientId') !== ADMIN_PERMISSIONS)
      importSettings(run, file, settings);
  }
}

function importSettings(run: Run, file: ResolvedObject, settings: ResolvedObject): void {
  const { clients } = run.realm;
  const step = `set authorization of client "${nameOfClient(file)}"`;
  const clientId = findClient(run.realm, file, step) ?? '';
  const client = clients.get(clientId);
  if (client === undefined) throw new Stop(step, 'there is no such client');
  if (clientId !== REALM_MANAGEMENT && !hasSecret(client))
    throw new Stop(step, 'only a client with a secret can have authorization settings');
  const declared = declaredIn(run, settings, step);
  // Without authorization services, Keycloak answers that there is nothing, and it takes no notice of that.
  if (client['authorizationSettings'] === undefined) return;
  const live = objectAt(client, 'authorizationSettings');
  const server = new ResourceServer(live);
  try {
    updateServer(run, server, { clientId, file }, settings, declared);
  } finally {
    const authorizationSettings = server.toJson();
    const isChanged = JSON.stringify(authorizationSettings) !== JSON.stringify(live);
    if (isChanged) clients.set(clientId, tidyObject({ ...client, authorizationSettings }));
  }
}

/** What the settings of a client declare, with placeholders resolved. */
interface Contents {
  readonly resources: readonly Declared[];
  readonly policies: readonly Declared[];
  readonly scopes: readonly ResolvedObject[];
}

/** It stops at a placeholder for what is not there. */
function declaredIn({ realm }: Run, settings: ResolvedObject, step: string): Contents {
  const resources = objectsIn(settings, 'resources').map((file) => ({
    name: resolvedResourceName(realm, textIn(file, 'name'), step),
    file,
  }));
  const policies = objectsIn(settings, 'policies').map((file) => {
    const config = objectIn(file, 'config');
    const names = own(config, 'resources');
    const type = textIn(config, 'defaultResourceType');
    const resolved = typeof names === 'string' && { resources: resolvedResourceNames(realm, names, type, step) };
    return {
      name: resolvedPolicyName(realm, textIn(file, 'name'), step),
      file: { ...file, config: { ...config, ...resolved } },
    };
  });
  return { resources, policies, scopes: objectsIn(settings, 'scopes') };
}

/** Scopes come first, for resources have them; policies last. Each list is exact, but that resources made by hand stay. */
function updateServer(
  run: Run,
  server: ResourceServer,
  client: Owning,
  settings: ResolvedObject,
  { resources, policies, scopes }: Contents,
): void {
  const { clientId } = client;
  const { keeps } = run.settings;
  const [oldResources, oldPolicies, oldScopes] = [server.resources, server.policies, server.scopes].map(
    (entities) => new Set(entities.keys()),
  ) as [Set<string>, Set<string>, Set<string>];
  setSettings(run, server, clientId, settings);
  importScopes(run, server, clientId, scopes);
  checkNames(server, `set resources of client "${clientId}"`);
  importResources(run, server, client, resources, oldResources);
  if (!keeps.has('client-authorization-resource'))
    deleteResources(run, server, client, namesOf(resources), oldResources);
  if (!keeps.has('client-authorization-policy')) deletePolicies(server, oldPolicies, namesOf(policies));
  if (!keeps.has('client-authorization-scope'))
    deleteScopes(server, clientId, oldScopes, new Set(scopes.map((scope) => textIn(scope, 'name'))));
  importPolicies(run, server, clientId, policies, new Set(server.policies.keys()));
}

/** keycloak-config-cli looks resources up by their names alone, and stops at two of one name that users own. */
function checkNames({ resources }: ResourceServer, step: string): void {
  for (const [key, resource] of resources) {
    const suffix = ` (${textAt(resource, 'owner') ?? ''})`;
    const name = key.endsWith(suffix) ? key.slice(0, -suffix.length) : key;
    if (name !== key && resources.has(name)) throw new Stop(step, `it has two resources "${name}" (Duplicate key)`);
  }
}

function namesOf(declared: readonly Declared[]): Set<string> {
  return new Set(declared.map(({ name }) => name));
}

/** What the document does not say is as Keycloak would have it in a new client, but for the decision strategy. */
function setSettings(run: Run, server: ResourceServer, clientId: string, file: ResolvedObject): void {
  const live = server.settings;
  const setting = (key: string, usual: Json): Json => {
    const declared = own(file, key);
    return declared === undefined ? usual : (knownOr(run, clientId, key, declared, live[key]) ?? live[key] ?? null);
  };
  const remote = setting('allowRemoteResourceManagement', true);
  const strategy = setting('decisionStrategy', live['decisionStrategy'] ?? null);
  if (strategy === 'CONSENSUS') {
    const reason = 'Keycloak does not take the decision strategy CONSENSUS for all permissions (HTTP 500)';
    throw new Stop(`set authorization of client "${clientId}"`, reason);
  }
  server.settings = {
    allowRemoteResourceManagement: typeof remote === 'string' ? remote.toLowerCase() === 'true' : remote,
    decisionStrategy: strategy,
    policyEnforcementMode: setting('policyEnforcementMode', 'ENFORCING'),
  } satisfies JsonObject;
}
