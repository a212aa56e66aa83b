import { isObject, type Json } from '@realm-as-code/renderer';

/** The order of the properties in the entries of a list, by where they are in an entry. */
type KeyOrder = ReadonlyMap<string, readonly string[]>;

/** What tells an entity comes first where no entry says otherwise. */
const FIRST = ['clientId', 'alias', 'username', 'name'];

/** @returns in which order the entries of a list have their properties, and those of the objects in them. */
export function keyOrderOf(entries: readonly Json[]): KeyOrder {
  const order = new Map<string, string[]>();
  const visit = (value: Json, at: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, `${at}[]`);
    if (!isObject(value)) return;
    const keys = order.get(at) ?? [];
    order.set(at, keys);
    let last = -1;
    for (const [key, item] of Object.entries(value)) {
      // A property that only some entries have comes after the one that it follows there.
      if (!keys.includes(key)) keys.splice(last + 1, 0, key);
      last = keys.indexOf(key);
      visit(item, `${at}.${key}`);
    }
  };
  for (const entry of entries) visit(entry, '');
  return order;
}

/** @returns a new entry with its properties in the order of the others. */
export function inKeyOrder(value: Json, order: KeyOrder, at = ''): Json {
  if (Array.isArray(value)) return value.map((item) => inKeyOrder(item, order, `${at}[]`));
  if (!isObject(value)) return value;
  const known = order.get(at) ?? FIRST;
  const rank = (key: string): number => (known.includes(key) ? known.indexOf(key) : known.length);
  const keys = Object.keys(value).toSorted((a, b) => rank(a) - rank(b));
  return Object.fromEntries(keys.map((key) => [key, inKeyOrder(value[key] as Json, order, `${at}.${key}`)]));
}
