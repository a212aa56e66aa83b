import { compareText, FLOW_BINDINGS, type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import { codes, type Note } from '../note.ts';
import { comparableTree, type FlowTree, flowTrees } from './flow-trees.ts';
import type { Part, Realms } from './part.ts';

/**
 * Flows as whole trees: those that are as Keycloak ships them are dropped; changed ones of Keycloak's own belong to its
 * first start, because keycloak-config-cli cannot make them anew; all others are managed, with the bindings to them.
 */
export function adoptFlows({ realm, fresh }: Realms): Part {
  const shipped = new Map(flowTrees(fresh).map((tree) => [tree.alias, comparableTree(tree)]));
  const trees = flowTrees(realm).toSorted((a, b) => compareText(a.alias, b.alias));
  const overridden = new Set(
    objectsAt(realm, 'clients').flatMap((client) =>
      Object.values(objectAt(client, 'authenticationFlowBindingOverrides')),
    ),
  );
  // An import makes Keycloak's own flows with ids that nobody knows, so one that an override names has to be declared.
  const isKept = (tree: FlowTree): boolean =>
    shipped.get(tree.alias) !== comparableTree(tree) || overridden.has(tree.alias);
  const changed = trees.filter((tree) => tree.isBuiltIn && isKept(tree));
  const own = trees.filter((tree) => !tree.isBuiltIn);
  const ownAliases = new Set(own.map(({ alias }) => alias));
  const bindings = FLOW_BINDINGS.flatMap((binding) => {
    const alias = textAt(realm, binding);
    return alias === undefined ? [] : [[binding, alias] as const];
  });
  const bootstrapBindings = bindings.filter(
    ([binding, alias]) => !ownAliases.has(alias) && alias !== textAt(fresh, binding),
  );
  const managedBindings = bindings.filter(([, alias]) => ownAliases.has(alias));
  return {
    bootstrap: { flows: { ...documentOf(changed), ...Object.fromEntries(bootstrapBindings) } },
    managed: { flows: { ...documentOf(own), ...Object.fromEntries(managedBindings) } },
    notes: notesOn(realm, trees, changed),
  };
}

function documentOf(trees: readonly FlowTree[]): JsonObject {
  const flows = [...new Set(trees.flatMap((tree) => tree.flows))];
  const configs = [...new Set(trees.flatMap((tree) => tree.configs))];
  return {
    ...(flows.length === 0 ? {} : { authenticationFlows: flows.map(inOrder) }),
    ...(configs.length === 0 ? {} : { authenticatorConfig: configs }),
  };
}

/** @returns a flow with its executions by priority: keycloak-config-cli goes by the order in the file. */
export function inOrder(flow: JsonObject): JsonObject {
  const executions = objectsAt(flow, 'authenticationExecutions');
  const priority = (execution: JsonObject): number => Number(execution['priority'] ?? 0);
  return { ...flow, authenticationExecutions: executions.toSorted((a, b) => priority(a) - priority(b)) };
}

function notesOn(realm: JsonObject, trees: readonly FlowTree[], changed: readonly FlowTree[]): Note[] {
  const used = new Set(trees.flatMap(({ flows }) => flows));
  const unused = objectsAt(realm, 'authenticationFlows').filter((flow) => !used.has(flow));
  const usedConfigs = new Set(trees.flatMap(({ configs }) => configs));
  const unusedConfigs = objectsAt(realm, 'authenticatorConfig').filter((config) => !usedConfigs.has(config));
  const notes: Note[] = [];
  const aliases = aliasesOf(objectsAt(realm, 'authenticatorConfig'));
  const repeated = [...new Set(aliases.filter((alias, index) => aliases.indexOf(alias) !== index))];
  if (repeated.length > 0) {
    const text = `Several authenticator configs have one alias, by which alone flows name them here: ${codes(repeated)}. The first of each was taken: see whether it is the one that the flow uses.`;
    notes.push({ kind: 'decide', text });
  }
  const left = (text: string): void => void notes.push({ kind: 'left', text });
  if (unused.length > 0) left(`Sub-flows that no flow contains: ${codes(aliasesOf(unused))}.`);
  if (unusedConfigs.length > 0) left(`Authenticator configs that no flow uses: ${codes(aliasesOf(unusedConfigs))}.`);
  if (changed.length > 0) {
    const names = codes(changed.map(({ alias }) => alias));
    const text = `Flows of Keycloak's own are not as its current version ships them: ${names}. They apply on the first start only. To have changes of them reconciled, copy such a flow under a name of its own into a managed document, and bind that.`;
    notes.push({ kind: 'decide', text });
  }
  return notes;
}

function aliasesOf(entities: readonly JsonObject[]): string[] {
  return entities.map((entity) => textAt(entity, 'alias') ?? '');
}
