// What uses the flows of a realm, and how Keycloak deletes them.

import { objectAt, textAt } from '@realm-as-code/renderer';
import { subFlowsOf } from '../../live/flow.ts';
import type { LiveRealm } from '../../live/live-realm.ts';
import { replaceExecution, placesIn } from './executions.ts';

/** Which flow an identity provider uses at the first login through it, and which after each login. */
export type ProviderFlow = 'firstBrokerLoginFlowAlias' | 'postBrokerLoginFlowAlias';

/** @returns the aliases of the identity providers that use a flow. */
export function providersUsing({ identityProviders }: LiveRealm, alias: string, key: ProviderFlow): string[] {
  return [...identityProviders].filter(([, provider]) => textAt(provider, key) === alias).map(([name]) => name);
}

/** @returns the clients that use a flow instead of their realm's. */
export function clientsUsing({ clients }: LiveRealm, alias: string): string[] {
  const uses = (client: Parameters<typeof objectAt>[0]): boolean =>
    Object.values(objectAt(client, 'authenticationFlowBindingOverrides')).includes(alias);
  return [...clients].filter(([, client]) => uses(client)).map(([id]) => id);
}

/** @returns whether the realm, a client or an identity provider uses a flow (KeycloakModelUtils.isFlowUsed). */
export function isUsed(realm: LiveRealm, alias: string): boolean {
  return (
    [...realm.bindings.values()].includes(alias) ||
    clientsUsing(realm, alias).length > 0 ||
    providersUsing(realm, alias, 'firstBrokerLoginFlowAlias').length > 0 ||
    providersUsing(realm, alias, 'postBrokerLoginFlowAlias').length > 0
  );
}

/** @returns a flow and all flows in it. */
export function flowsWithin(realm: LiveRealm, alias: string): string[] {
  return [alias, ...placesIn(realm, alias).flatMap(({ execution }) => execution.flow ?? [])];
}

/**
 * Deletes a flow with its sub-flows and their configs.
 *
 * @returns whether Keycloak does so: nothing is deleted where something uses one of the flows, or one of them is built in.
 */
export function deleteFlow(realm: LiveRealm, alias: string): boolean {
  const aliases = flowsWithin(realm, alias);
  const isKept = aliases.some((one) => realm.flows.get(one)?.builtIn === true || isUsed(realm, one));
  if (isKept) return false;
  deleteConfigsIn(realm, alias);
  removeFlow(realm, alias);
  return true;
}

function removeFlow(realm: LiveRealm, alias: string): void {
  const flow = realm.flows.get(alias);
  if (flow === undefined) return;
  realm.flows.delete(alias);
  for (const sub of subFlowsOf(flow)) removeFlow(realm, sub);
}

/** Deletes the configs of all executions in a flow and its sub-flows. */
function deleteConfigsIn(realm: LiveRealm, alias: string): void {
  for (const { execution } of placesIn(realm, alias)) {
    if (execution.config !== undefined) deleteConfig(realm, execution.config);
  }
}

/** Deletes a config; every execution that has it, wherever it is, is left without one. */
export function deleteConfig(realm: LiveRealm, alias: string): void {
  realm.authenticatorConfigs.delete(alias);
  for (const [flow, { executions }] of realm.flows) {
    for (const [index, execution] of executions.entries()) {
      if (execution.config !== alias) continue;
      const { config: _, ...without } = execution;
      replaceExecution(realm, { flow, index, execution }, without);
    }
  }
}
