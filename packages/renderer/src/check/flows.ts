import { at, isOn, items, type Placed, text } from '../document/placed.ts';
import type { RealmIndex } from './realm-index.ts';

/** An execution of a flow: an authenticator, or another flow. */
export interface Execution {
  readonly place: Placed;
  /** The alias of the sub-flow, where the execution is one. */
  readonly subFlow: string | undefined;
  readonly authenticator: string | undefined;
  readonly requirement: string | undefined;
}

export function executionsOf(flow: Placed): Execution[] {
  return items(at(flow, 'authenticationExecutions')).map((place) => {
    // Keycloak's exports have both spellings.
    const isFlow = isOn(place, 'authenticatorFlow') || isOn(place, 'autheticatorFlow');
    return {
      place,
      subFlow: isFlow || text(place, 'authenticator') === undefined ? text(place, 'flowAlias') : undefined,
      authenticator: text(place, 'authenticator'),
      requirement: text(place, 'requirement'),
    };
  });
}

/** @returns the flows of the documents by alias; of two with one alias the first. */
export function flowsByAlias(realm: RealmIndex): Map<string, Placed> {
  const found = new Map<string, Placed>();
  for (const flow of realm.flows) {
    const alias = text(flow, 'alias');
    if (alias !== undefined && !found.has(alias)) found.set(alias, flow);
  }
  return found;
}
