import { escapeControls, type Json, palette, SECRET } from '@realm-as-code/renderer';
import { accessLines, accessOfNew, letsIn } from './access/format-access.ts';
import { BOOTSTRAP_HEAD, BOOTSTRAP_HINT, bootstrapLines } from './bootstrap/format-bootstrap.ts';
import { brief } from './brief.ts';
import type { PropertyChange } from './compare.ts';
import type { Plan, PlannedChange } from './plan.ts';

const SIGNS: Readonly<Record<PlannedChange['action'], string>> = { create: '+', change: '~', delete: '-', stays: '!' };
const COLOURS = { create: 'green', change: 'yellow', delete: 'red', stays: 'dim' } as const;

/** Writes a plan for people: by type of entity, deletions last. */
export function formatText(plan: Plan, isColoured: boolean): string {
  const paint = palette(isColoured);
  const blocks = groupsOf(plan).map(([type, changes]) => {
    const entries = changes.flatMap((change) => [
      `  ${paint[COLOURS[change.action]](headOf(change))}`,
      ...newClientLines(plan, change),
      ...change.properties.flatMap((one) => propertyLines(change, one)),
    ]);
    return `${paint.bold(type)}\n${entries.join('\n')}\n`;
  });
  const head = paint.bold(`${textNameOf(plan)}: what the next ${runOf(plan)} will do`);
  const access = accessLines(plan.access ?? [], runOf(plan)).map(
    ({ change, text }) => `  ${change === 'lets-in' ? paint.bold(paint.red(text)) : paint.yellow(text)}\n`,
  );
  if (access.length > 0) blocks.unshift(`${paint.bold('access')}\n${access.join('')}`);
  const broken = brokenLines(plan).map(
    ([message, hint]) => `  ${paint.bold(paint.red(message))}\n      ${paint.dim(hint)}\n`,
  );
  if (broken.length > 0) blocks.unshift(`${paint.bold('expectations')}\n${broken.join('')}`);
  const left = bootstrapLines(plan.bootstrap ?? []).map((line) => `  ${paint.dim(line)}\n`);
  if (left.length > 0) blocks.push(`${paint.bold(BOOTSTRAP_HEAD)}\n${left.join('')}\n${BOOTSTRAP_HINT}\n`);
  return [`${head}\n`, ...blocks, ...notes(plan), `${paint.bold(summaryOf(plan))}\n`].join('\n');
}

/** Writes a plan for a comment on a pull request. */
export function formatMarkdown(plan: Plan): string {
  const lines = [`### ${markdownNameOf(plan)}`, '', `**${summaryOf(plan)}**`, ''];
  const access = accessLines(plan.access ?? [], runOf(plan)).map(({ text }) => text);
  const body = groupsOf(plan).flatMap(([type, changes]) => [
    `@@ ${type} @@`,
    ...changes.flatMap((change) => [
      headOf(change),
      ...newClientLines(plan, change),
      ...change.properties.flatMap((one) => propertyLines(change, one)),
    ]),
  ]);
  if (access.length > 0) body.unshift('@@ access @@', ...access);
  const broken = brokenLines(plan).flatMap(([message, hint]) => [message, `    ${hint}`]);
  if (broken.length > 0) body.unshift('@@ expectations @@', ...broken);
  if (body.length > 0) lines.push('```diff', ...body.map((line) => line.replaceAll('```', '` ` `')), '```', '');
  const left = bootstrapLines(plan.bootstrap ?? []).map((line) => `- ${codeOf(line)}`);
  if (left.length > 0) lines.push(`**${BOOTSTRAP_HEAD}**`, '', ...left, '', BOOTSTRAP_HINT, '');
  return [...lines, ...notes(plan).map((note) => `> ${note.trim()}\n`)].join('\n');
}

/** A line of Markdown that is shown as it is. */
function codeOf(line: string): string {
  return `\`${line.replaceAll('`', "'")}\``;
}

/** Writes a plan for programs, as schemas/plan.schema.json describes it. */
export function formatJson(plan: Plan): string {
  return `${JSON.stringify(jsonOf(plan), null, 2)}\n`;
}

/** @returns a plan as schemas/plan.schema.json describes it. */
export function jsonOf(plan: Plan): object {
  const changes = plan.changes.map((change) => ({
    action: change.action,
    type: change.type,
    name: change.name,
    properties: change.properties.map(({ path, live = null, file = null }) => ({ path, live, file })),
    ...('deletion' in change ? { deletion: change.deletion } : {}),
  }));
  const bootstrap = plan.bootstrap?.map(({ type, name, isMissing, properties }) => ({
    type,
    name,
    isMissing,
    properties: properties.map(({ path, live = null, file = null }) => ({ path, live, file })),
  }));
  const { realm, summary, access, expectations, unknown, unpredicted, skipped, failure } = plan;
  const people = { ...(access && { access }), ...(expectations && { expectations }) };
  const notes = { unknown, unpredicted, ...(skipped && { skipped }), ...(failure && { failure }) };
  return { realm, ...stageOf(plan), summary, changes, ...people, ...(bootstrap && { bootstrap }), ...notes };
}

/** What the realm will not meet, as a line and the way through. */
function brokenLines({ expectations = [] }: Plan): (readonly [message: string, hint: string])[] {
  return expectations.map(({ place, message, hint }) => [
    escapeControls(`!! ${place}: ${message}`),
    escapeControls(hint),
  ]);
}

