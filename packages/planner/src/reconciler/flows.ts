// Authentication flows: what is compared, recreated, bound and deleted (AuthenticationFlowsImportService).

import { FLOW_BINDINGS, GUARD_FLOW, needsGuardFlow, objectAt, textAt } from '@realm-as-code/renderer';
import { type Flow, subFlowsOf } from '../live/flow.ts';
import type { LiveRealm } from '../live/live-realm.ts';
import { deleteUnusedConfigs, importConfigs } from './authenticator-configs.ts';
import { createFlow } from './create-flow.ts';
import { type DeclaredFlows, declaredFlowsIn, flowToCompare } from './declared-flows.ts';
import { isTrueIn, listIn, type ResolvedObject } from './resolved.ts';
import type { Run } from './simulated-run.ts';
import { Stop } from './stop.ts';

/** The prefix of keycloak-config-cli's own temporary flows, which it does not delete with the others. */
const TEMPORARY = 'TEMPORARY_CREATED_';

/** Creates and recreates flows, binds them to the realm, deletes what is left over; then come authenticator configs. */
export function importFlows(run: Run, document: ResolvedObject): void {
  const declared = declaredFlowsIn(document);
  const hasList = listIn(document, 'authenticationFlows') !== undefined;
  for (const [alias, file] of declared.flows) {
    if (isTrueIn(file, 'topLevel') && !isTrueIn(file, 'builtIn')) importTopLevelFlow(run, alias, declared);
  }
  for (const [alias, file] of declared.flows) {
    if (isTrueIn(file, 'builtIn')) updateBuiltInFlow(run, alias, file);
  }
  bindFlows(run, document);
  if (hasList) {
    deleteUndeclaredFlows(run, declared);
    deleteUnusedConfigs(run, declared.flows);
  }
  importConfigs(run, document);
}

function importTopLevelFlow(run: Run, alias: string, declared: DeclaredFlows): void {
  if (!run.realm.flows.has(alias)) createFlow(run, alias, declared, `create flow "${alias}"`);
  else if (differs(run, alias, declared, `update flow "${alias}"`)) recreateFlow(run, alias, declared);
}

/** Whether a top-level flow, or any flow in it, is not as the document has it. */
function differs(run: Run, alias: string, declared: DeclaredFlows, step: string): boolean {
  const file = declared.flows.get(alias);
  if (file === undefined) throw new Stop(step, `the file has no sub-flow "${alias}"`);
  const wanted = flowToCompare(file);
  const live = run.realm.flows.get(alias);
  if (live === undefined || !isSameFlow(wanted, live)) return true;
  return subFlowsOf(wanted).some((sub) => differs(run, sub, declared, step));
}

function isSameFlow(a: Flow, b: Flow): boolean {
  return (
    a.description === b.description &&
    a.providerId === b.providerId &&
    a.topLevel === b.topLevel &&
    a.builtIn === b.builtIn &&
    JSON.stringify(a.executions) === JSON.stringify(b.executions)
  );
}

function recreateFlow(run: Run, alias: string, declared: DeclaredFlows): void {
  const { flows } = run.realm;
  const step = `recreate flow "${alias}"`;
  if (flows.get(alias)?.builtIn === true) throw new Stop(step, 'a built-in flow cannot be recreated');
  const lacksGuard = needsGuardFlow(run.settings.version) && flows.get(GUARD_FLOW)?.topLevel !== true;
  if (lacksGuard && isUsedAfterLogin(run.realm, alias)) {
    const reason = `an identity provider uses it after login, and there is no flow "${GUARD_FLOW}" to point it at meanwhile`;
    throw new Stop(step, `${reason} (HTTP 500)`);
  }
  deleteFlow(run.realm, alias);
  createFlow(run, alias, declared, step);
}

/** Of Keycloak's own flows, only the description and the requirements can change. */
function updateBuiltInFlow({ realm }: Run, alias: string, file: ResolvedObject): void {
  const step = `update flow "${alias}"`;
  const [live, wanted] = [realm.flows.get(alias), flowToCompare(file)];
  if (live === undefined) throw new Stop(step, 'a built-in flow cannot be created');
  if (isSameFlow(wanted, live)) return;
  if (!live.builtIn) throw new Stop(step, 'the realm’s flow of that name is not built in');
  const executions = live.executions.map((execution) => {
    const declared = wanted.executions.find(
      ({ authenticator, flow }) => authenticator === execution.authenticator && flow === execution.flow,
    );
    return declared === undefined ? execution : { ...execution, requirement: declared.requirement };
  });
  const description = Object.hasOwn(file, 'description') ? wanted.description : live.description;
  realm.flows.set(alias, { ...live, description, executions });
}

function bindFlows({ realm }: Run, document: ResolvedObject): void {
  for (const binding of FLOW_BINDINGS) {
    const alias = document[binding];
    if (typeof alias !== 'string' || alias === '') continue;
    if (!realm.flows.has(alias)) throw new Stop(`bind ${binding}`, `there is no flow "${alias}"`);
    realm.bindings.set(binding, alias);
  }
}

/** Deletes top-level flows that are not in the document, whoever made them, unless something uses them. */
function deleteUndeclaredFlows({ realm, settings }: Run, declared: DeclaredFlows): void {
  if (settings.keeps.has('authentication-flow')) return;
  for (const [alias, flow] of realm.flows) {
    const isCandidate = flow.topLevel && !flow.builtIn && !declared.flows.has(alias) && !alias.startsWith(TEMPORARY);
    if (isCandidate && !isUsed(realm, alias)) deleteFlow(realm, alias);
  }
}

function isUsed(realm: LiveRealm, alias: string): boolean {
  const isBound = [...realm.bindings.values()].includes(alias);
  const isOverride = [...realm.clients.values()].some((client) =>
    Object.values(objectAt(client, 'authenticationFlowBindingOverrides')).includes(alias),
  );
  return isBound || isOverride || isUsedOnFirstLogin(realm, alias) || isUsedAfterLogin(realm, alias);
}

function isUsedOnFirstLogin({ identityProviders }: LiveRealm, alias: string): boolean {
  return [...identityProviders.values()].some((one) => textAt(one, 'firstBrokerLoginFlowAlias') === alias);
}

function isUsedAfterLogin({ identityProviders }: LiveRealm, alias: string): boolean {
  return [...identityProviders.values()].some((one) => textAt(one, 'postBrokerLoginFlowAlias') === alias);
}

/** Keycloak deletes a flow with its sub-flows and their configs. */
function deleteFlow(realm: LiveRealm, alias: string): void {
  const flow = realm.flows.get(alias);
  if (flow === undefined) return;
  realm.flows.delete(alias);
  for (const sub of subFlowsOf(flow)) deleteFlow(realm, sub);
  for (const { config } of flow.executions) if (config !== undefined) realm.authenticatorConfigs.delete(config);
}
