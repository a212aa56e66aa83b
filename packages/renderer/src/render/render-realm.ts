import { error } from '../diagnostics/codes.ts';
import { type Diagnostic, sortDiagnostics, START } from '../diagnostics/diagnostic.ts';
import { type JsonObject, own, textAt } from '../document/json.ts';
import { parseTemplate } from '../document/parse.ts';
import type { Placeholder } from '../document/placeholder.ts';
import type { RenderedDocument } from '../document/rendered-document.ts';
import { keycloakData, keycloakVersion } from '../keycloak/keycloak-data.ts';
import type { SourceFile } from '../document/source.ts';
import { compareText } from '../text/compare-text.ts';
import { findPlaceholders } from './find-placeholders.ts';
import { nameFlowsById } from './flow-ids.ts';
import { mergeDocuments, type RealmDocument } from './merge.ts';
import { type AdviseValue, type ExpressionCache, renderDocument, type Template } from './render-document.ts';

/** The templates of a realm, as read: JSON documents by what they are for. */
export interface RealmTemplates {
  /** The folder of the realm, where a root has several: places in diagnostics and exceptions begin with it. */
  readonly folder?: string | undefined;
  /** Applied on the first start only. */
  readonly bootstrap: readonly SourceFile[];
  /** Reconciled on every start. */
  readonly managed: readonly SourceFile[];
  /** Whether there are documents that could not be read: what depends on the whole realm is not checked then. */
  readonly isPartial?: boolean | undefined;
}

/**
 * What a stage adds to a realm: a bootstrap document that follows from the others, and has no template.
 *
 * @returns its name, and the values with the place that diagnostics name; undefined for none.
 */
export type RealmAddition = (
  realm: Pick<RenderedRealm, 'folder' | 'name' | 'documents'>,
) => Pick<Template, 'name' | 'source'> | undefined;

