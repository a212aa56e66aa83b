import { isObject, isTrue, type Json, type JsonObject, objectAt, objectsAt } from '@realm-as-code/renderer';
import { given, pick, textMap, textsAt } from './given.ts';

/**
 * @returns the authorization settings of a client as an export has them (`RepresentationToModel.toModel`,
 *   `ModelToRepresentation.toResourceServerRepresentation`).
 */
export function authorizationOf(client: JsonObject): JsonObject {
  const settings = objectAt(client, 'authorizationSettings');
  const remote = given(settings, 'allowRemoteResourceManagement');
  const resources = objectsAt(settings, 'resources').map((resource) => toResource(resource, client));
  const scopes = new Map(
    // A resource may bring scopes along that are not in the list.
    [...resources.flatMap((resource) => objectsAt(resource, 'scopes')), ...objectsAt(settings, 'scopes')].map(
      (scope) => [given(scope, 'name'), pick(scope, ['name', 'displayName', 'iconUri'])],
    ),
  );
  return {
    allowRemoteResourceManagement: remote === undefined || isTrue(remote),
    ...pick(settings, ['authorizationSchema']),
    policyEnforcementMode: given(settings, 'policyEnforcementMode') ?? 'ENFORCING',
    resources,
    policies: objectsAt(settings, 'policies').map(toPolicy),
    scopes: [...scopes.values()],
    decisionStrategy: given(settings, 'decisionStrategy') ?? 'UNANIMOUS',
  };
}

function toResource(resource: JsonObject, client: JsonObject): JsonObject {
  const scopes = given(resource, 'scopes');
  // Formerly a resource had one address.
  const uris = [...textsAt(resource, 'uris'), ...textsAt({ uri: [given(resource, 'uri') ?? null] }, 'uri')];
  return {
    ...pick(resource, ['name', 'displayName', 'type', 'icon_uri']),
    // A resource is the client's own unless it says whose it is.
    ...(isOwn(objectAt(resource, 'owner'), client) ? {} : pick(resource, ['owner'])),
    ownerManagedAccess: isTrue(given(resource, 'ownerManagedAccess')),
    attributes: listed(objectAt(resource, 'attributes')),
    uris: [...new Set(uris)],
    ...(Array.isArray(scopes) ? { scopes: scopes.map(toScopeName) } : {}),
  };
}

function isOwn({ id = null, name = null }: JsonObject, client: JsonObject): boolean {
  return [client['id'], client['clientId']].some((own) => own !== undefined && (own === id || own === name));
}

/** Attributes have lists of values. */
function listed(attributes: JsonObject): JsonObject {
  const entries = Object.entries(attributes).map(([key, value]) => [key, Array.isArray(value) ? value : [value]]);
  return Object.fromEntries(entries) as JsonObject;
}

/** A resource names its scopes as texts or as objects. */
function toScopeName(scope: Json): JsonObject {
  return isObject(scope) ? pick(scope, ['name', 'displayName']) : { name: scope };
}

function toPolicy(policy: JsonObject): JsonObject {
  const config = textMap(objectAt(policy, 'config'));
  return {
    ...pick(policy, ['name', 'description', 'type']),
    logic: given(policy, 'logic') ?? 'POSITIVE',
    decisionStrategy: given(policy, 'decisionStrategy') ?? 'UNANIMOUS',
    config: { ...config, ...(typeof config['roles'] === 'string' ? { roles: withRequired(config['roles']) } : {}) },
  };
}

/** A policy says of each of its roles whether it is required. */
function withRequired(roles: string): string {
  try {
    const list = JSON.parse(roles) as Json;
    if (!Array.isArray(list)) return roles;
    const named = list.map((role) => (isObject(role) ? role : { id: role }));
    return JSON.stringify(named.map((role) => ({ ...role, required: isTrue(given(role, 'required')) })));
  } catch {
    return roles;
  }
}
