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
  const key = (one: JsonObject): [number, string, string] => {
    const priority = own(one, 'priority');
    return [
      typeof priority === 'number' ? priority : -Infinity,
      textAt(one, 'authenticator') ?? '',
      textAt(one, 'flowAlias') ?? '',
    ];
  };
  return executions.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    return left[0] - right[0] || compareText(left[1], right[1]) || compareText(left[2], right[2]);
  });
}

/** @returns the aliases of the sub-flows that are directly in a flow. */
export function subFlowsOf(flow: Flow): string[] {
  return flow.executions.flatMap((execution) => execution.flow ?? []);
}
