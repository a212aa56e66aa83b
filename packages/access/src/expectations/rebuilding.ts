// What a realm goes through while keycloak-config-cli changes a flow: it deletes the flow and makes it anew, since Keycloak
// changes no flow as a whole. What uses the flow uses another one meanwhile (UsedAuthenticationFlowWorkaroundFactory and
// ExecutionFlowsImportService, read at v6.4.0, v6.5.0 and 9cc85939).

import { compareVersions, GUARD_FLOW, isObject, type JsonObject, needsGuardFlow, own } from '@realm-as-code/renderer';
import type { Moment } from '@realm-as-code/stage';
import type { AccessExecution, AccessFlow, AccessRealm } from '../realm/access-realm.ts';

/** A realm at a moment of a reconcile. */
export interface RealmState {
  readonly moment: Moment;
  /** The flow that is changed. */
  readonly flow: string;
  /** What has happened, as a part of a sentence, such as `while "browser" is made anew`. */
  readonly what: string;
  readonly realm: AccessRealm;
}

/** Stands in for flows that the realm itself uses: a flow without executions. */
const STAND_IN = 'TEMPORARY_CREATED_AUTH_FLOW';
/** Stands in for flows that clients have instead of their realm's. It has no executions either: Keycloak creates a flow without them. */
const CLIENT_STAND_IN = 'TEMPORARY_CREATED_CLIENT_AUTH_FLOW';
/** What identity providers use meanwhile at the first login. */
const FIRST_LOGIN = 'first broker login';

/**
 * @param realm the realm at rest.
 * @param aliases the top-level flows that managed documents declare, without Keycloak's own.
 * @param reconciler the version of keycloak-config-cli, undefined when it is not known.
 * @returns the states in which somebody could get in who cannot at rest: for each of the flows that something uses, those while
 *   it is made anew, and those that are left where the run stops on the way.
 */
export function statesOfRebuild(
  realm: AccessRealm,
  aliases: readonly string[],
  reconciler: string | undefined,
): RealmState[] {
  return aliases.flatMap((alias): RealmState[] => {
    const flow = realm.flows.get(alias);
    const released = flow && release(realm, alias, reconciler);
    if (flow === undefined || released === undefined) return [];
    const emptied = withoutConfigs(realm, flow).map((state): State => {
      const what = `when the configs of "${alias}" have been deleted, and it has not`;
      return { what, realm: state };
    });
    const away = released.map((state): State => ({ what: `while "${alias}" is made anew`, realm: state }));
    const killed = released.map((state): State => {
      const what = `when the run is killed while "${alias}" is made anew`;
      return { what, realm: state };
    });
    const states = (during: readonly State[], after: readonly State[]): RealmState[] => [
      ...during.map((state): RealmState => ({ moment: 'during a reconcile', flow: alias, ...state })),
      ...after.map((state): RealmState => ({ moment: 'after a failed reconcile', flow: alias, ...state })),
    ];
    // What still uses the flow keeps Keycloak from deleting it: the run stops there, with the configs gone.
    if (isHeld(realm, alias, reconciler)) return states(emptied, [...killed, ...emptied]);
    // What an error leaves behind since 6.5.0 is the flow as far as it has got. What a killed run leaves, only the managed
    // documents can point back.
    if (pointsBack(reconciler)) return states(away, [...killed, ...emptied, ...halfMade(realm, flow)]);
    // Before, clients were pointed back while the new flow was still empty.
    const early = [...realm.clients.values()].some((client) => releaseClient(client, alias) !== client)
      ? released.flatMap((state) => halfMade({ ...state, clients: realm.clients }, flow))
      : [];
    return states([...away, ...early], [...killed, ...early]);
  });
}

type State = Pick<RealmState, 'what' | 'realm'>;

/**
 * @returns the realm while a flow is away; undefined where nothing uses it. One that identity providers use both at the first
 *   login and after every login is released in two steps, and taken back in two.
 */
function release(realm: AccessRealm, alias: string, reconciler: string | undefined): AccessRealm[] | undefined {
  const bindings = new Map([...realm.bindings].map(([name, flow]) => [name, flow === alias ? STAND_IN : flow]));
  const clients = new Map([...realm.clients].map(([clientId, client]) => [clientId, releaseClient(client, alias)]));
  const first = releaseProviders(realm, 'firstBrokerLoginFlowAlias', alias, firstMeanwhile(reconciler));
  const post = releaseProviders(realm, 'postBrokerLoginFlowAlias', alias, postMeanwhile(reconciler));
  const isUsed =
    first.isUsed ||
    post.isUsed ||
    [...realm.bindings.values()].includes(alias) ||
    [...clients].some(([clientId, client]) => client !== realm.clients.get(clientId));
  if (!isUsed) return undefined;
  const flows = new Map(realm.flows);
  for (const name of [STAND_IN, CLIENT_STAND_IN]) flows.set(name, emptyFlow(name));
  const base = { ...realm, bindings, clients, flows };
  const both = releaseProviders(first.realm, 'postBrokerLoginFlowAlias', alias, postMeanwhile(reconciler));
  const providers = first.isUsed && post.isUsed ? [first.realm, both.realm, post.realm] : [both.realm];
  return providers.map(({ identityProviders }) => ({ ...base, identityProviders }));
}

/** @returns whether something uses the flow that is not pointed elsewhere, or would be pointed at the flow itself. */
function isHeld(realm: AccessRealm, alias: string, reconciler: string | undefined): boolean {
  if (realm.bindings.get('firstBrokerLoginFlow') === alias) return true;
  const stays = (property: string, meanwhile: string | undefined): boolean =>
    alias === meanwhile && releaseProviders(realm, property, alias, meanwhile).isUsed;
  return (
    stays('firstBrokerLoginFlowAlias', firstMeanwhile(reconciler)) ||
    stays('postBrokerLoginFlowAlias', postMeanwhile(reconciler))
  );
}

