import type { AccessExecution, AccessFlow, AccessRealm } from '../realm/access-realm.ts';

/** An execution with its place. */
export interface Execution extends AccessExecution {
  /** What tells it from all others of the realm. */
  readonly key: string;
  /** The flow that it is in. */
  readonly parent: AccessFlow;
  readonly index: number;
}

/** The executions of a realm, as Keycloak looks them up. */
export interface Executions {
  /** @returns the executions of a flow in the order in which they run; none where there is no such flow. */
  of(flow: string): readonly Execution[];
  /** @returns the execution that is a sub-flow; undefined for a top-level flow. */
  ofSubFlow(flow: string): Execution | undefined;
}

const known = new WeakMap<AccessRealm, Executions>();

/** @returns the executions of a realm, found once. */
export function executionsOf(realm: AccessRealm): Executions {
  let executions = known.get(realm);
  if (executions === undefined) known.set(realm, (executions = findExecutions(realm)));
  return executions;
}

function findExecutions({ flows }: AccessRealm): Executions {
  const byFlow = new Map<string, Execution[]>();
  const bySubFlow = new Map<string, Execution>();
  for (const [alias, parent] of flows) {
    const executions = parent.executions.map((execution, index): Execution => ({
      ...execution,
      key: `${index} ${alias}`,
      parent,
      index,
    }));
    byFlow.set(alias, executions);
    for (const execution of executions) {
      if (execution.flow !== undefined && !bySubFlow.has(execution.flow)) bySubFlow.set(execution.flow, execution);
    }
  }
  return { of: (flow) => byFlow.get(flow) ?? [], ofSubFlow: (flow) => bySubFlow.get(flow) };
}

const endless = new WeakMap<AccessRealm, Map<string, boolean>>();

/** @returns whether a flow is in itself, or has one in it that is. Keycloak takes such a realm, and runs such a flow until it fails. */
export function isEndless(realm: AccessRealm, flow: string): boolean {
  let known = endless.get(realm);
  if (known === undefined) endless.set(realm, (known = new Map()));
  let found = known.get(flow);
  if (found === undefined) known.set(flow, (found = comesBack(realm, flow, [])));
  return found;
}

function comesBack(realm: AccessRealm, flow: string, above: readonly string[]): boolean {
  if (above.includes(flow)) return true;
  return executionsOf(realm)
    .of(flow)
    .some((execution) => execution.flow !== undefined && comesBack(realm, execution.flow, [...above, flow]));
}

/** @returns what a reader knows an execution by. */
export function nameOf({ authenticator, flow }: AccessExecution): string {
  return flow ?? authenticator ?? '';
}
