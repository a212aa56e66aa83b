import type { JsonObject } from '@realm-as-code/renderer';
import { toLiveRealm } from './from-export.ts';
import type { LiveRealm } from './live-realm.ts';
import type { ServerProviders } from './server-providers.ts';

/**
 * @param fresh the export of a realm that was created with nothing but this name.
 * @param offered what the server offers; what its version of Keycloak brings along unless given.
 * @returns a realm that is still to be made.
 */
export function toNewRealm(fresh: JsonObject, offered?: ServerProviders): LiveRealm {
  return { ...toLiveRealm(fresh, offered), isNew: true, organizations: new Map(), users: new Map() };
}
