import type { JsonObject } from '@realm-as-code/renderer';
import type { LiveRealm } from '@realm-as-code/planner';

/**
 * Gives clients whose ID Keycloak has made the name that a prediction has for them.
 *
 * @param actual the realm as it was recorded.
 * @returns it with `name:…` in place of their IDs.
 */
export function withPredictedNames(predicted: LiveRealm, actual: LiveRealm): LiveRealm {
  let named = actual;
  for (const key of predicted.clients.keys()) {
    if (!key.startsWith('name:')) continue;
    const isIt = ([id, client]: [string, JsonObject]): boolean =>
      client['name'] === key.slice('name:'.length) && !predicted.clients.has(id);
    const [id] = [...actual.clients].find(isIt) ?? [];
    if (id !== undefined) named = renamed(named, id, key);
  }
  return named;
}

function renamed(realm: LiveRealm, id: string, name: string): LiveRealm {
  const inValue = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(id, name)) as T;
  const inMap = (entities: ReadonlyMap<string, JsonObject>): Map<string, JsonObject> =>
    new Map([...entities].map(([key, entity]) => [key === id ? name : key, inValue(entity)]));
  return {
    ...realm,
    clients: inMap(realm.clients),
    serviceAccounts: inMap(realm.serviceAccounts),
    clientRoles: new Map([...realm.clientRoles].map(([key, roles]) => [key === id ? name : key, inMap(roles)])),
  };
}
