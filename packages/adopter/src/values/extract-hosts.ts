import type { Json, JsonObject } from '@realm-as-code/renderer';
import { type Documents, mapTexts } from './documents.ts';
import { isName, ORIGIN } from './extract-origins.ts';
import { Names } from './names.ts';

/** A host name with a domain; not `localhost`, not an address. */
const HOST_NAME = /^(?=.*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

/**
 * Replaces host names that stand alone, such as that of a mail server, with values of the stage, where URLs have them, too.
 *
 * @param urls the documents with their URLs as they were.
 * @param documents the documents in which the origins of URLs are values already.
 * @param prefix what the names of the values begin with, such as `hosts.`.
 */
export function extractHosts(
  urls: Documents,
  documents: Documents,
  prefix: string,
): { documents: Documents; hosts: JsonObject } {
  const known = new Set<string>();
  mapTexts(urls, (text) => {
    for (const [origin] of text.matchAll(ORIGIN)) known.add(origin.replace(/^https?:\/\//, '').replace(/:\d+$/, ''));
    return text;
  });
  const names = new Names('');
  const named = new Map<string, string>();
  const replaced = mapTexts(documents, (text, path) => {
    if (isName(path) || text.includes('://')) return text;
    return text.replaceAll(/(?<![\w.@{-])[\w-]+(?:\.[\w-]+)+(?![\w.}-])/g, (host) => {
      if (!known.has(host) || !HOST_NAME.test(host)) return host;
      const name = named.get(host) ?? names.value(host.split('.')[0] ?? host);
      named.set(host, name);
      return `{{${prefix}${name}}}`;
    });
  });
  return {
    documents: replaced,
    hosts: Object.fromEntries([...named].map(([host, name]): [string, Json] => [name, host])),
  };
}
