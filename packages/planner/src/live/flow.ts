import {
  compareText,
  isSubFlowExecution,
  isTrue,
  type JsonObject,
  objectsAt,
  own,
  textAt,
} from '@realm-as-code/renderer';

/** An execution of a flow. */
export interface Execution {
  readonly authenticator?: string;
  /** The alias of the sub-flow, if the execution is one. */
  readonly flow?: string;
  /** The alias of its authenticator config. */
  readonly config?: string;
  readonly requirement: string;
}

/** An authentication flow, top-level or not. */
export interface Flow {
  readonly description: string;
  readonly providerId: string;
  readonly topLevel: boolean;
  /** Whether it came with Keycloak. */
  readonly builtIn: boolean;
  /** In the order in which they run. */
  readonly executions: readonly Execution[];
}

/**
 * @param flow as an export or a document has it.
 * @param order sorts its executions.
 */
export function toFlow(flow: JsonObject, order: (executions: JsonObject[]) => JsonObject[]): Flow {
  return {
    description: textAt(flow, 'description') ?? '',
    providerId: textAt(flow, 'providerId') || 'basic-flow',
    topLevel: isTrue(own(flow, 'topLevel')),
    builtIn: isTrue(own(flow, 'builtIn')),
    executions: order(objectsAt(flow, 'authenticationExecutions')).map(toExecution),
  };
}

function toExecution(execution: JsonObject): Execution {
  const authenticator = textAt(execution, 'authenticator');
  const flow = isSubFlowExecution(execution) ? textAt(execution, 'flowAlias') : undefined;
  const config = textAt(execution, 'authenticatorConfig');
  return {
    ...(authenticator ? { authenticator } : {}),
    ...(flow ? { flow } : {}),
    ...(config ? { config } : {}),
    requirement: textAt(execution, 'requirement') ?? '',
  };
}

/** @returns executions as keycloak-config-cli sorts them to compare flows: by priority, then by name. */
export function byPriority(executions: JsonObject[]): JsonObject[] {
  return executions.toSorted((a, b) => compareExecutions(orderOf(a), orderOf(b)));
}

/** What executions are sorted by. */
interface Order {
  readonly priority?: number | undefined;
  readonly authenticator?: string | undefined;
  readonly flow?: string | undefined;
}

/** Those without a priority, an authenticator or a flow come before those that have one. */
export function compareExecutions(a: Order, b: Order): number {
  const [left, right] = [a.priority ?? -Infinity, b.priority ?? -Infinity];
  if (left !== right) return left - right;
  return compareText(a.authenticator ?? '', b.authenticator ?? '') || compareText(a.flow ?? '', b.flow ?? '');
}

function orderOf(execution: JsonObject): Order {
  return {
    priority: priorityOf(execution),
    authenticator: textAt(execution, 'authenticator'),
    flow: textAt(execution, 'flowAlias'),
  };
}

/** @returns an execution's priority, which a document may write as a text; undefined where there is none. */
export function priorityOf(execution: JsonObject): number | undefined {
  const priority = own(execution, 'priority');
  if (typeof priority === 'number') return priority;
  return typeof priority === 'string' && priority.trim() !== '' ? Number(priority) : undefined;
}

/** @returns the aliases of the sub-flows that are directly in a flow. */
export function subFlowsOf(flow: Flow): string[] {
  return flow.executions.flatMap((execution) => execution.flow ?? []);
}
