// The authorization settings of a client while a run changes them, with what Keycloak does when something is deleted.

import { type Json, type JsonObject, objectAt } from '@realm-as-code/renderer';
import { asExported, rememberExported } from '../../live/as-exported.ts';
import { tidyAuthorization, tidyPolicy } from '../../live/authorization.ts';
import { tidyObject } from '../../live/tidy.ts';
import { namesIn } from '../resolved.ts';

/** A client as a server of protected resources. Its entities are replaced, and never changed. */
export class ResourceServer {
  settings: JsonObject;
  readonly resources: Map<string, JsonObject>;
  readonly policies: Map<string, JsonObject>;
  readonly scopes: Map<string, JsonObject>;

  /** @param authorization the `authorizationSettings` of a client, by name. */
  constructor(authorization: JsonObject) {
    this.settings = authorization;
    this.resources = entitiesIn(authorization, 'resources');
    this.policies = entitiesIn(authorization, 'policies');
    this.scopes = entitiesIn(authorization, 'scopes');
  }

  /** Its settings as a client has them. */
  toJson(): JsonObject {
    return tidyAuthorization(this.settings, this.resources, this.policies, this.scopes);
  }

  /** Permissions that were for this resource alone go with it (AuthorizationProvider.createResourceStoreWrapper). */
  deleteResource(name: string): void {
    this.#deleteWith('resources', name);
    this.resources.delete(name);
  }

  /** Permissions that were for this scope alone go with it (ScopeService.delete). */
  deleteScope(name: string): void {
    this.#deleteWith('scopes', name);
    this.scopes.delete(name);
  }

  /** What applied this policy alone goes with it (AuthorizationProvider.createPolicyWrapper). */
  deletePolicy(name: string): void {
    this.#deleteWith('applyPolicies', name);
    this.policies.delete(name);
  }

  /** @returns the resource that has a scope, undefined where none has it. */
  resourceWith(scope: string): string | undefined {
    return [...this.resources.keys()].find((name) => namesIn(this.resources.get(name) ?? {}, 'scopes').includes(scope));
  }

  /** Takes a name out of a list in the configs of policies. Policies whose list is empty then are deleted. */
  #deleteWith(list: string, name: string): void {
    for (const [policy, entity] of this.policies) {
      const names = namesIn(objectAt(entity, 'config'), list);
      if (!names.includes(name)) continue;
      const rest = names.filter((one) => one !== name);
      if (rest.length === 0) this.deletePolicy(policy);
      else this.policies.set(policy, withConfig(entity, list, rest));
    }
  }
}

/** Sets the authorization settings of a client, of which everything else stays as it is. */
export function setAuthorization(
  clients: Map<string, JsonObject>,
  clientId: string,
  client: JsonObject,
  server: ResourceServer,
): void {
  const next = tidyObject({ ...client, authorizationSettings: server.toJson() });
  const exported = asExported(client);
  clients.set(clientId, exported === undefined ? next : rememberExported(next, exported));
}

/** @returns a policy with another value in its config. */
export function withConfig(policy: JsonObject, key: string, value: Json): JsonObject {
  return tidyPolicy({ ...policy, config: { ...objectAt(policy, 'config'), [key]: value } });
}

function entitiesIn(authorization: JsonObject, key: string): Map<string, JsonObject> {
  const entities = objectAt(authorization, key);
  return new Map(Object.keys(entities).map((name) => [name, objectAt(entities, name)]));
}
