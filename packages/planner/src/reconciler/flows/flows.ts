// Authentication flows: what is compared, recreated, bound and deleted (AuthenticationFlowsImportService).

import { FLOW_BINDINGS, own } from '@realm-as-code/renderer';
import type { Flow } from '../../live/flow.ts';
import { createConfig, deleteUnusedConfigs, importConfigs } from './authenticator-configs.ts';
import { checkRequirement, createFlow, fillFlow } from './create-flow.ts';
import {
  type DeclaredExecution,
  type DeclaredFlow,
  type DeclaredFlows,
  declaredFlowsIn,
  executionsOf,
  subFlowOf,
} from './declared-flows.ts';
import { refusalOfName, replaceExecution, searchPlaces } from './executions.ts';
import { does } from '../config-cli-versions.ts';
import { deleteFlow, flowsWithin, providersUsing } from './flow-uses.ts';
import { checkLength, noteUnknown } from '../properties.ts';
import { putRealmAgain } from '../realm/put-realm.ts';
import { recreateFlow } from './recreate-flow.ts';
import { TEMPORARY } from './release-flow.ts';
import { listIn, type ResolvedObject, Unknown } from '../resolved.ts';
import { type Run, wrote } from '../simulated-run.ts';
import { Stop } from '../stop.ts';
import { noteUnpredicted } from '../unpredicted.ts';

/** Creates and recreates flows, binds them to the realm, deletes what is left over; then come authenticator configs. */
export function importFlows(run: Run, document: ResolvedObject): void {
  if (listIn(document, 'authenticationFlows') !== undefined) importDeclaredFlows(run, document);
  else if (does(run, 'bindsWithoutFlows')) bindFlows(run, document);
  importConfigs(run, document);
}

function importDeclaredFlows(run: Run, document: ResolvedObject): void {
  const declared = declaredFlowsIn(document);
  for (const file of declared.flows) {
    if (file.topLevel && !file.builtIn) importTopLevelFlow(run, file, declared);
  }
  for (const file of declared.flows) {
    if (file.builtIn) updateBuiltInFlow(run, file, declared);
  }
  bindFlows(run, document);
  deleteUndeclaredFlows(run, declared);
  deleteUnusedConfigs(run, declared);
}

function importTopLevelFlow(run: Run, file: DeclaredFlow, declared: DeclaredFlows): void {
  const { alias } = file;
  const live = run.realm.flows.get(alias);
  const isOpen = declared.flows.some((flow) => flow.isOpen && (flow === file || !flow.topLevel));
  if (isOpen && live === undefined) {
    noteUnpredicted(run, `authenticationFlows.${alias}`, 'a variable in it, or in a sub-flow, has no value here');
    return;
  }
  if (live === undefined) {
    const step = `create flow "${alias}"`;
    createFlow(run, file, step);
    fillFlow(run, file, declared, step);
  } else if (differs(run, file, live, declared, `update flow "${alias}"`)) recreateFlow(run, file, live, declared);
}

/** Whether a top-level flow, or any flow in it, is not as the document has it. */
function differs(run: Run, file: DeclaredFlow, live: Flow, declared: DeclaredFlows, step: string): boolean {
  if (!isSame(run, file, live)) return true;
  const within = flowsWithin(run.realm, file.alias);
  return allSubFlows(file, declared, step, [file.alias]).some((sub) => {
    const liveSub = within.includes(sub.alias) ? run.realm.flows.get(sub.alias) : undefined;
    return liveSub === undefined || !isSame(run, sub, liveSub);
  });
}

/** All sub-flows in a flow of the document: keycloak-config-cli collects them before it compares the first. */
function allSubFlows(
  file: DeclaredFlow,
  declared: DeclaredFlows,
  step: string,
  onTheWay: readonly string[],
): DeclaredFlow[] {
  const subFlows = executionsOf(file, step).flatMap(({ flow }) =>
    flow === undefined ? [] : subFlowOf(declared, flow, step),
  );
  return subFlows.flatMap((sub) => {
    if (onTheWay.includes(sub.alias)) throw new Stop(step, `the flow "${sub.alias}" is in itself`);
    return [sub, ...allSubFlows(sub, declared, step, [...onTheWay, sub.alias])];
  });
}

