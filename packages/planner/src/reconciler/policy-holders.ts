// What the policies of clients lose when Keycloak deletes something that they name.

import { type JsonObject, objectAt } from '@realm-as-code/renderer';
import { type CONFIG_LISTS, REMARKS } from '../live/authorization.ts';
import type { LiveRealm } from '../live/live-realm.ts';
import { ResourceServer, withConfig } from './resource-server.ts';
import { namesIn } from './resolved.ts';

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
    const holders = Object.values(objectAt(authorization, 'policies')).some(
      (policy) => restOf(policy as JsonObject, list, name) !== undefined,
    );
    if (holders) clients.set(clientId, { ...client, authorizationSettings: without(authorization, list, name) });
  }
}

function without(authorization: JsonObject, list: ConfigList, name: string): JsonObject {
  const server = new ResourceServer(authorization);
  for (const [policy, entity] of server.policies) {
    const rest = restOf(entity, list, name);
    if (rest === undefined) continue;
    if (rest.length === 0 && list === 'clientScopes') server.deletePolicy(policy);
    else server.policies.set(policy, withConfig(entity, list, rest));
  }
  return server.toJson();
}

/** @returns the list without the name, undefined where it does not have it. */
function restOf(policy: JsonObject, list: ConfigList, name: string): string[] | undefined {
  const names = namesIn(objectAt(policy, 'config'), list);
  const gone = new Set([name, ...REMARKS.map((remark) => `${name} ${remark}`)]);
  const rest = names.filter((one) => !gone.has(one));
  return rest.length === names.length ? undefined : rest;
}
