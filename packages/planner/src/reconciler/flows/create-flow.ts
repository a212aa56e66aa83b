// How a flow is made, with everything in it (AuthenticationFlowsImportService, ExecutionFlowsImportService). Where the run
// stops, what it has made by then stays.

import { authenticatorsFor, REQUIREMENTS } from '@realm-as-code/renderer';
import { compareExecutions, type Execution, type Flow } from '../../live/flow.ts';
import { createConfig } from './authenticator-configs.ts';
import { firstRequirementOf } from './authenticators.ts';
import {
  type DeclaredExecution,
  type DeclaredFlow,
  type DeclaredFlows,
  executionsOf,
  subFlowOf,
} from './declared-flows.ts';
import { refusalOfName, searchPlaces } from './executions.ts';
import { checkLength } from '../properties.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/** What the making of a flow shares. */
interface Making {
  readonly run: Run;
  readonly declared: DeclaredFlows;
  /** What the run is doing. */
  readonly step: string;
}

/** Creates a top-level flow, which is empty. */
export function createFlow(run: Run, file: DeclaredFlow, step: string): void {
  const { alias, description = '' } = file;
  const refusal = alias === '' ? 'Keycloak refuses a flow without an alias' : refusalOfName(alias);
  if (refusal !== undefined) throw new Stop(step, `${refusal} (HTTP 400)`);
  checkLength({ alias, description }, step);
  const providerId = kindOf(file, step);
  run.realm.flows.set(alias, { description, providerId, topLevel: true, builtIn: false, executions: [] });
  wrote(run, step);
}

/** Makes the executions of a new top-level flow one after another, with their configs and its sub-flows. */
export function fillFlow(run: Run, file: DeclaredFlow, declared: DeclaredFlows, step: string): void {
  const making = { run, declared, step };
  const parent = new Parent(making, file.alias);
  for (const execution of executionsOf(file, step)) {
    if (execution.flow === undefined) addToTopLevelFlow(making, parent, execution);
    else addSubFlow(making, parent, execution);
  }
}

/** A flow that is being filled. */
class Parent {
  readonly alias: string;
  readonly kind: string;
  readonly #making: Making;
  readonly #flow: Flow;
  readonly #made: { execution: Execution; priority: number }[] = [];

  constructor(making: Making, alias: string) {
    this.#making = making;
    this.#flow = making.run.realm.flows.get(alias) as Flow;
    this.alias = alias;
    this.kind = this.#flow.providerId;
  }

