// How a flow is changed: it is deleted, and made anew under the same id. What uses it is pointed at another flow meanwhile
// (UsedAuthenticationFlowWorkaroundFactory), and back again, even where the run stops.

import { GUARD_FLOW, needsGuardFlow } from '@realm-as-code/renderer';
import type { Flow } from '../../live/flow.ts';
import { tidyObject } from '../../live/tidy.ts';
import { createFlow } from './create-flow.ts';
import type { DeclaredFlow, DeclaredFlows } from './declared-flows.ts';
import { does } from '../config-cli-versions.ts';
import { clientsUsing, deleteConfigsIn, deleteFlow, isUsed, providersUsing } from './flow-uses.ts';
import { checkLengths, replaceProperty } from '../properties.ts';
import { checkProvider } from './provider-checks.ts';
import { withAccountScope } from '../clients/service-accounts.ts';
import type { Run } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** The prefix of keycloak-config-cli's own temporary flows, which it does not delete with the others. */
export const TEMPORARY = 'TEMPORARY_CREATED_';
/** Stands in for flows that the realm itself uses. */
const STAND_IN = `${TEMPORARY}AUTH_FLOW`;
/** The flow that identity providers use meanwhile at the first login. */
const FIRST_LOGIN = 'first broker login';

/** Makes a top-level flow, and everything in it, as the document has it. */
export function recreateFlow(run: Run, file: DeclaredFlow, live: Flow, declared: DeclaredFlows): void {
  const { realm } = run;
  const { alias } = file;
  const step = `recreate flow "${alias}"`;
  if (live.builtIn) throw new Stop(step, 'a built-in flow cannot be recreated');
  const { description = live.description, providerId = live.providerId } = file;
  releaseProviders(run, alias, step);
  releaseClients(run, alias, description, step);
  deleteConfigsIn(realm, alias);
  // Meanwhile, only what is not pointed elsewhere uses it.
  const holder = remainingHolder(run, alias);
  if (holder !== undefined || !deleteFlow(realm, alias, true))
    throw new Stop(step, `Keycloak does not delete it, because ${holder ?? 'a flow in it is used elsewhere'}`);
  let isMade = false;
  try {
    createFlow(run, { ...file, description, providerId }, declared, step);
    isMade = true;
  } finally {
    if (!realm.flows.has(alias) || (!isMade && !does(run, 'pointsBack'))) leaveReleased(run, alias);
    if (realm.flows.get(STAND_IN)?.topLevel === true && !isUsed(realm, STAND_IN)) deleteFlow(realm, STAND_IN);
  }
}

/** Stops at an identity provider that uses the flow and that Keycloak cannot save with another one. */
function releaseProviders(run: Run, alias: string, step: string): void {
  const { realm } = run;
  const first = providersUsing(realm, alias, 'firstBrokerLoginFlowAlias');
  const post = providersUsing(realm, alias, 'postBrokerLoginFlowAlias');
  if (first.length > 0 && !realm.flows.has(FIRST_LOGIN)) throw new Stop(step, `there is no flow "${FIRST_LOGIN}"`);
  if (post.length > 0 && meanwhileAfterLogin(run) === GUARD_FLOW && !realm.flows.has(GUARD_FLOW)) {
    const reason = `an identity provider uses it after login, and there is no flow "${GUARD_FLOW}" to point it at meanwhile`;
    throw new Stop(step, `${reason} (HTTP 500)`);
  }
  for (const name of [...first, ...post]) checkProvider(realm, realm.identityProviders.get(name) ?? {}, step);
}

/**
 * Clients are written twice, which has the effect that writing a client always has. They use a copy of the new flow meanwhile.
 */
function releaseClients(run: Run, alias: string, description: string, step: string): void {
  const { clients } = run.realm;
  const users = clientsUsing(run.realm, alias);
  if (users.length > 0) checkLengths({ description }, ['description'], step);
  for (const clientId of users) {
    const client = clients.get(clientId) ?? {};
    clients.set(clientId, tidyObject(withAccountScope(run, client, client)));
  }
}

/** The flow that identity providers use after login while theirs is changed, null where that is none. */
function meanwhileAfterLogin(run: Run): string | null {
  if (!does(run, 'pointsBack')) return STAND_IN;
  return needsGuardFlow(run.settings.version) ? GUARD_FLOW : null;
}

/** What used a flow that could not be made anew keeps what it uses meanwhile. */
function leaveReleased(run: Run, alias: string): void {
  const { bindings, flows, identityProviders } = run.realm;
  const bound = [...bindings].filter(([, flow]) => flow === alias).map(([binding]) => binding);
  for (const binding of bound) bindings.set(binding, STAND_IN);
  if (bound.length > 0 && !flows.has(STAND_IN))
    flows.set(STAND_IN, { description: '', providerId: 'basic-flow', topLevel: true, builtIn: false, executions: [] });
  for (const name of providersUsing(run.realm, alias, 'firstBrokerLoginFlowAlias'))
    replaceProperty(
      identityProviders,
      name,
      'firstBrokerLoginFlowAlias',
      does(run, 'pointsBack') ? FIRST_LOGIN : STAND_IN,
    );
  const meanwhile = meanwhileAfterLogin(run);
  for (const name of providersUsing(run.realm, alias, 'postBrokerLoginFlowAlias'))
    replaceProperty(identityProviders, name, 'postBrokerLoginFlowAlias', meanwhile);
  for (const name of clientsUsing(run.realm, alias))
    noteUnpredicted(
      run,
      `clients.${name}.authenticationFlowBindingOverrides`,
      'its flow was deleted and not made anew',
    );
}

/** What uses the flow though keycloak-config-cli has pointed elsewhere what it knows of. */
function remainingHolder(run: Run, alias: string): string | undefined {
  const { realm } = run;
  if (realm.bindings.get('firstBrokerLoginFlow') === alias) return 'the realm uses it at the first login';
  const isGuard = alias === meanwhileAfterLogin(run);
  if (isGuard && providersUsing(realm, alias, 'postBrokerLoginFlowAlias').length > 0)
    return 'an identity provider uses it';
  const isFirst =
    alias === FIRST_LOGIN &&
    does(run, 'pointsBack') &&
    providersUsing(realm, alias, 'firstBrokerLoginFlowAlias').length > 0;
  return isFirst ? 'an identity provider uses it' : undefined;
}
