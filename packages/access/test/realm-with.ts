import { freshRealm } from '@realm-as-code/adopter';
import type { JsonObject } from '@realm-as-code/renderer';
import { type AccessRealm, readAccessRealm } from '../src/index.ts';

/** What runs in a flow: `REQUIRED auth-cookie`, or a sub-flow with its executions. */
export type Line = string | readonly [line: string, config: Record<string, string>] | SubFlow;

interface SubFlow {
  readonly flow: string;
  readonly requirement: string;
  readonly runs: readonly Line[];
}

/** @returns a sub-flow for {@link realmWith}. */
export function sub(requirement: string, flow: string, ...runs: Line[]): SubFlow {
  return { flow, requirement, runs };
}

/**
 * @param browser the executions of its browser flow.
 * @param rest what else is in the realm: it has a client `app` and the roles `staff` and `admin`.
 * @param others more top-level flows, by their aliases.
 */
export function realmWith(
  browser: readonly Line[],
  rest: JsonObject = {},
  others: Readonly<Record<string, readonly Line[]>> = {},
): AccessRealm {
  const flows: JsonObject[] = [];
  const configs: JsonObject[] = [];
  for (const [flow, runs] of Object.entries({ gated: browser, ...others }))
    addFlow({ flow, requirement: '', runs }, true, flows, configs);
  return readAccessRealm(
    {
      realm: 'demo',
      enabled: true,
      browserFlow: 'gated',
      authenticationFlows: flows,
      authenticatorConfig: configs,
      roles: { realm: [{ name: 'staff' }, { name: 'admin' }] },
      clients: [{ clientId: 'app', publicClient: true, redirectUris: ['https://app.example/*'] }],
      ...rest,
    },
    freshRealm('26.5.5', 'demo'),
  );
}

function addFlow({ flow, runs }: SubFlow, topLevel: boolean, flows: JsonObject[], configs: JsonObject[]): void {
  const executions = runs.map((line, index): JsonObject => {
    if (isSubFlow(line)) {
      addFlow(line, false, flows, configs);
      return { flowAlias: line.flow, authenticatorFlow: true, requirement: line.requirement, priority: index };
    }
    const [text, config] = typeof line === 'string' ? [line] : line;
    const [requirement = '', authenticator = ''] = text.split(' ');
    const alias = `${flow} ${index}`;
    if (config !== undefined) configs.push({ alias, config });
    return { authenticator, requirement, priority: index, ...(config && { authenticatorConfig: alias }) };
  });
  flows.push({ alias: flow, providerId: 'basic-flow', topLevel, builtIn: false, authenticationExecutions: executions });
}

function isSubFlow(line: Line): line is SubFlow {
  return typeof line === 'object' && 'runs' in line;
}
