import { escapeControls, isObject, type Json, palette, SECRET } from '@realm-as-code/renderer';
import type { PropertyChange } from './compare.ts';
import type { Plan, PlannedChange } from './plan.ts';

const SIGNS: Readonly<Record<PlannedChange['action'], string>> = { create: '+', change: '~', delete: '-', stays: '!' };
const COLOURS = { create: 'green', change: 'yellow', delete: 'red', stays: 'dim' } as const;
/** The longest value that is shown in full, in characters. */
const WIDTH = 90;

/** Writes a plan for people: by type of entity, deletions last. */
export function formatText(plan: Plan, isColoured: boolean): string {
  const paint = palette(isColoured);
  const blocks = groupsOf(plan).map(([type, changes]) => {
    const entries = changes.flatMap((change) => [
      `  ${paint[COLOURS[change.action]](`${SIGNS[change.action]} ${escapeControls(change.name)}`)}`,
      ...change.properties.flatMap((one) => propertyLines(change, one)),
    ]);
    return `${paint.bold(type)}\n${entries.join('\n')}\n`;
  });
  const head = paint.bold(`Realm ${escapeControls(plan.realm)}, stage ${plan.stage}: what the next reconcile will do`);
  return [`${head}\n`, ...blocks, ...notes(plan), `${paint.bold(summaryOf(plan))}\n`].join('\n');
}

/** Writes a plan for a comment on a pull request. */
export function formatMarkdown(plan: Plan): string {
  const lines = [`### Realm \`${plan.realm}\`, stage \`${plan.stage}\``, '', `**${summaryOf(plan)}**`, ''];
  const body = groupsOf(plan).flatMap(([type, changes]) => [
    `@@ ${type} @@`,
    ...changes.flatMap((change) => [
      `${SIGNS[change.action]} ${escapeControls(change.name)}`,
      ...change.properties.flatMap((one) => propertyLines(change, one)),
    ]),
  ]);
  if (body.length > 0) lines.push('```diff', ...body.map((line) => line.replaceAll('```', '` ` `')), '```', '');
  return [...lines, ...notes(plan).map((note) => `> ${note.trim()}\n`)].join('\n');
}

/** Writes a plan for programs, as schemas/plan.schema.json describes it. */
export function formatJson(plan: Plan): string {
  const changes = plan.changes.map(({ action, type, name, properties }) => ({
    action,
    type,
    name,
    properties: properties.map(({ path, live = null, file = null }) => ({ path, live, file })),
  }));
  const { realm, stage, summary, unknown, unpredicted, failure } = plan;
  return `${JSON.stringify({ realm, stage, summary, changes, unknown, unpredicted, ...(failure && { failure }) }, null, 2)}\n`;
}

/** Changes by type of entity, deletions last. */
function groupsOf({ changes }: Plan): [type: string, changes: PlannedChange[]][] {
  const kept = changes.filter(({ action }) => action !== 'delete');
  const deleted = changes.filter(({ action }) => action === 'delete');
  return [...groupByType(kept), ...groupByType(deleted)];
}

function groupByType(changes: readonly PlannedChange[]): [type: string, changes: PlannedChange[]][] {
  const groups = new Map<string, PlannedChange[]>();
  for (const change of changes) {
    const group = groups.get(change.type);
    if (group === undefined) groups.set(change.type, [change]);
    else group.push(change);
  }
  return [...groups];
}

function propertyLines({ action }: PlannedChange, { path, live, file }: PropertyChange): string[] {
  // What a new entity will have is in the file.
  if (action === 'create') return [];
  const name = escapeControls(path);
  const isHidden = live === SECRET || file === SECRET || JSON.stringify(live) === JSON.stringify(file);
  if (isHidden && action !== 'stays' && !Array.isArray(live)) return [`      ${name}: (secret differs)`];
  if (action === 'stays') return [`      ${name}: ${brief(live)}`];
  if (Array.isArray(live) && Array.isArray(file)) return [`      ${name}:`, ...listLines(live, file)];
  return [`      ${name}: ${brief(live)} → ${brief(file)}`];
}

/** The items that a list loses and gains; the others are not repeated. */
function listLines(live: readonly Json[], file: readonly Json[]): string[] {
  const written = (list: readonly Json[]): string[] =>
    list.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  const [before, after] = [written(live), written(file)];
  const gone = before.filter((item) => !after.includes(item));
  const come = after.filter((item) => !before.includes(item));
  if (gone.length === 0 && come.length === 0) {
    return before.some((item) => item.includes(SECRET))
      ? ['        (a secret differs)']
      : ['        in a different order'];
  }
  return [
    ...gone.map((item) => `        - ${escapeControls(item)}`),
    ...come.map((item) => `        + ${escapeControls(item)}`),
  ];
}

function brief(value: Json | undefined): string {
  if (value === undefined || value === null) return '(nothing)';
  const text =
    typeof value === 'string'
      ? JSON.stringify(value)
      : isObject(value) || Array.isArray(value)
        ? JSON.stringify(value)
        : String(value);
  return escapeControls(text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text);
}

function notes({ unknown, unpredicted, failure }: Plan): string[] {
  const found: string[] = [];
  if (unknown.length > 0) {
    const places = unknown.map(({ type, name, path }) => `${type}/${name} ${path}`);
    const shown = places.slice(0, 5).join(', ');
    const more = places.length > 5 ? ` and ${places.length - 5} more` : '';
    found.push(`Not compared, because their variables have no value here (see --env): ${shown}${more}\n`);
  }
  if (unpredicted.length > 0) {
    const parts = unpredicted.map(({ document, property }) => `${escapeControls(property)} in ${document}`);
    found.push(`Not predicted: ${parts.join(', ')}\n`);
  }
  if (failure !== undefined) {
    found.push(`The run will fail in ${failure.document}: ${failure.step}: ${failure.reason}\n`);
  }
  return found;
}

function summaryOf({ summary, failure }: Plan): string {
  const { create, change, delete: deleted, stays } = summary;
  const hand = stays === 0 ? '' : `; ${stays} made by hand ${stays === 1 ? 'stays' : 'stay'}`;
  const end = failure === undefined ? '' : '; then the run fails';
  return create + change + deleted === 0
    ? `Nothing to do${hand}${end}.`
    : `${create} to create, ${change} to change, ${deleted} to delete${hand}${end}.`;
}
