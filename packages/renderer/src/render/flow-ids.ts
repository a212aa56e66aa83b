import { isObject, type JsonObject, objectAt, objectsAt, textAt } from '../document/json.ts';

const OVERRIDES = 'authenticationFlowBindingOverrides';

/**
 * Makes the overrides of clients name flows by ID: Keycloak's import reads them as IDs only and ends at an alias
 * (RepresentationToModel.createClient, measured on 26.5.5), while keycloak-config-cli takes either.
 *
 * A flow that an override names and that has no `id` gets one that depends on the realm's name and its alias alone: the
 * same in every run, and another in each realm, as IDs are global on a server. Nothing else is touched; overrides that name no
 * flow of the realm are left to the rules.
 *
 * @param realm the realm as all documents together describe it.
 * @returns the realm for the import, with every value that does not change taken over as it is.
 */
export function nameFlowsById(realm: JsonObject): JsonObject {
  const clients = realm['clients'];
  const flows = realm['authenticationFlows'];
  const named = new Set(
    objectsAt(clients).flatMap((client) => Object.values(objectAt(client, OVERRIDES)).filter((name) => name !== '')),
  );
  if (named.size === 0 || !Array.isArray(clients) || !Array.isArray(flows)) return realm;

  const ids = new Map<unknown, string>();
  const identified = flows.map((flow) => {
    const alias = textAt(flow, 'alias');
    if (!isObject(flow) || alias === undefined || !named.has(alias)) return flow;
    const id = textAt(flow, 'id') ?? flowId(textAt(realm, 'realm') ?? '', alias);
    ids.set(alias, id);
    return { ...flow, id };
  });
  if (ids.size === 0) return realm;

  const overridden = clients.map((client) => {
    const overrides = objectAt(client, OVERRIDES);
    if (!isObject(client) || !Object.values(overrides).some((name) => ids.has(name))) return client;
    const byId = Object.entries(overrides).map(([binding, name]) => [binding, ids.get(name) ?? name] as const);
    return { ...client, [OVERRIDES]: Object.fromEntries(byId) };
  });
  return { ...realm, clients: overridden, authenticationFlows: identified };
}

/** @returns a UUID of version 8, whose bits are up to whoever makes it: a hash of both names. */
function flowId(realm: string, alias: string): string {
  const digits = fnv1a(JSON.stringify([realm, alias]))
    .toString(16)
    .padStart(32, '0');
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 3) | 8).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join('-');
}

/** FNV-1a of 128 bits, over UTF-16 code units (draft-eastlake-fnv): equal texts give equal numbers on every machine. */
function fnv1a(text: string): bigint {
  let hash = 0x6c62272e07bb014262b821756295c58dn;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(128, (hash ^ BigInt(text.charCodeAt(index))) * 0x1000000000000000000013bn);
  }
  return hash;
}
