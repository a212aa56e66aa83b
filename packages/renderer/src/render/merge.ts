import { error, type RenderCode } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { describeEntity, identityOf, isTakenTwice, keyOf } from '../keycloak/identity.ts';
import { Cursor } from '../document/cursor.ts';
import { formatPath, isObject, type Json, type JsonObject, type Path } from '../document/json.ts';
import type { Placed } from '../document/placed.ts';
import type { RenderedDocument } from '../document/rendered-document.ts';
import { showable } from '../secrets/secrets.ts';

/** The realm that Keycloak imports on its first start: every document, in one. */
export type RealmDocument = JsonObject;

/** The same thing as several documents say it, in the order of the documents. */
type Parts<T extends Json = Json> = readonly [Placed<T>, ...Placed<T>[]];

/**
 * Merges documents into one realm.
 *
 * Lists of entities are matched by what names their entities, never by index; lists of plain values are united; two
 * documents that say different things about the same property are an error with both places. The order is that of the
 * documents: first come, first written.
 *
 * Disagreements have to be found value by value, so the values are joined in the same pass instead of by a library
 * (measured: docs/decisions/0003).
 *
 * @param documents bootstrap documents first, then the managed ones by file name.
 * @returns the realm, to be used when there are no diagnostics: `conflict`, `duplicate-entity`, `missing-identity`.
 */
export function mergeDocuments(documents: readonly RenderedDocument[]): {
  merged: RealmDocument;
  diagnostics: Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const [first, ...others] = documents.map((document): Placed<JsonObject> => ({
    value: document.value,
    document,
    path: [],
  }));
  if (first === undefined) return { merged: {}, diagnostics };
  return { merged: mergeObjects([first, ...others], [], diagnostics), diagnostics };
}

/** @param at the path by property names, which tells what kind of list this is; each part has its own in its document. */
function mergeValues(parts: Parts, at: Path, diagnostics: Diagnostic[]): Json {
  if (parts.length === 1) {
    // Only one document says it: nothing to merge, and most of a large realm is like this.
    const [{ value, document, path }] = parts;
    checkEntities(value, document, new Cursor(path), diagnostics);
    return value;
  }
  if (parts.every(isPlacedList)) return mergeLists(parts as unknown as Parts<Json[]>, at, diagnostics);
  if (parts.every(isPlacedObject)) return mergeObjects(parts as unknown as Parts<JsonObject>, at, diagnostics);
  const [first, ...others] = parts;
  for (const other of others) {
    if (other.value !== first.value) diagnostics.push(conflict(first, other));
  }
  return first.value;
}

function mergeObjects(parts: Parts<JsonObject>, at: Path, diagnostics: Diagnostic[]): JsonObject {
  const properties = new Map<string, [Placed, ...Placed[]]>();
  for (const { value, document, path } of parts) {
    for (const key of Object.keys(value)) {
      addTo(properties, key, { value: value[key] as Json, document, path: [...path, key] });
    }
  }
  const merged = [...properties].map(([key, placed]) => [key, mergeValues(placed, [...at, key], diagnostics)] as const);
  return Object.fromEntries(merged);
}

function mergeLists(parts: Parts<Json[]>, at: Path, diagnostics: Diagnostic[]): Json[] {
  const identity = identityOf(at);
  const hasObjects = parts.some((part) => part.value.some(isObject));
  if (identity !== undefined && hasObjects) return mergeEntities(parts, identity, at, diagnostics);
  const [first, ...others] = parts;
  if (!hasObjects) return [...new Set(parts.flatMap((part) => part.value))];
  // Objects without names, such as the executions of a flow: their order matters, so they are one thing.
  for (const other of others) {
    if (JSON.stringify(other.value) !== JSON.stringify(first.value)) diagnostics.push(conflict(first, other));
  }
  return first.value;
}

