import type { LoginRequest } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { scopesOfClient } from '../realm/scopes.ts';

/** More optional scopes than this are not combined: each alone, and all of them. */
const MOST_COMBINED = 4;

/** @returns the requests that make a difference to the realm's flows: which scopes and levels their conditions ask for. */
export function requestsOf(realm: AccessRealm, clientId: string): LoginRequest[] {
  const executions = [...realm.flows.values()].flatMap((flow) => flow.executions);
  const configs = (provider: string): Readonly<Record<string, string>>[] =>
    executions.flatMap(({ authenticator, config }) =>
      authenticator === provider && config !== undefined ? [config] : [],
    );
  const { onRequest } = scopesOfClient(realm, clientId);
  const asked = new Set(configs('conditional-client-scope').flatMap(({ client_scope: scope }) => scope ?? []));
  const scopes = subsets([...asked].filter((scope) => onRequest.has(scope)).toSorted());
  const levels = new Set(
    configs('conditional-level-of-authentication').flatMap((config) => {
      const level = Number(config['loa-condition-level']);
      return Number.isInteger(level) ? [level] : [];
    }),
  );
  return [undefined, ...[...levels].toSorted((a, b) => a - b)].flatMap((level) =>
    scopes.map((chosen): LoginRequest => (level === undefined ? { scopes: chosen } : { scopes: chosen, level })),
  );
}

function subsets(names: readonly string[]): string[][] {
  if (names.length > MOST_COMBINED) return [[], ...names.map((name) => [name]), [...names]];
  const found: string[][] = [[]];
  for (const name of names) found.push(...found.map((one) => [...one, name]));
  return found;
}