/** Where a value of a flow is not known, it is not compared. */
function isSame(run: Run, { alias, compared, isNeverSame, isOpen }: DeclaredFlow, live: Flow): boolean {
  if (isOpen) noteUnknown(run, { type: 'authentication-flow', name: alias }, 'authenticationExecutions');
  return isOpen || (!isNeverSame && isSameFlow(compared, live));
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

/** Keycloak's own flows keep their executions, but not their description, kind and place, nor requirements and configs. */
function updateBuiltInFlow(run: Run, file: DeclaredFlow, declared: DeclaredFlows): void {
  const { alias, topLevel } = file;
  const step = `update flow "${alias}"`;
  const live = run.realm.flows.get(alias);
  if (live === undefined) throw new Stop(step, 'a built-in flow cannot be created');
  if (isSame(run, file, live)) return;
  if (!live.builtIn) throw new Stop(step, 'the realm’s flow of that name is not built in');
  const refusal = refusalOfName(alias);
  if (refusal !== undefined) throw new Stop(step, `${refusal} (HTTP 400)`);
  const { description = live.description, providerId = live.providerId } = file;
  checkLength({ description }, step);
  run.realm.flows.set(alias, { ...live, description, providerId, topLevel });
  wrote(run, step);
  for (const execution of executionsOf(file, step)) updateExecution(run, alias, execution, declared, step);
}

/** Sets the requirement of an execution, which may be further down, and creates its config if it has none. */
function updateExecution(
  run: Run,
  flow: string,
  execution: DeclaredExecution,
  declared: DeclaredFlows,
  step: string,
): void {
  const { authenticator, requirement, config, strayAlias } = execution;
  const name = execution.flow ?? strayAlias ?? authenticator ?? '';
  const wanted = {
    ...(authenticator !== undefined && { authenticator }),
    ...(config !== undefined && { config }),
    ...(execution.flow !== undefined && { flow: execution.flow }),
    ...(strayAlias !== undefined && { flow: strayAlias }),
  };
  const [place, ...others] = searchPlaces(run.realm, flow, wanted);
  if (place === undefined)
    throw new Stop(
      step,
      `the realm’s flow has no execution "${name}"${config === undefined ? '' : ` with the config "${config}"`}`,
    );
  if (others.length > 0)
    throw new Stop(step, `it has "${name}" several times, and keycloak-config-cli cannot tell them apart`);
  if (requirement !== place.execution.requirement) checkRequirement(requirement, step);
  replaceExecution(run.realm, place, { ...place.execution, requirement });
  wrote(run, step);
  if (place.execution.config !== undefined || config === undefined) return;
  if (!createConfig(run, config, declared, step)) return;
  replaceExecution(run.realm, place, { ...place.execution, requirement, config });
  wrote(run, step);
}

/** All bindings are changed at once, or none is: the realm is sent with them as it is, whether a document has any or not. */
function bindFlows(run: Run, document: ResolvedObject): void {
  const { realm } = run;
  const bindings: [binding: string, alias: string][] = [];
  for (const binding of FLOW_BINDINGS) {
    const alias = own(document, binding);
    if (alias instanceof Unknown) noteUnknown(run, { type: 'realm', name: realm.name }, binding);
    if (typeof alias !== 'string') continue;
    if (!realm.flows.has(alias)) throw new Stop(`bind ${binding}`, `there is no flow "${alias}"`);
    bindings.push([binding, alias]);
  }
  const step = 'bind the flows of the realm';
  putRealmAgain(run, realm.attributes, step);
  for (const [binding, alias] of bindings) realm.bindings.set(binding, alias);
  wrote(run, step);
}

/** Deletes top-level flows that are not in the document, whoever made them, unless something uses them. */
function deleteUndeclaredFlows(run: Run, { flows }: DeclaredFlows): void {
  const { realm, settings } = run;
  if (settings.keeps.has('authentication-flow')) return;
  const declared = new Set(flows.filter(({ topLevel }) => topLevel).map(({ alias }) => alias));
  for (const [alias, flow] of realm.flows) {
    const isKept = !flow.topLevel || flow.builtIn || declared.has(alias) || isKeptByAnyMeans(run, alias);
    if (isKept) continue;
    const step = `delete flow "${alias}"`;
    if (deleteFlow(realm, alias)) wrote(run, step);
    else if (!does(run, 'keepsUsedFlows'))
      throw new Stop(step, 'Keycloak does not delete it, because something uses it or a flow in it');
  }
}

/** It does not even try to delete flows that identity providers use, nor, by now, its own temporary ones. */
function isKeptByAnyMeans(run: Run, alias: string): boolean {
  return (
    providersUsing(run.realm, alias, 'firstBrokerLoginFlowAlias').length > 0 ||
    providersUsing(run.realm, alias, 'postBrokerLoginFlowAlias').length > 0 ||
    (alias.startsWith(TEMPORARY) && does(run, 'keepsUsedFlows'))
  );
}
