import { isObject } from '../document/json.ts';
import { isSubFlowExecution } from '../keycloak/flows.ts';
import { at, items, type Placed, text } from '../document/placed.ts';
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

/** @returns the flows of the documents by alias; where two have the same alias, the first. */
export function flowsByAlias(realm: RealmIndex): Map<string, Placed> {
  const found = new Map<string, Placed>();
  for (const flow of realm.flows) {
    const alias = text(flow, 'alias');
    if (alias !== undefined && !found.has(alias)) found.set(alias, flow);
  }
  return found;
}
