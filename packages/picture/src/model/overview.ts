import type { AccessRealm } from '@realm-as-code/access';
import type { Plan } from '@realm-as-code/planner';
import { BINDINGS } from '../words/uses.ts';
import type { Origin, OriginOf, Thing } from './origins.ts';

/** How many things of a kind there are, by who keeps them. */
export interface ThingCount {
  readonly what: string;
  readonly managed: number;
  readonly bootstrap: number;
  readonly builtIn: number;
  /** Made by hand, and declared nowhere; undefined where nobody has looked at the realm that runs. */
  readonly byHand?: number | undefined;
}

/** @returns how many things the realm has, of each kind and by who keeps them. */
export function countThings(realm: AccessRealm, originOf: OriginOf, plan: Plan | undefined): ThingCount[] {
  const isClientRole = (name: string): boolean =>
    name.includes('.') && realm.clients.has(name.slice(0, name.indexOf('.')));
  const roles = [...realm.roles.keys()];
  const topLevel = [...realm.flows.values()].filter((flow) => flow.topLevel).map(({ alias }) => alias);
  const kinds: readonly (readonly [what: string, thing: Thing, names: readonly string[], planned: string])[] = [
    ['Clients', 'client', [...realm.clients.keys()], 'client'],
    ['Client scopes', 'client-scope', [...realm.clientScopes.keys()], 'client-scope'],
    ['Roles of the realm', 'realm-role', roles.filter((name) => !isClientRole(name)), 'realm-role'],
    ['Roles of clients', 'client-role', roles.filter(isClientRole), 'client-role'],
    ['Login flows', 'flow', topLevel, 'authentication-flow'],
    ['Identity providers', 'identity-provider', [...realm.identityProviders.keys()], 'identity-provider'],
    ['Groups', 'group', [...realm.groups.keys()], 'group'],
  ];
  return kinds.map(([what, thing, names, planned]) => {
    const origins = names.map((name) => originOf(thing, name));
    const number = (origin: Origin): number => origins.filter((one) => one === origin).length;
    return {
      what,
      managed: number('managed'),
      bootstrap: number('bootstrap'),
      builtIn: number('built-in'),
      byHand: plan && plan.changes.filter((change) => change.type === planned && isByHand(change)).length,
    };
  });
}

/** Something that no document declares and no earlier reconcile made. */
export function isByHand({ action, properties, ...rest }: Plan['changes'][number]): boolean {
  return action === 'stays' && properties.length === 0 && !('deletion' in rest);
}

/** @returns what the realm uses its flows for, in words, with the flow. */
export function bindingsData({ bindings }: AccessRealm): (readonly [use: string, flow: string])[] {
  return Object.entries(BINDINGS).flatMap(([binding, words]) => {
    const alias = bindings.get(binding);
    return alias === undefined ? [] : [[words, alias] as const];
  });
}