  /** Without a priority, an execution comes after those that are there. */
  add(execution: Execution, priority = Math.max(-1, ...this.#made.map((one) => one.priority)) + 1): void {
    this.#made.push({ execution, priority });
    this.#write();
  }

  /** Changes the execution that was added last. */
  change(execution: Execution): void {
    const { priority } = this.#made.pop() as { priority: number };
    this.add(execution, priority);
  }

  #write(): void {
    const made = this.#made.toSorted((a, b) =>
      compareExecutions({ ...a.execution, priority: a.priority }, { ...b.execution, priority: b.priority }),
    );
    const { run, step } = this.#making;
    run.realm.flows.set(this.alias, { ...this.#flow, executions: made.map((one) => one.execution) });
    wrote(run, step);
  }
}

/** An authenticator of a top-level flow gets its requirement and its priority at once. */
function addToTopLevelFlow({ run, declared, step }: Making, parent: Parent, execution: DeclaredExecution): void {
  const { authenticator, requirement, config, priority } = execution;
  checkRequirement(requirement, step);
  checkAuthenticator(run, parent.kind, authenticator, step);
  const made = { ...(authenticator === undefined ? {} : { authenticator }), requirement };
  parent.add(made, priority);
  if (config !== undefined && createConfig(run, config, declared, step)) parent.change({ ...made, config });
}

/** One of a sub-flow is added, found again, given a config, found once more, and given its requirement. */
function addToSubFlow({ run, declared, step }: Making, parent: Parent, execution: DeclaredExecution): void {
  const { authenticator = '', requirement, config } = execution;
  checkAuthenticator(run, parent.kind, execution.authenticator, step);
  let made: Execution = { authenticator, requirement: firstRequirementOf(authenticator) };
  parent.add(made);
  if (execution.strayAlias !== undefined)
    throw new Stop(
      step,
      `keycloak-config-cli looks for a sub-flow "${execution.strayAlias}", but it is "${authenticator}"`,
    );
  const found = searchPlaces(run.realm, parent.alias, { authenticator, ...(config !== undefined && { config }) });
  if (config !== undefined) {
    if (found.filter((place) => place.execution.config === undefined).length !== 1) throw twice(authenticator, step);
    if (createConfig(run, config, declared, step)) made = { ...made, config };
    parent.change(made);
  }
  const again = searchPlaces(run.realm, parent.alias, { authenticator, ...(config !== undefined && { config }) });
  if (again.length !== 1) throw twice(authenticator, step);
  if (requirement !== made.requirement) checkRequirement(requirement, step);
  parent.change({ ...made, requirement });
}

function twice(authenticator: string, step: string): Stop {
  return new Stop(step, `it has "${authenticator}" twice, and keycloak-config-cli cannot tell them apart`);
}

/** A sub-flow is made together with the execution that runs it, which is DISABLED at first. */
function addSubFlow(making: Making, parent: Parent, execution: DeclaredExecution): void {
  const { run, declared, step } = making;
  const { flow: alias = '', authenticator, requirement, config } = execution;
  const file = subFlowOf(declared, alias, step);
  if (authenticator !== undefined && file.providerId !== 'form-flow')
    throw new Stop(step, `the sub-flow "${alias}" has an authenticator, but is not a form-flow`);
  const providerId = kindOf(file, step);
  if (run.realm.flows.has(alias)) throw new Stop(step, `the realm already has a flow "${alias}" somewhere else`);
  const { description = '' } = file;
  checkLength({ alias, description }, step);
  run.realm.flows.set(alias, { description, providerId, topLevel: false, builtIn: false, executions: [] });
  const made = { ...(authenticator === undefined ? {} : { authenticator }), flow: alias, requirement: 'DISABLED' };
  parent.add(made);
  if (requirement !== made.requirement) checkRequirement(requirement, step);
  parent.change({ ...made, requirement });
  if (config !== undefined && createConfig(run, config, declared, step))
    parent.change({ ...made, requirement, config });
  const inner = new Parent(making, alias);
  if (alias.includes('/') && file.executions?.length !== 0)
    throw new Stop(step, `Keycloak does not find a flow with "/" in its name: "${alias}" (HTTP 404)`);
  for (const one of executionsOf(file, step)) {
    if (one.flow === undefined) addToSubFlow(making, inner, one);
    else addSubFlow(making, inner, one);
  }
}

/** Stops at something that is no requirement. */
export function checkRequirement(requirement: string, step: string): void {
  if (!REQUIREMENTS.includes(requirement)) throw new Stop(step, `"${requirement}" is not a requirement`);
}

/** How long the kind of a flow may be, in characters: what Keycloak's database takes (26.5, its Liquibase change log). */
const KIND_LIMIT = 36;

/** Keycloak takes no flow without a kind. */
function kindOf({ alias, providerId }: DeclaredFlow, step: string): string {
  if (providerId === undefined) throw new Stop(step, `the flow "${alias}" has no "providerId"`);
  if (providerId.length > KIND_LIMIT)
    throw new Stop(step, `"providerId" is longer than the ${KIND_LIMIT} characters that Keycloak can store (HTTP 500)`);
  // An empty one is read like this, and Keycloak looks for the same authenticators.
  return providerId || 'basic-flow';
}

/** Keycloak looks for the authenticators of a kind of flow. */
function checkAuthenticator({ realm }: Run, kind: string, authenticator: string | undefined, step: string): void {
  if (authenticator === undefined || !authenticatorsFor(kind, realm.providers).includes(authenticator))
    throw new Stop(step, `Keycloak has no authenticator "${authenticator ?? ''}"`);
}
