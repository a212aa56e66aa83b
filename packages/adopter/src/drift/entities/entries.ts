import type { EntityType, LiveRealm, ReconcilerSettings } from '@realm-as-code/planner';
import type { JsonObject, SecretValues } from '@realm-as-code/renderer';
import { type Declared, type DeclaredDocument, itemsOf, nameIn, templateObject } from '../declared.ts';
import type { Edit, ListItem } from '../json-edits.ts';
import type { Ledger } from '../ledger.ts';
import { inKeyOrder, keyOrderOf } from '../key-order.ts';
import { hasCondition, listEdit, Pen } from '../pen.ts';
import type { StageView } from '../stage-view.ts';

/** What all steps that look for drift share. */
export interface Drifting {
  readonly live: LiveRealm;
  readonly reconciler: ReconcilerSettings;
  /** The export that the live realm was made of, without ids. */
  readonly exported: JsonObject;
  readonly documents: readonly DeclaredDocument[];
  readonly ledger: Ledger;
  readonly view: StageView;
  readonly secrets: SecretValues;
}

/** A list of entities in a document. */
export interface EntryList {
  readonly type: EntityType;
  readonly document: DeclaredDocument;
  readonly list: Declared;
  /** The path of the list, such as `roles.realm`. */
  readonly path: string;
  /** The property that names its entries. */
  readonly key: string;
}

/** What the entries of a list are compared with. */
export interface EntryPlan {
  /** What an entry is called in a plan, unless it is just called by its name. */
  readonly nameOf?: (name: string) => string;
  /** @returns whether the realm has an entry's entity. */
  isThere(name: string): boolean;
  /** @returns why an entry that the realm does not have stays nevertheless. */
  readonly whyKept?: (name: string) => string | undefined;
  /** Makes an entry what the realm has. */
  edit(pen: Pen, declared: Declared, name: string): Edit | undefined;
  /** What was made by hand, by name. */
  readonly added: readonly (readonly [name: string, value: JsonObject])[];
}

const FOR_SOME_STAGES =
  'the realm does not have it, but which stages have it is up to "$when" or to values of the stage';

/** @returns how a list is to change: entries are changed, taken out where the realm lacks them, and added at the end. */
export function editEntries(drifting: Drifting, entries: EntryList, plan: EntryPlan): Edit | undefined {
  const { view } = drifting;
  const { list, key } = entries;
  const items = itemsOf(list);
  const nameOf = plan.nameOf ?? ((name: string): string => name);
  if (items === undefined) {
    for (const [name] of plan.added) penFor(drifting, entries, nameOf(name), name, {}).withhold(undefined, OF_VALUE);
    return undefined;
  }
  const kept = items.flatMap(({ index, template, declared }): ListItem[] => {
    const name = declared === undefined ? undefined : nameIn(declared, key);
    if (declared === undefined || name === undefined) return [{ index }];
    const written = templateObject(declared)[key];
    const pen = penFor(drifting, entries, nameOf(name), typeof written === 'string' ? written : name, template);
    if (plan.isThere(name)) return [{ index, edit: plan.edit(pen, declared, name) }];
    const isForSome = hasCondition(template) || (typeof written === 'string' && view.fragmentsIn(written).length > 0);
    const why = isForSome ? FOR_SOME_STAGES : plan.whyKept?.(name);
    if (why !== undefined) pen.withhold(undefined, why);
    return why === undefined && pen.take('remove') ? [] : [{ index }];
  });
  const dropped = new Set(
    items.flatMap(({ template, declared }) => (declared === undefined ? [nameOfDropped(template, key)] : [])),
  );
  const order = keyOrderOf(items.map(({ template }) => template));
  const added = plan.added.flatMap(([name, value]): ListItem[] => {
    const pen = penFor(drifting, entries, nameOf(name), view.write(name) ?? name, {});
    if (dropped.has(name)) {
      pen.withhold(undefined, 'the template declares it for other stages ("$when")');
      return [];
    }
    const written = pen.write(value, '');
    return written !== undefined && pen.take('add') ? [{ value: inKeyOrder(written, order) }] : [];
  });
  return listEdit(items.length, [...kept, ...added]);
}

const OF_VALUE = 'the template takes the whole list from a value of the stage';

function penFor(drifting: Drifting, entries: EntryList, name: string, entry: string, near: Declared['template']): Pen {
  const { type, document, path } = entries;
  const place = { file: document.document.source.file, list: path, entry };
  return new Pen(drifting, { type, name }, [place], near);
}

function nameOfDropped(template: Declared['template'], key: string): unknown {
  return typeof template === 'object' && template !== null && !Array.isArray(template) ? template[key] : undefined;
}
