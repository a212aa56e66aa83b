// What keycloak-config-cli remembers of its last run, in attributes of the realm (StateService). It deletes only those
// clients and roles that it remembers.

import type { LiveRealm } from '../live/live-realm.ts';
import { nameOfClient } from './client-lookup.ts';
import { listIn, objectIn, objectsIn, type ResolvedObject, textIn } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { Stop } from './stop.ts';

const PREFIX = 'de.adorsys.keycloak.config.state-default-';
/** How much of a list goes into one attribute, in characters. */
const PART_LENGTH = 250;

/**
 * @param list which list, such as `clients`.
 * @param step what the run is doing; it stops if the list is broken.
 * @returns the names that the last run imported.
 */
export function rememberedNames({ realm }: Run, list: string, step: string): ReadonlySet<string> {
  const names = namesInState(realm, list);
  if (names === undefined) throw new Stop(step, `the state that the last run left in ${PREFIX}${list}-* is broken`);
  return names;
}

/** @returns the names that the last run left in a realm, undefined where its list is broken. */
export function namesInState({ attributes }: LiveRealm, list: string): ReadonlySet<string> | undefined {
  const prefix = `${PREFIX}${list}-`;
  const isPart = (attribute: string): boolean =>
    attribute.startsWith(prefix) && /^\d+$/.test(attribute.slice(prefix.length));
  const count = [...attributes.keys()].filter(isPart).length;
  if (count === 0) return new Set();
  const parts = Array.from({ length: count }, (_, index) => attributes.get(`${prefix}${index}`) ?? 'null');
  const names = parseList(parts.join(''));
  return names && new Set(names.map(String));
}

function parseList(text: string): unknown[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Writes down the clients and roles of a document, if it has lists of them. */
export function rememberNames({ realm }: Run, document: ResolvedObject): void {
  const roles = objectIn(document, 'roles');
  remember(realm, 'roles-realm', listIn(roles, 'realm'), 'name');
  const clientRoles = objectIn(roles, 'client');
  for (const client of Object.keys(clientRoles)) {
    remember(realm, `roles-client-${client}`, objectsIn(clientRoles, client), 'name');
  }
  const clients = listIn(document, 'clients')?.map((client) => ({ name: nameOfClient(client) }));
  remember(realm, 'clients', clients, 'name');
}

/** Parts of an earlier, longer list are not removed, which breaks the next run. */
function remember(
  realm: LiveRealm,
  list: string,
  entities: readonly ResolvedObject[] | undefined,
  nameKey: string,
): void {
  if (entities === undefined) return;
  const text = JSON.stringify(entities.map((entity) => textIn(entity, nameKey)));
  for (let part = 0; part * PART_LENGTH < text.length; part++) {
    const slice = text.slice(part * PART_LENGTH, (part + 1) * PART_LENGTH);
    realm.attributes.set(`${PREFIX}${list}-${part}`, slice);
  }
}
