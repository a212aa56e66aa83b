import { isSubFlowExecution, isTrue, type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';
import { byName, comparable } from '../shipped/same.ts';

/** A top-level flow with all that is in it. */
export interface FlowTree {
  readonly alias: string;
  /** Whether it came with Keycloak. */
  readonly isBuiltIn: boolean;
  /** The flow, and behind it its sub-flows in the order in which they run. */
  readonly flows: readonly JsonObject[];
  /** The configs that its executions name. */
  readonly configs: readonly JsonObject[];
}

/** @returns the top-level flows of a realm with their sub-flows and configs; what no flow uses is in none of them. */
export function flowTrees(realm: JsonObject): FlowTree[] {
  const flows = byName(objectsAt(realm, 'authenticationFlows'), 'alias');
  // Several can have one alias, and an export names them by that alone. Keycloak takes the first.
  const configs = byName(objectsAt(realm, 'authenticatorConfig').toReversed(), 'alias');
  return [...flows.values()]
    .filter((flow) => isTrue(flow['topLevel']))
    .map((flow) => {
      const inTree = collect(flow, flows);
      const used = new Set(inTree.flatMap(executionsOf).flatMap((one) => textAt(one, 'authenticatorConfig') ?? []));
      return {
        alias: textAt(flow, 'alias') ?? '',
        isBuiltIn: isTrue(flow['builtIn']),
        flows: inTree,
        configs: [...used].map((alias) => configs.get(alias)).filter((config) => config !== undefined),
      };
    });
}

/** @returns a text that is equal for trees that are the same. */
export function comparableTree({ flows, configs }: FlowTree): string {
  return `${flows.map(comparable).toSorted().join('\n')}\n${configs.map(comparable).toSorted().join('\n')}`;
}

function collect(
  flow: JsonObject,
  flows: ReadonlyMap<string, JsonObject>,
  found = new Set<JsonObject>(),
): JsonObject[] {
  if (found.has(flow)) return [];
  found.add(flow);
  for (const execution of executionsOf(flow)) {
    const below = isSubFlowExecution(execution) ? flows.get(textAt(execution, 'flowAlias') ?? '') : undefined;
    if (below !== undefined) collect(below, flows, found);
  }
  return [...found];
}

function executionsOf(flow: JsonObject): JsonObject[] {
  return objectsAt(flow, 'authenticationExecutions');
}
