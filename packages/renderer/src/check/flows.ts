import { isObject } from '../document/json.ts';
import { isSubFlowExecution } from '../keycloak/flows.ts';
import { at, isOn, items, type Placed, text } from '../document/placed.ts';
import type { RealmIndex } from './realm-index.ts';

/** An execution of a flow: an authenticator, or another flow. */
export interface Execution {
  readonly place: Placed;
  /** Whether it is marked as a sub-flow. */
  readonly isSubFlow: boolean;
  /** The alias of the sub-flow, where the execution is one. */
  readonly subFlow: string | undefined;
  readonly authenticator: string | undefined;
  readonly requirement: string | undefined;
}

/** @returns the executions of a flow, in the order of the document. */
export function executionsOf(flow: Placed): Execution[] {
  return items(at(flow, 'authenticationExecutions')).map((place) => {
    const isSubFlow = isObject(place.value) && isSubFlowExecution(place.value);
    return {
      place,
      isSubFlow,
      subFlow: isSubFlow || text(place, 'authenticator') === undefined ? text(place, 'flowAlias') : undefined,
      authenticator: text(place, 'authenticator'),
      requirement: text(place, 'requirement'),
    };
  });
}

/** @returns executions as an import runs them: by priority, those that have none first. */
export function inOrder(executions: readonly Execution[]): Execution[] {
  const priorityOf = ({ place }: Execution): number => {
    const priority = Number(at(place, 'priority')?.value ?? 0);
    return Number.isNaN(priority) ? 0 : priority;
  };
  return executions.toSorted((a, b) => priorityOf(a) - priorityOf(b));
}

/** @returns the executions of a flow that run at all, in their order. */
export function enabledExecutionsOf(flow: Placed): Execution[] {
  return inOrder(executionsOf(flow)).filter(
    ({ requirement }) => requirement !== undefined && requirement !== 'DISABLED',
  );
}

/** @returns whether an execution is a condition: it decides whether the sub-flow that it is in runs, and does nothing else. */
export function isCondition({ authenticator, subFlow }: Execution): boolean {
  return subFlow === undefined && authenticator?.startsWith('conditional-') === true;
}

/** @returns the enabled executions that are a sub-flow, by its alias. */
export function usesOfFlows(realm: RealmIndex): Map<string, Execution[]> {
  const uses = new Map<string, Execution[]>();
  for (const flow of flowsByAlias(realm).values())
    for (const execution of enabledExecutionsOf(flow)) {
      const { subFlow } = execution;
      if (subFlow === undefined) continue;
      const others = uses.get(subFlow);
      if (others === undefined) uses.set(subFlow, [execution]);
      else others.push(execution);
    }
  return uses;
}

/** @returns the flows that somebody wrote: Keycloak's own are as it ships them. */
export function ownFlows(realm: RealmIndex): Map<string, Placed> {
  return new Map([...flowsByAlias(realm)].filter(([, flow]) => !isOn(flow, 'builtIn')));
}

/** @returns the flows of the documents by alias; where two have the same alias, the first. */
export function flowsByAlias(realm: RealmIndex): Map<string, Placed> {
  const found = new Map<string, Placed>();
  for (const flow of realm.flows) {
    const alias = text(flow, 'alias');
    if (alias !== undefined && !found.has(alias)) found.set(alias, flow);
  }
  return found;
}
