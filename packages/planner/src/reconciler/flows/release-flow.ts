// What uses a flow that is to be made anew is pointed at another one meanwhile, and back again
// (UsedAuthenticationFlowWorkaroundFactory): write by write, because people log in meanwhile.

import { GUARD_FLOW, type JsonObject, needsGuardFlow, objectAt } from '@realm-as-code/renderer';
import { tidyObject } from '../../live/tidy.ts';
import { withAccountScope } from '../clients/service-accounts.ts';
import { does } from '../config-cli-versions.ts';
import { clientsUsing, deleteFlow, isUsed, type ProviderFlow, providersUsing } from './flow-uses.ts';
import { inHashOrder } from '../hash-order.ts';
import { checkLengths, replaceProperty } from '../properties.ts';
import { checkProvider } from './provider-checks.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { Stop } from '../stop.ts';

/** The prefix of keycloak-config-cli's own temporary flows, which it does not delete with the others. */
export const TEMPORARY = 'TEMPORARY_CREATED_';
/** Stands in for flows that the realm itself uses. It is empty. */
const STAND_IN = `${TEMPORARY}AUTH_FLOW`;
/** Stands in for flows that clients use. It is empty, too: Keycloak takes no executions with a new flow. */
const CLIENT_STAND_IN = `${TEMPORARY}CLIENT_AUTH_FLOW`;
/** The flow that identity providers use meanwhile at the first login. */
const FIRST_LOGIN = 'first broker login';
/** The bindings that are pointed elsewhere, in this order. `firstBrokerLoginFlow` is none of them. */
const BINDINGS = [
  'browserFlow',
  'directGrantFlow',
  'clientAuthenticationFlow',
  'dockerAuthenticationFlow',
  'registrationFlow',
  'resetCredentialsFlow',
];
const OVERRIDES = 'authenticationFlowBindingOverrides';
const PROVIDER_FLOWS = ['firstBrokerLoginFlowAlias', 'postBrokerLoginFlowAlias'] as const;

/** A flow that is made anew. */
export interface Recreation {
  readonly run: Run;
  readonly alias: string;
  readonly description: string;
  /** What the run is doing. */
  readonly step: string;
}

/** What used the flow, to be pointed back at it. */
export interface Released {
  readonly bindings: readonly string[];
  /** The aliases of identity providers. */
  readonly providers: Readonly<Record<ProviderFlow, readonly string[]>>;
  /** The kinds of login for which a client has the flow, by client ID. */
  readonly clients: ReadonlyMap<string, readonly string[]>;
}

/** Points what uses a flow elsewhere; stops at what Keycloak cannot save like that. */
export function releaseFlow(recreation: Recreation): Released {
  const { run, alias } = recreation;
  return {
    bindings: releaseBindings(recreation),
    providers: {
      firstBrokerLoginFlowAlias: releaseProviders(recreation, 'firstBrokerLoginFlowAlias'),
      postBrokerLoginFlowAlias: releaseProviders(recreation, 'postBrokerLoginFlowAlias'),
    },
    clients: new Map(clientsUsing(run.realm, alias).map((clientId) => [clientId, releaseClient(recreation, clientId)])),
  };
}

function releaseBindings({ run, alias, step }: Recreation): string[] {
  const { bindings } = run.realm;
  const released = BINDINGS.filter((binding) => bindings.get(binding) === alias);
  for (const binding of released) {
    makeStandIn(run, STAND_IN, '', step);
    bindings.set(binding, STAND_IN);
    wrote(run, step);
  }
  return released;
}

function makeStandIn(run: Run, alias: string, description: string, step: string): void {
  const { flows } = run.realm;
  if (flows.get(alias)?.topLevel === true) return;
  flows.set(alias, { description, providerId: 'basic-flow', topLevel: true, builtIn: false, executions: [] });
  wrote(run, step);
}

function releaseProviders({ run, alias, step }: Recreation, key: ProviderFlow): string[] {
  const { realm } = run;
  const released = providersUsing(realm, alias, key);
  if (released.length === 0) return released;
  const meanwhile = meanwhileOf(run, key);
  if (meanwhile === STAND_IN) makeStandIn(run, STAND_IN, '', step);
  if (meanwhile !== null && !realm.flows.has(meanwhile)) {
    const reason = `an identity provider uses it after login, and there is no flow "${meanwhile}" to point it at meanwhile`;
    throw new Stop(
      step,
      key === 'postBrokerLoginFlowAlias' ? `${reason} (HTTP 500)` : `there is no flow "${meanwhile}"`,
    );
  }
  for (const name of released) {
    checkProvider(realm, realm.identityProviders.get(name) ?? {}, step);
    replaceProperty(realm.identityProviders, name, key, meanwhile);
    wrote(run, step);
  }
  return released;
}

/** The flow that identity providers use while theirs is changed, null where that is none. */
function meanwhileOf(run: Run, key: ProviderFlow): string | null {
  if (!does(run, 'pointsBack')) return STAND_IN;
  if (key === 'firstBrokerLoginFlowAlias') return FIRST_LOGIN;
  return needsGuardFlow(run.settings.version) ? GUARD_FLOW : null;
}

function releaseClient({ run, alias, description, step }: Recreation, clientId: string): string[] {
  const overrides = objectAt(run.realm.clients.get(clientId), OVERRIDES);
  const kinds = Object.keys(overrides).filter((kind) => overrides[kind] === alias);
  checkLengths({ description }, ['description'], step);
  makeStandIn(run, CLIENT_STAND_IN, description, step);
  overrideFlows(run, clientId, kinds, CLIENT_STAND_IN);
  wrote(run, step, clientId);
  return kinds;
}

/** Writing a client has the effect that it always has. */
function overrideFlows(run: Run, clientId: string, kinds: readonly string[], alias: string): void {
  const client = run.realm.clients.get(clientId) ?? {};
  const overrides = { ...objectAt(client, OVERRIDES), ...Object.fromEntries(kinds.map((kind) => [kind, alias])) };
  const next: JsonObject = { ...client, [OVERRIDES]: overrides };
  run.realm.clients.set(clientId, tidyObject(withAccountScope(run, next, client)));
}

/** Points clients back at the flow. Where there is none, Keycloak refuses the first, and keycloak-config-cli goes on. */
export function pointClientsBack({ run, alias, step }: Recreation, { clients }: Released): void {
  const { realm } = run;
  if (!realm.flows.has(alias) || clients.size === 0) return;
  for (const clientId of inHashOrder([...clients.keys()])) {
    overrideFlows(run, clientId, clients.get(clientId) ?? [], alias);
    wrote(run, step, clientId);
  }
  if (deleteFlow(realm, CLIENT_STAND_IN)) wrote(run, step);
}

/** Points the others back, all bindings at once; where there is no such flow, nothing. What is left over of it goes. */
export function pointBack({ run, alias, step }: Recreation, { bindings, providers }: Released): void {
  const { realm } = run;
  const isThere = realm.flows.has(alias);
  for (const key of isThere ? PROVIDER_FLOWS : []) {
    for (const name of inHashOrder(providers[key])) {
      replaceProperty(realm.identityProviders, name, key, alias);
      wrote(run, step);
    }
  }
  for (const binding of isThere ? bindings : []) realm.bindings.set(binding, alias);
  wrote(run, step);
  if (realm.flows.get(STAND_IN)?.topLevel !== true || isUsed(realm, STAND_IN)) return;
  deleteFlow(realm, STAND_IN);
  wrote(run, step);
}
