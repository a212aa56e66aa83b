import type { Document } from './e2e/admin-api.ts';

/** @returns what a plan reads of an export, without the ids that are others in each realm. */
export function recordable(realm: Document): Document {
  const { components: _components, clientProfiles: _profiles, clientPolicies: _policies, ...rest } = realm;
  const flows = new Map((realm['authenticationFlows'] as Document[]).map((flow) => [flow['id'], flow['alias']]));
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return sorted(value.map(strip));
    if (typeof value === 'string') return flows.get(value) ?? value;
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([key]) => !['id', 'containerId', 'createdTimestamp'].includes(key));
    return Object.fromEntries(
      entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, strip(item)]),
    );
  };
  const stripped = strip(rest) as Document;
  // Overrides name flows by id, which their aliases now stand for.
  for (const flow of stripped['authenticationFlows'] as Document[]) flow['id'] = flow['alias'];
  return stripped;
}

function sorted(list: unknown[]): unknown[] {
  const name = (one: unknown): string => {
    const { clientId, alias, username, name: own } = (one ?? {}) as Record<string, string | undefined>;
    return clientId ?? alias ?? username ?? own ?? JSON.stringify(one);
  };
  const isOrdered = list.some((one) => typeof one === 'object' && one !== null && 'requirement' in one);
  return isOrdered ? list : list.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}
