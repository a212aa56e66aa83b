import { escapeUnprintable } from '../text/escape.ts';
import type { Json, JsonObject } from '../document/json.ts';
import type { RenderedRealm } from './render-realm.ts';
import type { RenderedDocument } from '../document/rendered-document.ts';

/**
 * A `$` that Keycloak's import would take for the start of `${NAME}`, be it written so or completed by the value of a
 * placeholder behind it.
 */
const DOLLAR = /\$(?=\{|\$\(env)/g;

/** A realm as text: JSON with 2 spaces and one final new line. */
export interface SerialisedRealm {
  /** The managed documents as the reconciler reads them. */
  readonly managed: ReadonlyMap<RenderedDocument, string>;
  /**
   * The realm as Keycloak's `--import-realm` reads it. Keycloak replaces `${NAME}` in that file before it parses it
   * (measured on 26.5.5), so a literal dollar sign in front of a brace is written as its JSON escape.
   */
  readonly importFile: string;
}

/** Writes the documents of a realm. What the import file takes over from a document is written only once. */
export function serialiseRealm({ documents, merged }: Pick<RenderedRealm, 'documents' | 'merged'>): SerialisedRealm {
  const written = new Map<Json, { key: string; text: string }>();

  const writeProperty = (key: string, value: Json): string => {
    const known = written.get(value);
    if (known?.key === key) return known.text;
    const text = JSON.stringify({ [key]: value }, null, 2).slice(2, -2); // without the braces and their line breaks
    if (typeof value === 'object') written.set(value, { key, text });
    return text;
  };
  const write = (object: JsonObject): string => {
    const properties = Object.entries(object).map(([key, value]) => writeProperty(key, value));
    return properties.length === 0 ? '{}\n' : `{\n${properties.join(',\n')}\n}\n`;
  };

  const managed = documents
    .filter(({ kind }) => kind === 'managed')
    .map((document) => [document, escapeUnprintable(write(document.value))] as const);
  return { managed: new Map(managed), importFile: escapeDollars(write(merged)) };
}

function escapeDollars(text: string): string {
  return text.includes('${') || text.includes('$$(') ? text.replace(DOLLAR, String.raw`\u0024`) : text;
}
