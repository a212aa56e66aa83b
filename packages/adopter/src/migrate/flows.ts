import {
  FLOW_BINDINGS,
  isSubFlowExecution,
  isTrue,
  type JsonObject,
  objectAt,
  objectsAt,
  textAt,
} from '@realm-as-code/renderer';
import { freshEntity } from './fresh-entity.ts';
import { filledTexts, given, pick } from './given.ts';
import type { FlowDraft, RealmDraft } from './realm-draft.ts';

/**
 * Takes flows, their configs and bindings over, and adds the flows of a new realm that are missing
 * (`DefaultExportImportManager.importAuthenticationFlows`).
 */
export function importFlows(draft: RealmDraft, file: JsonObject): void {
  // Of several with one alias, an import takes the first.
  for (const config of objectsAt(file, 'authenticatorConfig')) {
    const alias = textAt(config, 'alias') ?? '';
    if (draft.authenticatorConfigs.has(alias)) continue;
    draft.authenticatorConfigs.set(alias, {
      ...pick(config, ['id', 'alias']),
      config: filledTexts(objectAt(config, 'config')),
    });
  }
  const flows = objectsAt(file, 'authenticationFlows');
  for (const flow of flows)
    draft.flows.set(textAt(flow, 'alias') ?? '', { properties: propertiesOf(flow), executions: [] });
  for (const flow of flows) {
    for (const execution of objectsAt(flow, 'authenticationExecutions')) {
      addExecution(draft, textAt(flow, 'alias') ?? '', toExecution(execution));
    }
  }
  addMissingFlows(draft);
  for (const binding of FLOW_BINDINGS) {
    const alias = textAt(file, binding) ?? textAt(draft.fresh, binding);
    if (alias !== undefined) draft.settings[binding] = alias;
  }
  addBrokerRedirect(draft, file);
}

function propertiesOf(flow: JsonObject): JsonObject {
  return {
    ...pick(flow, ['id', 'alias', 'description', 'providerId']),
    topLevel: isTrue(given(flow, 'topLevel')),
    builtIn: isTrue(given(flow, 'builtIn')),
  };
}

function toExecution(execution: JsonObject): JsonObject {
  return {
    ...pick(execution, ['authenticatorConfig', 'authenticator', 'requirement', 'priority', 'flowAlias']),
    authenticatorFlow: isSubFlowExecution(execution),
  };
}

/** Before version 8, an execution could be optional: it became a sub-flow for users who have set it up. */
function addExecution(draft: RealmDraft, alias: string, execution: JsonObject): void {
  const flow = draft.flows.get(alias);
  if (flow === undefined) return;
  if (execution['requirement'] !== 'OPTIONAL') {
    flow.executions.push({ priority: 0, ...execution });
    return;
  }
  const authenticator = textAt(execution, 'authenticator') ?? 'null';
  const conditional = subFlow(flow, `${alias} - ${authenticator} - Conditional`);
  conditional.properties['description'] =
    `Flow to determine if the ${authenticator} authenticator should be used or not.`;
  conditional.executions = [
    { authenticator: 'conditional-user-configured', requirement: 'REQUIRED', priority: 10, authenticatorFlow: false },
    { ...execution, requirement: 'REQUIRED', priority: 20 },
  ];
  flow.executions.push(addSubFlow(draft, conditional, 'CONDITIONAL', execution['priority'] ?? 0));
}

/** @returns an empty sub-flow for a flow. */
export function subFlow(parent: FlowDraft, alias: string): FlowDraft {
  const builtIn = parent.properties['builtIn'] ?? false;
  return { properties: { alias, providerId: 'basic-flow', topLevel: false, builtIn }, executions: [] };
}

/** @returns the execution for a sub-flow that is added to the realm. */
export function addSubFlow(
  draft: RealmDraft,
  flow: FlowDraft,
  requirement: string,
  priority: JsonObject[string],
): JsonObject {
  const flowAlias = textAt(flow.properties, 'alias') ?? '';
  draft.flows.set(flowAlias, flow);
  return { requirement, priority, authenticatorFlow: true, flowAlias };
}

/** Adds the flows that every realm has, each with its sub-flows, where there is none of its alias. */
function addMissingFlows(draft: RealmDraft): void {
  for (const flow of objectsAt(draft.fresh, 'authenticationFlows')) {
    const alias = textAt(flow, 'alias') ?? '';
    if (isTrue(given(flow, 'topLevel')) && !draft.flows.has(alias)) addFreshFlow(draft, flow);
  }
}

function addFreshFlow(draft: RealmDraft, flow: JsonObject): void {
  const executions = objectsAt(flow, 'authenticationExecutions').map(toExecution);
  const { id: _id, ...properties } = propertiesOf(flow);
  draft.flows.set(textAt(flow, 'alias') ?? '', { properties, executions });
  for (const execution of executions) {
    const config = freshEntity(
      draft.fresh,
      'authenticatorConfig',
      'alias',
      textAt(execution, 'authenticatorConfig') ?? '',
    );
    if (config !== undefined)
      draft.authenticatorConfigs.set(textAt(config, 'alias') ?? '', pick(config, ['alias', 'config']));
    const below = freshEntity(draft.fresh, 'authenticationFlows', 'alias', textAt(execution, 'flowAlias') ?? '');
    if (below !== undefined && !draft.flows.has(textAt(below, 'alias') ?? '')) addFreshFlow(draft, below);
  }
}

/** Since version 2.2, the browser flow has a step that leads to an identity provider. */
function addBrokerRedirect(draft: RealmDraft, file: JsonObject): void {
  const browser = draft.flows.get('browser');
  const authenticator = 'identity-provider-redirector';
  if (browser === undefined || browser.executions.some((execution) => execution['authenticator'] === authenticator))
    return;
  const execution: JsonObject = { authenticator, requirement: 'ALTERNATIVE', priority: 25, authenticatorFlow: false };
  const byDefault = objectsAt(file, 'identityProviders').find(
    (provider) => given(provider, 'enabled') !== false && isTrue(given(provider, 'authenticateByDefault')),
  );
  const alias = byDefault && textAt(byDefault, 'providerId');
  if (alias !== undefined) {
    draft.authenticatorConfigs.set(alias, { alias, config: { defaultProvider: alias } });
    execution['authenticatorConfig'] = alias;
  }
  browser.executions.push(execution);
}
