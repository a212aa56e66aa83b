// What the policies of clients lose when Keycloak deletes something that they name.

import { type JsonObject, objectAt } from '@realm-as-code/renderer';
import { type CONFIG_LISTS, REMARKS } from '../../live/authorization.ts';
import type { LiveRealm } from '../../live/live-realm.ts';
import { ResourceServer, setAuthorization, withConfig } from './resource-server.ts';
import { namesIn } from '../resolved.ts';

type ConfigList = (typeof CONFIG_LISTS)[number];

/**
 * Takes what is deleted out of the policies of all clients. Only policies of client scopes go when they have none left
 * (ClientScopePolicyProviderFactory); the others stay, and apply to nobody.
 *
 * @param list where policies name it.
 * @param name as they name it.
 */
export function forgetInPolicies({ clients }: LiveRealm, list: ConfigList, name: string): void {
  for (const [clientId, client] of clients) {
    const authorization = objectAt(client, 'authorizationSettings');
    const policies = Object.values(objectAt(authorization, 'policies')) as JsonObject[];
    if (!policies.some((policy) => restOf(policy, list, name) !== undefined)) continue;
    const server = new ResourceServer(authorization);
    removeFrom(server, list, name);
    setAuthorization(clients, clientId, client, server);
  }
}

/** Deletes what a deleted user owns, and takes the user out of policies (UserSynchronizer.removeUserResources). */
export function forgetUserInAuthorization(realm: LiveRealm, username: string): void {
  for (const [clientId, client] of realm.clients) {
    const authorization = objectAt(client, 'authorizationSettings');
    const owned = Object.entries(objectAt(authorization, 'resources')).filter(
      ([, resource]) => (resource as JsonObject)['owner'] === username,
    );
    if (owned.length === 0) continue;
    const server = new ResourceServer(authorization);
    for (const [name] of owned) server.deleteResource(name);
    setAuthorization(realm.clients, clientId, client, server);
  }
  forgetInPolicies(realm, 'users', username);
}

function removeFrom(server: ResourceServer, list: ConfigList, name: string): void {
  for (const [policy, entity] of server.policies) {
    const rest = restOf(entity, list, name);
    if (rest === undefined) continue;
    if (rest.length === 0 && list === 'clientScopes') server.deletePolicy(policy);
    else server.policies.set(policy, withConfig(entity, list, rest));
  }
}

/** @returns the list without the name, undefined where it does not have it. */
function restOf(policy: JsonObject, list: ConfigList, name: string): string[] | undefined {
  const names = namesIn(objectAt(policy, 'config'), list);
  const gone = new Set([name, ...REMARKS.map((remark) => `${name} ${remark}`)]);
  const rest = names.filter((one) => !gone.has(one));
  return rest.length === names.length ? undefined : rest;
}
