import { isObject, type Json, type JsonObject, type Path } from '@realm-as-code/renderer';

/** Documents by their path, such as `bootstrap/groups.json`. */
export type Documents = Readonly<Record<string, JsonObject>>;

/** @returns a copy of the documents with each text replaced; names of properties stay. */
export function mapTexts(documents: Documents, replace: (text: string, path: Path, file: string) => string): Documents {
  const visit = (value: Json, path: Path, file: string): Json => {
    if (typeof value === 'string') return replace(value, path, file);
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, index], file));
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item, [...path, key], file)]));
  };
  return Object.fromEntries(
    Object.entries(documents).map(([file, document]) => [file, visit(document, [], file) as JsonObject]),
  );
}

/** @returns the names of the entities that a place is in, outermost first: the client, then the mapper. */
export function ownersOf(document: JsonObject, path: Path): string[] {
  const names: string[] = [];
  let current: Json | undefined = document;
  for (const step of path) {
    current = (current as Record<string | number, Json> | undefined)?.[step];
    if (typeof step !== 'number' || !isObject(current)) continue;
    const { clientId, alias, name, username, providerId } = current;
    const owner = [clientId, alias, username, name, providerId].find((one) => typeof one === 'string' && one !== '');
    if (typeof owner === 'string') names.push(owner);
  }
  return names;
}