/** Since 6.5.0, what used a flow is pointed back at it even where the run stops. */
function pointsBack(reconciler: string | undefined): boolean {
  return reconciler === undefined || compareVersions(reconciler, '6.5.0') >= 0;
}

function firstMeanwhile(reconciler: string | undefined): string {
  return pointsBack(reconciler) ? FIRST_LOGIN : STAND_IN;
}

/** @returns the flow that runs meanwhile after the login with an identity provider; undefined for none at all. */
function postMeanwhile(reconciler: string | undefined): string | undefined {
  if (!pointsBack(reconciler)) return STAND_IN;
  // What is not known may be the version that lets everybody in.
  return reconciler !== undefined && needsGuardFlow(reconciler) ? GUARD_FLOW : undefined;
}

function releaseClient(client: JsonObject, alias: string): JsonObject {
  const overrides = own(client, 'authenticationFlowBindingOverrides');
  if (!isObject(overrides) || !Object.values(overrides).includes(alias)) return client;
  const released = Object.entries(overrides).map(([kind, flow]) => [kind, flow === alias ? CLIENT_STAND_IN : flow]);
  return { ...client, authenticationFlowBindingOverrides: Object.fromEntries(released) };
}

function releaseProviders(
  realm: AccessRealm,
  property: string,
  alias: string,
  meanwhile: string | undefined,
): { realm: AccessRealm; isUsed: boolean } {
  let isUsed = false;
  const identityProviders = new Map(
    [...realm.identityProviders].map(([name, provider]) => {
      if (own(provider, property) !== alias) return [name, provider];
      isUsed = true;
      const { [property]: _, ...others } = provider;
      return [name, meanwhile === undefined ? others : { ...others, [property]: meanwhile }];
    }),
  );
  return { realm: { ...realm, identityProviders }, isUsed };
}

function emptyFlow(alias: string): AccessFlow {
  return { alias, description: '', providerId: 'basic-flow', topLevel: true, builtIn: false, executions: [] };
}

/** @returns the realm while the configs of a flow are deleted, which is done one by one before the flow itself is. */
function withoutConfigs(realm: AccessRealm, flow: AccessFlow): AccessRealm[] {
  const gone = new Set<string>();
  const states: AccessRealm[] = [];
  for (const { executions } of flowsWithin(realm, flow)) {
    for (const { configAlias } of executions) {
      if (configAlias === undefined || gone.has(configAlias)) continue;
      gone.add(configAlias);
      const flows = [...realm.flows].map(([alias, one]): [string, AccessFlow] => [alias, withoutThese(one, gone)]);
      states.push({ ...realm, flows: new Map(flows) });
    }
  }
  return states;
}

function withoutThese(flow: AccessFlow, gone: ReadonlySet<string>): AccessFlow {
  const executions = flow.executions.map((execution) =>
    gone.has(execution.configAlias ?? '') ? { ...execution, configAlias: undefined, config: undefined } : execution,
  );
  return { ...flow, executions };
}

/** @returns the realm after each step in which the flow is made, without the last one. */
function halfMade(realm: AccessRealm, flow: AccessFlow): State[] {
  // The last part is the whole flow.
  return partsOf(realm, flow)
    .slice(0, -1)
    .map(({ flows, last }) => {
      const where = last === undefined ? 'before its first execution' : `after "${last}"`;
      return { what: `when the making of "${flow.alias}" stops ${where}`, realm: { ...realm, flows } };
    });
}

/** The flows of a realm after a step of making one, and what was made last. */
interface Part {
  readonly flows: ReadonlyMap<string, AccessFlow>;
  readonly last: string | undefined;
}

/** @returns the steps in which a flow is made, from an empty one to a complete one. */
function partsOf(realm: AccessRealm, flow: AccessFlow): Part[] {
  const within = flowsWithin(realm, flow);
  const flows = new Map([...realm.flows].filter(([, one]) => !within.includes(one)));
  flows.set(flow.alias, { ...flow, executions: [] });
  const parts: Part[] = [{ flows: new Map(flows), last: undefined }];
  const add = ({ alias }: AccessFlow, execution: AccessExecution): void => {
    const parent = flows.get(alias) as AccessFlow;
    flows.set(alias, { ...parent, executions: [...parent.executions, execution] });
    parts.push({ flows: new Map(flows), last: execution.flow ?? execution.authenticator });
  };
  const fill = (parent: AccessFlow): void => {
    for (const execution of parent.executions) {
      const subFlow = within.find(({ alias }) => alias === execution.flow);
      // An execution begins disabled, which changes nothing, and has its config by the time it is enabled. Only
      // those at the top begin with their requirement.
      if (parent === flow && subFlow === undefined && execution.config !== undefined) {
        const before = flows.get(flow.alias) as AccessFlow;
        add(flow, { ...execution, configAlias: undefined, config: undefined });
        flows.set(flow.alias, before);
      }
      const isNew = subFlow !== undefined && !flows.has(subFlow.alias);
      if (isNew) flows.set(subFlow.alias, { ...subFlow, executions: [] });
      add(parent, execution);
      if (isNew) fill(subFlow);
    }
  };
  fill(flow);
  return parts;
}

/** @returns a flow and all flows in it, in the order in which they are reached. */
function flowsWithin(realm: AccessRealm, flow: AccessFlow): AccessFlow[] {
  const found = new Set([flow]);
  for (const { executions } of found) {
    for (const { flow: alias } of executions) {
      const subFlow = alias === undefined ? undefined : realm.flows.get(alias);
      if (subFlow !== undefined) found.add(subFlow);
    }
  }
  return [...found];
}
