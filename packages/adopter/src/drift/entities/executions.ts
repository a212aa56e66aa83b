import { isSubFlowExecution, type JsonObject, textAt } from '@realm-as-code/renderer';
import type { Execution } from '@realm-as-code/planner';
import { type Declared, itemsOf, propertiesOf } from '../declared.ts';
import type { Edit, ListItem } from '../json-edits.ts';
import { isSame, listEdit, objectEdit, type Pen } from '../pen.ts';

/** Between the priorities of two executions, so that a later one fits in. */
const STEP = 10;

/** A declared execution. */
interface DeclaredExecution {
  readonly index: number;
  readonly declared: Declared;
  readonly value: JsonObject;
}

/**
 * Makes the declared executions of a flow those of the realm, in its order. Priorities stay as they are where that order
 * allows it.
 *
 * @param live in the order in which they run.
 */
export function editExecutions(pen: Pen, list: Declared, live: readonly Execution[], path: string): Edit | undefined {
  const items = itemsOf(list);
  if (items === undefined) return undefined;
  const open: DeclaredExecution[] = items.flatMap(({ index, declared }) =>
    declared === undefined ? [] : [{ index, declared, value: declared.value as JsonObject }],
  );
  // What has the same config is the same one; then, what just is of the same kind.
  const matches = live.map((execution) =>
    take(open, (one) => isSameKind(one, execution) && isSameConfig(one, execution)),
  );
  for (const [at, execution] of live.entries()) matches[at] ??= take(open, (one) => isSameKind(one, execution));
  const priorities = prioritiesOf(matches);
  const entries = live.map((execution, at): ListItem => {
    const match = matches[at];
    const priority = priorities[at] as number;
    if (match === undefined) return { value: pen.write(newExecution(execution, priority), path) ?? {} };
    return { index: match.index, edit: editExecution(pen, match, execution, priority, path) };
  });
  return listEdit(items.length, withDropped(entries, items));
}

/** Entries that this stage drops stay behind the one that they are behind now. */
function withDropped(entries: readonly ListItem[], items: NonNullable<ReturnType<typeof itemsOf>>): ListItem[] {
  const all = [...entries];
  for (const { index, declared } of items) {
    if (declared !== undefined) continue;
    const before = all.findLastIndex((entry) => 'index' in entry && entry.index < index);
    all.splice(before + 1, 0, { index });
  }
  return all;
}

function take(open: DeclaredExecution[], isIt: (one: DeclaredExecution) => boolean): DeclaredExecution | undefined {
  const at = open.findIndex(isIt);
  return at === -1 ? undefined : open.splice(at, 1)[0];
}

function isSameKind({ value }: DeclaredExecution, { flow, authenticator }: Execution): boolean {
  const sub = isSubFlowExecution(value) ? textAt(value, 'flowAlias') : undefined;
  return (sub ?? '') === (flow ?? '') && (textAt(value, 'authenticator') ?? '') === (authenticator ?? '');
}

function isSameConfig({ value }: DeclaredExecution, { config }: Execution): boolean {
  return (textAt(value, 'authenticatorConfig') ?? '') === (config ?? '');
}

/** @returns a priority for each: the declared ones if they rise and leave room for those between, others if not. */
function prioritiesOf(matches: readonly (DeclaredExecution | undefined)[]): number[] {
  const declared = matches.map((match) => match?.value['priority']);
  const priorities: number[] = [];
  let last = -1;
  for (const [at, priority] of declared.entries()) {
    const next = declared.slice(at).find((one) => typeof one === 'number');
    const room = typeof next === 'number' ? Math.floor((last + next) / 2) : last + STEP;
    const chosen = matches[at] === undefined ? room : priority;
    if (typeof chosen !== 'number' || chosen <= last) return matches.map((_, index) => (index + 1) * STEP);
    priorities.push(chosen);
    last = chosen;
  }
  return priorities;
}

function editExecution(
  pen: Pen,
  match: DeclaredExecution,
  live: Execution,
  priority: number,
  path: string,
): Edit | undefined {
  const { declared, value } = match;
  const properties = propertiesOf(declared);
  const change = new Map<string, Edit>();
  const add: JsonObject = {};
  const remove = new Set<string>();
  const set = (key: string, wanted: string | number): void => {
    const property = properties.get(key);
    if (property === undefined) add[key] = pen.write(wanted, `${path}.${key}`) ?? wanted;
    else if (value[key] !== wanted) {
      const written = typeof wanted === 'number' ? wanted : pen.write(wanted, `${path}.${key}`);
      if (written !== undefined) change.set(key, { kind: 'replace', value: written });
    }
  };
  set('requirement', live.requirement);
  set('priority', priority);
  if (live.config !== undefined) set('authenticatorConfig', live.config);
  else if (!isSame(properties.get('authenticatorConfig')?.value ?? null, undefined)) remove.add('authenticatorConfig');
  return objectEdit(change, remove, add);
}

/** @returns an execution as a document has it. */
function newExecution({ authenticator, flow, config, requirement }: Execution, priority: number): JsonObject {
  return {
    ...(config === undefined ? {} : { authenticatorConfig: config }),
    ...(authenticator === undefined ? {} : { authenticator }),
    ...(flow === undefined ? {} : { flowAlias: flow }),
    authenticatorFlow: flow !== undefined,
    requirement,
    priority,
  };
}
