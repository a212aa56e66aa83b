// Resources, scopes, policies and permissions of clients (ClientAuthorizationImportService).

import { type Json, type JsonObject, objectAt, own, textAt } from '@realm-as-code/renderer';
import { resolvedPolicyName, resolvedResourceName, resolvedResourceNames } from './authorization-names.ts';
import type { Owning } from './authorization-owners.ts';
import { deletePolicies, importPolicies } from './authorization-policies.ts';
import { knownOr } from './authorization-properties.ts';
import { type Declared, deleteResources, importResources } from './authorization-resources.ts';
import { deleteScopes, importScopes } from './authorization-scopes.ts';
import { hasSecret } from '../clients/client-checks.ts';
import { findClient, nameOfClient } from '../clients/client-lookup.ts';
import { does } from '../config-cli-versions.ts';
import { ResourceServer, setAuthorization } from './resource-server.ts';
import { isResolvedObject, objectIn, objectsIn, type ResolvedObject, textIn } from '../resolved.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** The client of fine-grained admin permissions before Keycloak 26.2, for which it makes exceptions. */
const REALM_MANAGEMENT = 'realm-management';
/** The client of those since Keycloak 26.2, which it leaves alone: Keycloak takes no requests for it. */
export const ADMIN_PERMISSIONS = 'admin-permissions';

/** Sets the authorization settings of the clients that have some in the document. */
export function importClientAuthorization(run: Run, document: ResolvedObject): void {
  const isSkipped = (file: ResolvedObject): boolean =>
    textIn(file, 'clientId') === ADMIN_PERMISSIONS && does(run, 'toleratesAuthorization');
  for (const file of objectsIn(document, 'clients')) {
    const settings = file['authorizationSettings'];
    if (isResolvedObject(settings) && !isSkipped(file)) importSettings(run, file, settings);
  }
}

function importSettings(run: Run, file: ResolvedObject, settings: ResolvedObject): void {
  const { clients } = run.realm;
  const step = `set authorization of client "${nameOfClient(file)}"`;
  const clientId = findClient(run.realm, file, step) ?? '';
  const client = clients.get(clientId);
  if (client === undefined) throw new Stop(step, 'there is no such client');
  if (run.settings.validates && clientId !== REALM_MANAGEMENT && !hasSecret(client))
    throw new Stop(step, 'only a client with a secret can have authorization settings');
  const isMissing = client['authorizationSettings'] === undefined || clientId === ADMIN_PERMISSIONS;
  if (isMissing && !does(run, 'toleratesAuthorization'))
    throw new Stop(step, 'Keycloak gives no access to authorization settings of this client');
  const declared = declaredIn(run, settings, step);
  if (isMissing) return;
  checkPlaceholders(run, clientId, declared.resources);
  const live = objectAt(client, 'authorizationSettings');
  const server = new ResourceServer(live);
  try {
    updateServer(run, server, { clientId, file }, settings, declared);
  } finally {
    const isChanged = JSON.stringify(server.toJson()) !== JSON.stringify(live);
    if (isChanged) setAuthorization(clients, clientId, client, server);
  }
}

/** What the settings of a client declare, with placeholders resolved. */
interface Contents {
  readonly resources: readonly Declared[];
  readonly policies: readonly Declared[];
  readonly scopes: readonly ResolvedObject[];
}

/** What version 6.5.0 makes of such names is another resource than the one that is meant. */
function checkPlaceholders(run: Run, clientId: string, resources: readonly Declared[]): void {
  if (does(run, 'keepsResourceType') || !does(run, 'completesPlaceholders')) return;
  const isPlaceholder = ({ file }: Declared): boolean => textIn(file, 'name').includes('.resource.$');
  if (resources.some(isPlaceholder)) {
    const property = `clients.${clientId}.authorizationSettings.resources`;
    noteUnpredicted(run, property, 'keycloak-config-cli 6.5.0 gives them names that are ids');
  }
}

/** It stops at a placeholder for what is not there, and at null in place of a list. */
function declaredIn(run: Run, settings: ResolvedObject, step: string): Contents {
  const { realm } = run;
  const isMissing = (key: string): boolean => own(settings, key) === null;
  const missing = ['resources', 'policies', 'scopes'].find(isMissing);
  if (missing !== undefined) throw new Stop(step, `"${missing}" is null (a NullPointerException)`);
  const resources = objectsIn(settings, 'resources').map((file) => ({
    name: resolvedResourceName(realm, textIn(file, 'name'), step),
    file,
  }));
  const policies = objectsIn(settings, 'policies').map((file) => {
    if (own(file, 'config') === null) throw new Stop(step, 'the "config" of a policy is null (a NullPointerException)');
    const config = objectIn(file, 'config');
    const names = own(config, 'resources');
    const type = does(run, 'completesPlaceholders') ? textIn(config, 'defaultResourceType') : '';
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
