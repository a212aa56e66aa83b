import type { LoginRequest } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { scopesOfClient } from '../realm/scopes.ts';

/** More optional scopes than this are not combined: each alone, and all of them. */
const MOST_COMBINED = 4;

/** @returns the requests that make a difference to the realm's flows: which scopes and levels their conditions ask for. */
export function requestsOf(realm: AccessRealm, clientId: string): LoginRequest[] {
  const { onRequest } = scopesOfClient(realm, clientId);
  const { scopes, levels } = askedFor(realm);
  const chosen = subsets(scopes.filter((scope) => onRequest.has(scope)));
  return [undefined, ...levels].flatMap((level) =>
    chosen.map((some): LoginRequest => (level === undefined ? { scopes: some } : { scopes: some, level })),
  );
}

/** What the conditions of a realm ask for, both sorted. */
interface AskedFor {
  readonly scopes: readonly string[];
  readonly levels: readonly number[];
}

/** What has been worked out: realms do not change. */
const KNOWN = new WeakMap<AccessRealm, AskedFor>();

function askedFor(realm: AccessRealm): AskedFor {
  let asked = KNOWN.get(realm);
  if (asked === undefined) KNOWN.set(realm, (asked = findAskedFor(realm)));
  return asked;
}

function findAskedFor({ flows }: AccessRealm): AskedFor {
  const scopes = new Set<string>();
  const levels = new Set<number>();
  for (const { executions } of flows.values()) {
    for (const { authenticator, config = {} } of executions) {
      const { client_scope: scope, 'loa-condition-level': level } = config;
      if (authenticator === 'conditional-client-scope' && scope !== undefined) scopes.add(scope);
      if (authenticator === 'conditional-level-of-authentication' && Number.isInteger(Number(level)))
        levels.add(Number(level));
    }
  }
  return { scopes: [...scopes].toSorted(), levels: [...levels].toSorted((a, b) => a - b) };
}

function subsets(names: readonly string[]): string[][] {
  if (names.length > MOST_COMBINED) return [[], ...names.map((name) => [name]), [...names]];
  const found: string[][] = [[]];
  for (const name of names) found.push(...found.map((one) => [...one, name]));
  return found;
}
