import { type Flow, flowToCompare, isResolvedObject } from '@realm-as-code/planner';
import { isSubFlowExecution, isTrue, type Json, type JsonObject, objectsAt, textAt } from '@realm-as-code/renderer';
import {
  type Declared,
  type DeclaredDocument,
  declaredAt,
  itemsOf,
  nameIn,
  propertiesOf,
  templateObject,
} from '../declared.ts';
import type { Edit, ListItem } from '../json-edits.ts';
import type { OfferPlace } from '../ledger.ts';
import { inKeyOrder, keyOrderOf } from '../key-order.ts';
import { hasCondition, listEdit, objectEdit, Pen } from '../pen.ts';
import { flowTrees } from '../../parts/flow-trees.ts';
import { inOrder } from '../../parts/flows.ts';
import { editExecutions } from './executions.ts';
import type { Drifting } from './entries.ts';

const FLOWS = 'authenticationFlows';
const CONFIGS = 'authenticatorConfig';

/** What becomes of a document's flows and configs: whole trees, because a flow is recreated with everything in it. */
export interface FlowEdits {
  readonly flows: Edit | undefined;
  readonly configs: Edit | undefined;
  /** A list of configs for a document that has none. */
  readonly newConfigs: readonly Json[];
}

/** An entry of one of the two lists. */
interface Entry {
  readonly index: number;
  readonly alias: string;
  readonly declared: Declared;
}

/** @param isHome whether what was made by hand goes into this document. */
export function editFlows(drifting: Drifting, document: DeclaredDocument, isHome: boolean): FlowEdits | undefined {
  const lists = {
    flows: declaredAt(document.root, FLOWS),
    configs: declaredAt(document.root, CONFIGS),
  };
  const [flowItems, configItems] = [itemsOf(lists.flows), itemsOf(lists.configs) ?? []];
  if (flowItems === undefined) return undefined;
  const flows = entriesOf(flowItems);
  const configs = entriesOf(configItems);
  const work = new FlowWork(drifting, document, flows, configs);
  for (const [alias, { declared }] of flows) {
    if (isResolvedObject(declared.value) && isTrue(declared.value['topLevel'] as Json)) work.tree(alias);
  }
  if (isHome) work.addHandMade();
  return {
    flows: listEdit(flowItems.length, work.listOf(flowItems, work.flowEdits, work.newFlows)),
    configs:
      lists.configs === undefined
        ? undefined
        : listEdit(configItems.length, work.listOf(configItems, work.configEdits, work.newConfigs)),
    newConfigs: lists.configs === undefined ? work.newConfigs : [],
  };
}

function entriesOf(items: NonNullable<ReturnType<typeof itemsOf>>): Map<string, Entry> {
  const entries = items.flatMap(({ index, declared }) => {
    const alias = declared === undefined ? undefined : nameIn(declared, 'alias');
    return declared === undefined || alias === undefined ? [] : [[alias, { index, alias, declared }] as const];
  });
  return new Map(entries);
}

/** What is done to an entry that is there; `remove` takes it out. */
type EntryEdit = Edit | 'remove' | undefined;

class FlowWork {
  readonly flowEdits = new Map<number, EntryEdit>();
  readonly configEdits = new Map<number, EntryEdit>();
  readonly newFlows: Json[] = [];
  readonly newConfigs: Json[] = [];
  readonly #drifting: Drifting;
  readonly #document: DeclaredDocument;
  readonly #flows: ReadonlyMap<string, Entry>;
  readonly #configs: ReadonlyMap<string, Entry>;

  constructor(
    drifting: Drifting,
    document: DeclaredDocument,
    flows: ReadonlyMap<string, Entry>,
    configs: ReadonlyMap<string, Entry>,
  ) {
    this.#drifting = drifting;
    this.#document = document;
    this.#flows = flows;
    this.#configs = configs;
  }

