interface Server {
  post(path: string, body: unknown): Promise<unknown>;
  delete(path: string): Promise<unknown>;
}

/** The name of the realm; where it is part of other names and of addresses, it can be told from the rest. */
const NAME = 'fresh';

/** New in every realm. Nothing in a fresh realm refers to them. */
const IDS = new Set(['id', 'containerId']);
/** Lists whose order counts. Keycloak gives most others in an order of its own, which differs between realms. */
const ORDERED = new Set([
  'authenticationExecutions',
  'webAuthnPolicySignatureAlgorithms',
  'webAuthnPolicyPasswordlessSignatureAlgorithms',
]);

/**
 * Creates a realm with nothing but a name, exports it, and removes it again.
 *
 * @param server the Admin API below `/admin/realms`.
 * @param name the name of the realm.
 * @returns the export without IDs, properties and lists sorted: two captures of one version are equal.
 */
export async function captureFreshRealm(server: Server, name: string = NAME): Promise<unknown> {
  const path = `/${encodeURIComponent(name)}`;
  await server.post('', { realm: name });
  try {
    const answer = await server.post(`${path}/partial-export?exportClients=true&exportGroupsAndRoles=true`, undefined);
    return sorted(await (answer as Response).json());
  } finally {
    await server.delete(path);
  }
}

function sorted(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => sorted(item));
    return ORDERED.has(name) ? items : items.toSorted((a, b) => compare(sortKey(a), sortKey(b)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !IDS.has(key));
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => compare(a, b)).map(([key, item]) => [key, sorted(item, key)]),
  );
}

/** By name, so that the difference between two versions can be read. */
function sortKey(item: unknown): string {
  const { alias, clientId, name } = Object(item) as { alias?: string; clientId?: string; name?: string };
  return `${alias ?? clientId ?? name ?? ''}\0${JSON.stringify(item)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