function mergeEntities(parts: Parts<Json[]>, identity: readonly string[], at: Path, diagnostics: Diagnostic[]): Json[] {
  const entities = indexEntities(parts, identity, at, diagnostics);
  return [...entities.values()].map((same) => mergeValues(same, at, diagnostics));
}

/** The entities of lists by what names them, each with all that is said of it; reports those without a name or twice. */
function indexEntities(
  parts: readonly Placed<Json[]>[],
  identity: readonly string[],
  at: Path,
  diagnostics: Diagnostic[],
): Map<string, [Placed, ...Placed[]]> {
  const entities = new Map<string, [Placed, ...Placed[]]>();
  for (const { value: list, document, path } of parts) {
    for (const [index, value] of list.entries()) {
      const placed = { value, document, path: [...path, index] };
      const found = isObject(value) ? keyOf(value, identity) : { missing: identity[0] as string };
      if ('missing' in found) {
        const message = `an entry of ${formatPath(at)} has no ${JSON.stringify(found.missing)}`;
        diagnostics.push(
          report(
            'missing-identity',
            placed,
            message,
            `Entries of this list are identified by ${identity.join(' and ')}`,
          ),
        );
        continue;
      }
      const twin = entities.get(found.key)?.find((part) => part.document === document);
      if (twin !== undefined) {
        const message = `${describeEntity(value, identity)} is already in ${formatPath(at)}, at ${placeOf(twin)}`;
        // What several documents say is merged, which leaves no place for the second one.
        const isTaken = document.kind === 'bootstrap' && parts.length === 1 && isTakenTwice(at, twin.value, value);
        const found = report('duplicate-entity', placed, message, 'Merge the two entries');
        diagnostics.push(isTaken ? { ...found, severity: 'warning' } : found);
        continue;
      }
      addTo(entities, found.key, placed);
    }
  }
  return entities;
}

/** Checks the names of the entities in a value that one document alone describes. */
function checkEntities(value: Json, document: RenderedDocument, at: Cursor, diagnostics: Diagnostic[]): void {
  if (Array.isArray(value)) {
    if (!value.some((item) => typeof item === 'object')) return;
    const { path } = at;
    const identity = identityOf(path.filter((step) => typeof step === 'string'));
    if (identity !== undefined) indexEntities([{ value, document, path }], identity, path, diagnostics);
    for (let index = 0; index < value.length; index++) {
      at.enter(index);
      checkEntities(value[index] as Json, document, at, diagnostics);
      at.leave();
    }
  } else if (isObject(value)) {
    for (const key in value) {
      const item = value[key] as Json;
      if (typeof item !== 'object' || item === null) continue;
      at.enter(key);
      checkEntities(item, document, at, diagnostics);
      at.leave();
    }
  }
}

function addTo<T extends Json>(map: Map<string, [Placed<T>, ...Placed<T>[]]>, key: string, placed: Placed<T>): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [placed]);
  else known.push(placed);
}

function isPlacedList(part: Placed): boolean {
  return Array.isArray(part.value);
}

function isPlacedObject(part: Placed): boolean {
  return isObject(part.value);
}

function conflict(first: Placed, other: Placed): Diagnostic {
  const message = `${formatPath(other.path)} is ${brief(other)} here and ${brief(first)} in ${placeOf(first)}`;
  return report('conflict', other, message, 'Set it in one document only, or to the same value in both');
}

function report(code: RenderCode, placed: Placed, message: string, hint: string): Diagnostic {
  return error(code, placed.document.source.file, placed.document.locate(placed.path), message, hint);
}

function placeOf({ document, path }: Placed): string {
  const { line, column } = document.locate(path);
  return `${document.source.file}:${line}:${column}`;
}

/** A value short enough for a message, and no secret; what it says in full is at its place. */
function brief(placed: Placed): string {
  const value = showable(placed.value, placed.path);
  if (Array.isArray(value))
    return value.some(isObject)
      ? 'another list'
      : `[${value
          .map((item) => JSON.stringify(item))
          .join(', ')
          .slice(0, 60)}]`;
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