/** A realm for one stage: its documents, and the one that Keycloak imports. */
export interface RenderedRealm {
  /** The folder of its templates, where a root has several realms. */
  readonly folder: string | undefined;
  /** The realm's name; `realm` where no document says it. */
  readonly name: string;
  /** Bootstrap first, then managed, each by file name: the order of the merge and of the reconciler. */
  readonly documents: readonly RenderedDocument[];
  /** All documents in one: what Keycloak imports on its first start, with overrides of flows by ID. */
  readonly merged: RealmDocument;
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
 * @param addition what the stage adds to it; nothing without it, and where no document names the realm.
 * @param advise what to do about values that the stage does not have.
 */
export function renderRealm(
  templates: RealmTemplates,
  values: JsonObject,
  addition: RealmAddition = () => undefined,
  advise?: AdviseValue,
): RenderedRealm {
  const parsed = parseAll(templates);
  const ofTemplates = renderAll(parsed.sources, values, advise);
  const name = ofTemplates.documents.map(({ value }) => textAt(value, 'realm')).find((found) => found !== undefined);
  const { folder } = templates;
  const added = name === undefined ? undefined : addition({ folder, name, documents: ofTemplates.documents });
  const rendered =
    added === undefined ? ofTemplates : withAddition(ofTemplates, { ...added, kind: 'bootstrap', folder }, values);
  const { documents } = rendered;
  const wrongNames = checkRealmName(documents, name);
  const isReadable = parsed.diagnostics.length === 0 && templates.isPartial !== true;
  const isRendered = rendered.diagnostics.length === 0;
  // What a realm that lacks a document, or holds two realms, would disagree about are guesses.
  const { merged, diagnostics: disagreements } =
    isReadable && wrongNames.length === 0 ? mergeDocuments(documents) : { merged: {}, diagnostics: [] };
  const { placeholders, diagnostics: wrongPlaceholders } = rendered.found;
  return {
    folder,
    name: name ?? 'realm',
    documents,
    merged: withoutReconcilerProperties(nameFlowsById(merged)),
    placeholders,
    isComplete: isReadable && isRendered && wrongNames.length === 0,
    diagnostics: sortDiagnostics([
      ...parsed.diagnostics,
      ...rendered.diagnostics,
      ...wrongPlaceholders,
      ...wrongNames,
      ...disagreements.filter(({ code }) => isRendered || code !== 'conflict'),
    ]),
  };
}

/** Keycloak refuses a realm with what only keycloak-config-cli reads, such as `userProfile`. */
function withoutReconcilerProperties(realm: RealmDocument): RealmDocument {
  const { reconcilerProperties } = keycloakData(keycloakVersion);
  if (!Object.keys(reconcilerProperties).some((key) => Object.hasOwn(realm, key))) return realm;
  return Object.fromEntries(Object.entries(realm).filter(([key]) => !Object.hasOwn(reconcilerProperties, key)));
}

function parseAll(templates: RealmTemplates): { sources: Template[]; diagnostics: Diagnostic[] } {
  const { folder } = templates;
  const sources: Template[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const kind of ['bootstrap', 'managed'] as const) {
    const named = templates[kind].map((file) => ({ file, name: nameOf(file) }));
    for (const { file, name } of named.toSorted((a, b) => compareText(a.name, b.name))) {
      const parsed = parseTemplate(file);
      diagnostics.push(...parsed.diagnostics);
      if (parsed.source !== undefined) sources.push({ kind, folder, name, source: parsed.source });
    }
  }
  return { sources, diagnostics };
}

/** `templates/…/managed/30-clients.json` → `30-clients` */
function nameOf({ path }: SourceFile): string {
  return (path.split('/').at(-1) ?? path).replace(/\.json$/, '');
}

/** Documents with what was found in them. */
interface RenderedDocuments {
  readonly documents: readonly RenderedDocument[];
  readonly diagnostics: readonly Diagnostic[];
  readonly found: ReturnType<typeof findPlaceholders>;
}

/** Bootstrap documents stand before managed ones, and this is the last of them. */
function withAddition(
  { documents, diagnostics, found }: RenderedDocuments,
  added: Template,
  values: JsonObject,
): RenderedDocuments {
  const extra = renderAll([added], values);
  const isManaged = ({ kind }: RenderedDocument): boolean => kind === 'managed';
  return {
    documents: [
      ...documents.filter((document) => !isManaged(document)),
      ...extra.documents,
      ...documents.filter(isManaged),
    ],
    diagnostics: [...diagnostics, ...extra.diagnostics],
    found: {
      placeholders: [...found.placeholders, ...extra.found.placeholders],
      diagnostics: [...found.diagnostics, ...extra.found.diagnostics],
    },
  };
}

function renderAll(sources: readonly Template[], values: JsonObject, advise?: AdviseValue): RenderedDocuments {
  const cache: ExpressionCache = new Map();
  const rendered = sources.map((template) => renderDocument(template, values, cache, advise));
  const found = rendered.map(({ document, texts }) => findPlaceholders(document, texts));
  return {
    documents: rendered.map(({ document }) => document),
    diagnostics: rendered.flatMap(({ diagnostics }) => diagnostics),
    found: {
      placeholders: found.flatMap(({ placeholders }) => placeholders),
      diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
    },
  };
}

/**
 * Every document names its realm, and all the same one. keycloak-config-cli dies with a NullPointerException where the
 * name is missing, and creates a second realm where it differs (measured).
 *
 * @param expected the name that the first document has.
 */
function checkRealmName(documents: readonly RenderedDocument[], expected: string | undefined): Diagnostic[] {
  return documents.flatMap((document) => {
    const name = own(document.value, 'realm');
    if (name === expected && name !== undefined) return [];
    const position = name === undefined ? START : document.locate(['realm']);
    const message =
      name === undefined
        ? 'this document does not name its realm'
        : `this document is for the realm ${JSON.stringify(name)}, others are for ${JSON.stringify(expected)}`;
    const hint = `Write "realm": ${JSON.stringify(expected ?? 'NAME')}`;
    return error('realm-mismatch', document.source.file, position, message, hint);
  });
}
