// How a flow is made, with everything in it (AuthenticationFlowsImportService, ExecutionFlowsImportService).

import { authenticatorsFor, REQUIREMENTS } from '@realm-as-code/renderer';
import type { Execution, Flow } from '../live/flow.ts';
import { valuesOf } from './authenticator-configs.ts';
import { type DeclaredFlows, flowToCreate } from './declared-flows.ts';
import { checkTexts } from './properties.ts';
import { textIn } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { Stop } from './stop.ts';

/**
 * Creates a flow with its executions, their configs and its sub-flows. If the run stops here, what it has made by then
 * stays.
 *
 * @param step what the run is doing.
 */
export function createFlow(run: Run, alias: string, declared: DeclaredFlows, step: string): void {
  const { flows } = run.realm;
  const file = declared.flows.get(alias);
  if (file === undefined) throw new Stop(step, `the file has no sub-flow "${alias}"`);
  if (flows.has(alias)) throw new Stop(step, `the realm already has a flow "${alias}" somewhere else`);
  checkTexts(file, 'flow', step);
  const flow = flowToCreate(file);
  const created: Execution[] = [];
  flows.set(alias, { ...flow, executions: created });
  for (const execution of flow.executions) {
    checkExecution(run, execution, flow, declared, step);
    if (!flow.topLevel) checkSearch(run, execution, created, step);
    created.push(createConfig(run, execution, declared, step));
    if (execution.flow !== undefined) createFlow(run, execution.flow, declared, step);
  }
}

/**
 * Creates the config of an execution.
 *
 * @returns the execution as it will be. Keycloak refuses a second config of the same name and keycloak-config-cli ignores
 *   the refusal, so the execution stays without one.
 */
function createConfig({ realm }: Run, execution: Execution, declared: DeclaredFlows, step: string): Execution {
  const { config, ...withoutConfig } = execution;
  if (config === undefined) return execution;
  const file = declared.configs.get(config);
  if (file === undefined) throw new Stop(step, `the file has no authenticator config "${config}"`);
  if (realm.authenticatorConfigs.has(config)) return withoutConfig;
  realm.authenticatorConfigs.set(config, valuesOf(file));
  return execution;
}

/** Stops at an execution that Keycloak or keycloak-config-cli refuses. */
function checkExecution({ realm }: Run, execution: Execution, flow: Flow, declared: DeclaredFlows, step: string): void {
  const { requirement, authenticator, flow: sub } = execution;
  if (sub !== undefined && authenticator !== undefined) {
    const file = declared.flows.get(sub);
    if (file === undefined || textIn(file, 'providerId') !== 'form-flow')
      throw new Stop(step, `the sub-flow "${sub}" has an authenticator, but is not a form-flow`);
  }
  if (!REQUIREMENTS.includes(requirement)) throw new Stop(step, `"${requirement}" is not a requirement`);
  const isMissing =
    sub === undefined &&
    authenticator !== undefined &&
    !authenticatorsFor(flow.providerId, realm.providers).includes(authenticator);
  if (isMissing) throw new Stop(step, `Keycloak has no authenticator "${authenticator}"`);
}

/**
 * Stops at an execution of a sub-flow that keycloak-config-cli cannot find again once it has made it: it searches by
 * authenticator and config, and would find another one as well, even in a flow further down.
 */
function checkSearch({ realm }: Run, execution: Execution, created: readonly Execution[], step: string): void {
  const { authenticator, config } = execution;
  const isSame = (other: Execution): boolean =>
    other.authenticator === authenticator &&
    (config === undefined || other.config === undefined || other.config === config);
  const isFound = (other: Execution): boolean =>
    other.flow === undefined ? isSame(other) : (realm.flows.get(other.flow)?.executions ?? []).some(isFound);
  if (authenticator !== undefined && created.some(isFound))
    throw new Stop(step, `it has "${authenticator}" twice, and keycloak-config-cli cannot tell them apart`);
}
