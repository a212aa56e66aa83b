// How keycloak-config-cli finds executions in flows of a realm (ExecutionFlowRepository), and what Keycloak makes of them.

import { listsConfigOf } from './authenticators.ts';
import type { Execution } from '../../live/flow.ts';
import type { LiveRealm } from '../../live/live-realm.ts';

/** Where an execution is: the flow that it is directly in, and its place there. */
export interface Place {
  readonly flow: string;
  readonly index: number;
  readonly execution: Execution;
}

/** @returns all executions in a flow and in its sub-flows, as Keycloak lists them (AuthenticationManagementResource.recurseExecutions). */
export function placesIn(realm: LiveRealm, flow: string, onTheWay: readonly string[] = []): Place[] {
  const executions = onTheWay.includes(flow) ? [] : (realm.flows.get(flow)?.executions ?? []);
  return executions.flatMap((execution, index) => [
    { flow, index, execution },
    ...(execution.flow === undefined ? [] : placesIn(realm, execution.flow, [...onTheWay, flow])),
  ]);
}

/** What keycloak-config-cli knows of an execution that it looks for. */
interface Wanted {
  readonly authenticator?: string;
  readonly config?: string;
  /** The alias of the sub-flow that it runs. */
  readonly flow?: string;
}

/**
 * Searches a flow as keycloak-config-cli does: further down, too, and without regard to the place, so that it may find
 * several.
 */
export function searchPlaces(realm: LiveRealm, flow: string, { authenticator, config, flow: sub }: Wanted): Place[] {
  return placesIn(realm, flow).filter(({ execution }) => {
    if (listedAuthenticator(realm, execution) !== authenticator) return false;
    if (sub !== undefined) return execution.flow === sub;
    const name = listedConfig(execution);
    return config === undefined || name === undefined || name === config;
  });
}

/** Keycloak lists the authenticators of form-flows, but not those of other sub-flows. */
function listedAuthenticator(realm: LiveRealm, { authenticator, flow }: Execution): string | undefined {
  if (flow === undefined) return authenticator;
  return realm.flows.get(flow)?.providerId === 'form-flow' ? authenticator : undefined;
}

/** Sub-flows are listed without the name of their config, and so are some authenticators. */
function listedConfig({ authenticator = '', flow, config }: Execution): string | undefined {
  return flow === undefined && listsConfigOf(authenticator) ? config : undefined;
}

/** Puts another execution in the place of one. */
export function replaceExecution(realm: LiveRealm, { flow, index }: Place, execution: Execution): void {
  const live = realm.flows.get(flow);
  if (live === undefined) return;
  realm.flows.set(flow, { ...live, executions: live.executions.with(index, execution) });
}

/** Characters that Keycloak takes in no name of a flow or a config (ReservedCharValidator). */
const RESERVED = /[:/?#@!$&()*+,;=[\]\\]/;

/** @returns why Keycloak refuses a name, undefined when it takes it. */
export function refusalOfName(name: string): string | undefined {
  const found = RESERVED.exec(name)?.[0];
  return found === undefined ? undefined : `Keycloak does not allow "${found}" in the name "${name}"`;
}
