import type { Document } from './e2e/admin-api.ts';

/** @returns a realm without ids: two realms on one server cannot have an entity with the same one. Overrides name flows by theirs. */
export function withoutIds(document: Document): Document {
  const named = JSON.stringify((document['clients'] as Document[] | undefined) ?? []);
  const strip = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => strip(item, path));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(
      ([key, item]) =>
        key !== 'containerId' && (key !== 'id' || (path === 'authenticationFlows' && named.includes(`"${item}"`))),
    );
    return Object.fromEntries(entries.map(([key, item]) => [key, strip(item, path === '' ? key : path)]));
  };
  return strip(document, '') as Document;
}
