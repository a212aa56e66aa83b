import { error } from '../diagnostics/codes.ts';
import { type Diagnostic, sortDiagnostics, START } from '../diagnostics/diagnostic.ts';
import type { JsonObject } from '../document/json.ts';
import { own } from '../document/json.ts';
import { mergeDocuments, type RealmDocument } from './merge.ts';
import { parseTemplate } from '../document/parse.ts';
import type { Placeholder } from '../document/placeholder.ts';
import type { RenderedDocument } from '../document/rendered-document.ts';
import { findPlaceholders } from './find-placeholders.ts';
import { type ExpressionCache, renderDocument } from './render-document.ts';
import type { SourceFile } from '../document/source.ts';

/** The templates of a realm, as read: JSON documents by what they are for. */
export interface RealmTemplates {
  /** Applied on the first start only. */
  readonly bootstrap: readonly SourceFile[];
  /** Reconciled on every start. */
  readonly managed: readonly SourceFile[];
}

/** A realm for one stage: its documents, and the one that Keycloak imports. */
export interface RenderedRealm {
  /** Bootstrap first, then managed, each by file name: the order of the merge and of the reconciler. */
  readonly documents: readonly RenderedDocument[];
  readonly realm: RealmDocument;
  readonly placeholders: readonly Placeholder[];
  /** Whether every document could be read and rendered, and all are of one realm. */
  readonly isComplete: boolean;
  /** Empty when all is well; otherwise the realm is not to be used. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Renders a realm: parse, render, find the placeholders, merge. All mistakes are reported, not only the first.
 *
 * @param templates the documents; their paths are what diagnostics name and their file names are what orders them.
 * @param values what expressions can refer to, such as `{ stage: 'prod', origins: { … } }`.
 */
export function renderRealm(templates: RealmTemplates, values: JsonObject): RenderedRealm {
  const diagnostics: Diagnostic[] = [];
  const cache: ExpressionCache = new Map();
  const documents: RenderedDocument[] = [];
  const placeholders: Placeholder[] = [];
  let isReadable = true;
  let isRendered = true;
  for (const kind of ['bootstrap', 'managed'] as const) {
    for (const file of byName(templates[kind])) {
      const parsed = parseTemplate(file);
      diagnostics.push(...parsed.diagnostics);
      isReadable &&= parsed.source !== undefined;
      if (parsed.source === undefined) continue;
      const rendered = renderDocument(kind, nameOf(file), parsed.source, values, cache);
      const found = findPlaceholders(rendered.document, rendered.texts);
      isRendered &&= rendered.diagnostics.length === 0;
      documents.push(rendered.document);
      placeholders.push(...found.placeholders);
      diagnostics.push(...rendered.diagnostics, ...found.diagnostics);
    }
  }
  const wrongNames = checkRealmName(documents);
  diagnostics.push(...wrongNames);
  // What a realm that lacks a document, or holds two realms, would disagree about are guesses.
  const merged = isReadable && wrongNames.length === 0 ? mergeDocuments(documents) : { realm: {}, diagnostics: [] };
  diagnostics.push(...merged.diagnostics.filter((one) => isRendered || one.code !== 'conflict'));
  const isComplete = isReadable && isRendered && wrongNames.length === 0;
  return { documents, realm: merged.realm, placeholders, isComplete, diagnostics: sortDiagnostics(diagnostics) };
}

/**
 * Every document names its realm, and all the same one. keycloak-config-cli dies with a NullPointerException where the
 * name is missing, and creates a second realm where it differs (measured).
 */
function checkRealmName(documents: readonly RenderedDocument[]): Diagnostic[] {
  const expected = documents.map(({ value }) => own(value, 'realm')).find((name) => typeof name === 'string');
  return documents.flatMap((document) => {
    const name = own(document.value, 'realm');
    if (name === expected && name !== undefined) return [];
    const position = name === undefined ? START : document.locate(['realm']);
    const says =
      name === undefined
        ? 'this document does not name its realm'
        : `this document is of the realm ${JSON.stringify(name)}, others of ${JSON.stringify(expected)}`;
    return [
      error(
        'realm-mismatch',
        document.source.file,
        position,
        says,
        `Write "realm": ${JSON.stringify(expected ?? 'NAME')}`,
      ),
    ];
  });
}

function byName(files: readonly SourceFile[]): SourceFile[] {
  const name = nameOf;
  return files.toSorted((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}

/** `templates/…/managed/30-clients.json` → `30-clients` */
function nameOf({ path }: SourceFile): string {
  return (path.split('/').at(-1) ?? path).replace(/\.json$/, '');
}