  /** Makes a declared top-level flow, with all that is in it, the one of the realm. */
  tree(alias: string): void {
    const { live } = this.#drifting;
    const before = this.#declaredTree(alias);
    const after = live.flows.has(alias) ? this.#liveTree(alias) : [];
    const configsBefore = new Set(before.flatMap((flow) => this.#configsOf(flow)));
    const configsAfter = new Set(
      after.flatMap((flow) => live.flows.get(flow)?.executions.flatMap(({ config }) => config ?? []) ?? []),
    );
    const pen = this.#penFor(alias, [...before, ...after], [...configsBefore, ...configsAfter]);
    if (after.length === 0) return this.#remove(pen, before, configsBefore);

    const flowEdits = new Map<number, EntryEdit>();
    const configEdits = new Map<number, EntryEdit>();
    const newFlows: Json[] = [];
    const newConfigs: Json[] = [];
    for (const name of before) {
      const entry = this.#flows.get(name) as Entry;
      if (!after.includes(name)) flowEdits.set(entry.index, 'remove');
      else {
        const edit = editFlow(pen, entry.declared, live.flows.get(name) as Flow);
        if (edit !== undefined) flowEdits.set(entry.index, edit);
      }
    }
    for (const name of after) if (!before.includes(name)) push(newFlows, pen.write(this.#exportedFlow(name), name));
    for (const name of configsBefore) {
      const entry = this.#configs.get(name);
      if (entry === undefined) continue;
      if (!configsAfter.has(name)) {
        if (!this.#isUsedElsewhere(name, before)) configEdits.set(entry.index, 'remove');
        continue;
      }
      const config = propertiesOf(entry.declared).get('config');
      const wanted = live.authenticatorConfigs.get(name) ?? {};
      const edit = config === undefined ? undefined : pen.editMap(config, wanted, `${name}.config`);
      if (edit !== undefined) configEdits.set(entry.index, objectEdit(new Map([['config', edit]])));
    }
    for (const name of configsAfter)
      if (!this.#configs.has(name)) push(newConfigs, pen.write(this.#newConfig(name), name));
    const isNothing = flowEdits.size + configEdits.size + newFlows.length + newConfigs.length === 0;
    if (isNothing || !pen.take('change')) return;
    for (const [index, edit] of flowEdits) this.flowEdits.set(index, edit);
    for (const [index, edit] of configEdits) this.configEdits.set(index, edit);
    this.newFlows.push(...newFlows);
    this.newConfigs.push(...newConfigs);
  }

  /** Adds the top-level flows that no document declares. */
  addHandMade(): void {
    const { live, exported, documents } = this.#drifting;
    const declared = new Set(
      documents.flatMap(({ root }) => objectsAt(root.rendered, FLOWS).map((flow) => textAt(flow, 'alias'))),
    );
    for (const { alias, isBuiltIn, flows, configs } of flowTrees(exported)) {
      if (isBuiltIn || declared.has(alias) || !live.flows.has(alias)) continue;
      const aliases = (list: readonly JsonObject[]): string[] => list.map((one) => textAt(one, 'alias') ?? '');
      const pen = this.#penFor(alias, aliases(flows), aliases(configs));
      const written = flows.map((flow) => pen.write(inOrder(flow), ''));
      const writtenConfigs = configs.map((config) => pen.write(config, ''));
      const isWritable = [...written, ...writtenConfigs].every((one) => one !== undefined);
      if (!isWritable || !pen.take('add')) continue;
      this.newFlows.push(...(written as Json[]));
      this.newConfigs.push(...(writtenConfigs as Json[]));
    }
  }

  listOf(
    items: NonNullable<ReturnType<typeof itemsOf>>,
    edits: ReadonlyMap<number, EntryEdit>,
    added: readonly Json[],
  ): ListItem[] {
    const kept = items.flatMap(({ index }): ListItem[] => {
      const edit = edits.get(index);
      return edit === 'remove' ? [] : [{ index, edit }];
    });
    const order = keyOrderOf(items.map(({ template }) => template));
    return [...kept, ...added.map((value) => ({ value: inKeyOrder(value, order) }))];
  }

  #remove(pen: Pen, before: readonly string[], configs: ReadonlySet<string>): void {
    const entries = before.map((name) => this.#flows.get(name) as Entry);
    if (entries.some(({ declared }) => hasCondition(declared.template))) {
      pen.withhold(undefined, 'the realm does not have it, but which stages have it is up to "$when"');
      return;
    }
    if (!pen.take('remove')) return;
    for (const { index } of entries) this.flowEdits.set(index, 'remove');
    for (const name of configs) {
      const entry = this.#configs.get(name);
      if (entry !== undefined && !this.#isUsedElsewhere(name, before)) this.configEdits.set(entry.index, 'remove');
    }
  }

  /** @returns the aliases of a declared flow and the sub-flows in it. */
  #declaredTree(alias: string, found: string[] = []): string[] {
    const entry = this.#flows.get(alias);
    if (entry === undefined || found.includes(alias)) return found;
    found.push(alias);
    for (const execution of objectsAt(entry.declared.value as JsonObject, 'authenticationExecutions')) {
      if (isSubFlowExecution(execution)) this.#declaredTree(textAt(execution, 'flowAlias') ?? '', found);
    }
    return found;
  }

  #liveTree(alias: string, found: string[] = []): string[] {
    const flow = this.#drifting.live.flows.get(alias);
    if (flow === undefined || found.includes(alias)) return found;
    found.push(alias);
    for (const { flow: sub } of flow.executions) if (sub !== undefined) this.#liveTree(sub, found);
    return found;
  }

  #configsOf(alias: string): string[] {
    const flow = this.#flows.get(alias)?.declared.value as JsonObject | undefined;
    return objectsAt(flow, 'authenticationExecutions').flatMap((one) => textAt(one, 'authenticatorConfig') ?? []);
  }

  #isUsedElsewhere(config: string, trees: readonly string[]): boolean {
    return [...this.#flows.keys()].some((alias) => !trees.includes(alias) && this.#configsOf(alias).includes(config));
  }

  #exportedFlow(alias: string): JsonObject {
    const flows = objectsAt(this.#drifting.exported, FLOWS);
    const flow = flows.find((one) => textAt(one, 'alias') === alias);
    return flow === undefined ? {} : inOrder(flow);
  }

  #newConfig(alias: string): JsonObject {
    return { alias, config: this.#drifting.live.authenticatorConfigs.get(alias) ?? {} };
  }

  #penFor(name: string, flows: readonly string[], configs: readonly string[]): Pen {
    const file = this.#document.document.source.file;
    const place = (list: string, alias: string, entry: Entry | undefined): OfferPlace => {
      const written = entry === undefined ? undefined : templateObject(entry.declared)['alias'];
      return { file, list, entry: typeof written === 'string' ? written : (this.#drifting.view.write(alias) ?? alias) };
    };
    const places = [
      ...flows.map((alias) => place(FLOWS, alias, this.#flows.get(alias))),
      ...configs.map((alias) => place(CONFIGS, alias, this.#configs.get(alias))),
    ];
    const near = flows.map((alias) => this.#flows.get(alias)?.declared.template ?? null);
    return new Pen(this.#drifting, { type: 'authentication-flow', name }, places, near);
  }
}

function push(list: Json[], value: Json | undefined): void {
  if (value !== undefined) list.push(value);
}

/** @returns how a declared flow becomes the live one, without its sub-flows. */
function editFlow(pen: Pen, declared: Declared, live: Flow): Edit | undefined {
  const change = new Map<string, Edit>();
  const add: JsonObject = {};
  const alias = nameIn(declared, 'alias') ?? '';
  const properties = propertiesOf(declared);
  for (const key of ['description', 'providerId'] as const) {
    const property = properties.get(key);
    const edit = property === undefined ? undefined : pen.edit(property, live[key], `${alias}.${key}`);
    if (edit !== undefined) change.set(key, edit);
  }
  if (!properties.has('description') && live.description !== '') {
    const written = pen.write(live.description, `${alias}.description`);
    if (written !== undefined) add['description'] = written;
  }
  const executions = properties.get('authenticationExecutions');
  const wanted = isResolvedObject(declared.value) ? flowToCompare(declared.value).executions : [];
  if (executions !== undefined && JSON.stringify(wanted) !== JSON.stringify(live.executions)) {
    const edit = editExecutions(pen, executions, live.executions, `${alias}.authenticationExecutions`);
    if (edit !== undefined) change.set('authenticationExecutions', edit);
  }
  return objectEdit(change, new Set(), add);
}
