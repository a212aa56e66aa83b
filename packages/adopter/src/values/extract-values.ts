import type { JsonObject } from '@realm-as-code/renderer';
import type { Documents } from './documents.ts';
import { extractHosts } from './extract-hosts.ts';
import { extractOrigins } from './extract-origins.ts';
import { type Extracted, extractSecrets } from './extract-secrets.ts';
import { keepTexts } from './keep-texts.ts';
import type { Names } from './names.ts';

/** Documents as templates have them, and what was taken out of them. */
export interface ExtractedValues {
  readonly documents: Documents;
  /** What expressions in the documents refer to. */
  readonly values: JsonObject;
  readonly secrets: readonly Extracted[];
  /** Texts that would be taken for placeholders. */
  readonly texts: readonly Extracted[];
}

/**
 * Takes out of documents what no template holds: secrets, origins that repeat, texts that a template would read as something
 * else.
 *
 * @param prefix what the names of values begin with, such as `shop.`, or nothing.
 * @param isPlaceholder whether a text with `$(` is meant as it stands.
 */
export function extractValues(
  documents: Documents,
  names: Names,
  prefix: string,
  isPlaceholder: (text: string) => boolean,
): ExtractedValues {
  const secrets = extractSecrets(documents, names);
  const own = new Set(secrets.extracted.map(({ name }) => `$(env:${name})`));
  const kept = keepTexts(secrets.documents, names, `${prefix}texts.`, (text) => own.has(text) || isPlaceholder(text));
  const { documents: withOrigins, origins } = extractOrigins(kept.documents, `${prefix}origins.`);
  const { documents: templates, hosts } = extractHosts(kept.documents, withOrigins, `${prefix}hosts.`);
  const all = Object.entries({ origins, hosts, texts: kept.texts });
  const values = Object.fromEntries(all.filter(([, some]) => !isEmpty(some)));
  const nested = prefix === '' || isEmpty(values) ? values : { [prefix.replace(/\.$/, '')]: values };
  return { documents: templates, values: nested, secrets: secrets.extracted, texts: kept.extracted };
}

function isEmpty(value: JsonObject): boolean {
  return Object.keys(value).length === 0;
}