function runOf({ stage }: Plan): string {
  return stage === undefined ? 'run of keycloak-config-cli' : 'reconcile';
}

/** A realm of a stage, or one of import files without a stage. */
type Subject = Pick<Plan, 'realm' | 'stage'>;

/** @returns the stage as JSON has it. */
export function stageOf({ stage }: Subject): { stage?: string } {
  return stage === undefined ? {} : { stage };
}

/** @returns what a plan is of, for people. */
export function textNameOf({ realm, stage }: Subject): string {
  return `Realm ${escapeControls(realm)}${stage === undefined ? '' : `, stage ${stage}`}`;
}

/** @returns what a plan is of, in Markdown. */
export function markdownNameOf({ realm, stage }: Subject): string {
  return `Realm \`${realm}\`${stage === undefined ? '' : `, stage \`${stage}\``}`;
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

function headOf(change: PlannedChange): string {
  const origin = deletionOf(change) === undefined ? '' : ' (made by an earlier reconcile)';
  return `${SIGNS[change.action]} ${escapeControls(change.name)}${origin}`;
}

/** Who can log in to a client that is created: that is no surprise, so it is said there. */
function newClientLines({ access = [] }: Plan, { action, type, name }: PlannedChange): string[] {
  return action === 'create' && type === 'client' ? accessOfNew(access, name).map((line) => `      ${line}`) : [];
}

/** @returns how to delete what an earlier reconcile made and left. */
function deletionOf(change: PlannedChange): string | undefined {
  return 'deletion' in change ? change.deletion : undefined;
}

function propertyLines({ action, type }: PlannedChange, { path, live, file }: PropertyChange): string[] {
  // What a new entity will have is in the file.
  if (action === 'create') return [];
  const name = escapeControls(path);
  if (isOfUser(type) && /^credentials\b/.test(path)) return [`      ${name}: will be set`];
  const isHidden = live === SECRET || file === SECRET || JSON.stringify(live) === JSON.stringify(file);
  if (isHidden && action !== 'stays' && !Array.isArray(live)) return [`      ${name}: (secret differs)`];
  if (action === 'stays') return [`      ${name}: ${brief(live)}`];
  if (Array.isArray(live) && Array.isArray(file)) return [`      ${name}:`, ...listLines(live, file)];
  return [`      ${name}: ${brief(live)} → ${brief(file)}`];
}

/** Users have credentials of which nothing can be told but that they are set. */
function isOfUser(type: PlannedChange['type']): boolean {
  return type === 'user' || type === 'service-account';
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

function notes({ changes, unknown, unpredicted, skipped = [], failure }: Plan): string[] {
  const found = leftOverNotes(changes);
  const placesOf = (isHidden: boolean): string[] =>
    unknown
      .filter(({ hidden = false }) => hidden === isHidden)
      .map(({ type, name, path }) => `${type}/${name} ${path}`);
  const [open, hidden] = [placesOf(false), placesOf(true)];
  if (open.length > 0)
    found.push(`Not compared, because their variables have no value here (see --env): ${firstOf(open)}\n`);
  if (hidden.length > 0)
    found.push(`Written without being compared, because Keycloak does not show them: ${firstOf(hidden)}\n`);
  if (unpredicted.length > 0) {
    const parts = unpredicted.map(({ document, property, reason }) => {
      const why = reason === undefined ? '' : ` (${escapeControls(reason)})`;
      return `${escapeControls(property)} in ${document}${why}`;
    });
    found.push(`Not predicted: ${parts.join(', ')}\n`);
  }
  if (skipped.length > 0)
    found.push(`Skipped, because the last run imported the same (see IMPORT_CACHE_ENABLED): ${firstOf(skipped)}\n`);
  if (failure !== undefined) {
    found.push(`The run will fail in ${failure.document}: ${failure.step}: ${failure.reason}\n`);
  }
  return found;
}

/** What an earlier reconcile made and no document declares any more: one note for each way to delete it. */
function leftOverNotes(changes: readonly PlannedChange[]): string[] {
  const byDeletion = new Map<string, string[]>();
  for (const change of changes) {
    const deletion = deletionOf(change);
    if (deletion === undefined) continue;
    const names = byDeletion.get(deletion) ?? [];
    names.push(`${change.type}/${escapeControls(change.name)}`);
    byDeletion.set(deletion, names);
  }
  return [...byDeletion].map(
    ([deletion, names]) => `Made by an earlier reconcile and no longer declared: ${firstOf(names)}. ${deletion}\n`,
  );
}

/** @returns the first five, and how many more there are. */
function firstOf(names: readonly string[]): string {
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

function summaryOf({ summary, changes, access = [], expectations = [], failure }: Plan): string {
  const { create, change, delete: deleted } = summary;
  const left = changes.filter((one) => deletionOf(one) !== undefined).length;
  const hand = staying(left, 'made by an earlier reconcile') + staying(summary.stays - left, 'made by hand');
  const broken = expectations.length === 0 ? '' : '; an expectation will not be met';
  const end = `${letsIn(access) ? '; somebody is let in' : ''}${broken}${failure === undefined ? '' : '; then the run fails'}`;
  return create + change + deleted === 0
    ? `Nothing to do${hand}${end}.`
    : `${create} to create, ${change} to change, ${deleted} to delete${hand}${end}.`;
}

function staying(count: number, origin: string): string {
  return count === 0 ? '' : `; ${count} ${origin} ${count === 1 ? 'stays' : 'stay'}`;
}
