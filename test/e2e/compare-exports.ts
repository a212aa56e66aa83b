import { isObject, type Json, type JsonObject } from '@realm-as-code/renderer';

/** What an import makes anew each time. */
const MADE_ANEW = new Set([
  'id',
  'containerId',
  'internalId',
  'parentId',
  'createdTimestamp',
  'client.secret.creation.time',
]);
/** What an export masks. */
const MASKED = new Set(['secret', 'clientSecret', 'password', 'bindCredential', 'privateKey', 'authTokenClientSecret']);
/** What names an entity in a list. */
const NAMES = ['clientId', 'alias', 'username', 'client', 'clientScope', 'name'];

/** @returns every value of an export by where it is: a path of names. Ids and the order of lists do not count. */
function valuesOf(exported: JsonObject): Map<string, string> {
  const values = new Map<string, string>();
  collect(values, '', exported);
  return values;
}

function collect(values: Map<string, string>, path: string, value: Json): void {
  if (Array.isArray(value)) {
    if (value.every((item) => !isObject(item))) {
      if (value.length > 0) values.set(path, JSON.stringify(value.map((item) => JSON.stringify(item)).toSorted()));
      return;
    }
    const isOrdered = path.endsWith('.authenticationExecutions');
    const items = isOrdered ? value.toSorted((a, b) => priorityOf(a) - priorityOf(b)) : value;
    for (const [index, item] of items.entries()) collect(values, `${path}[${isOrdered ? index : nameOf(item)}]`, item);
  } else if (isObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (MADE_ANEW.has(key)) continue;
      const isMasked = MASKED.has(key) && item !== null && !isObject(item);
      collect(values, path === '' ? key : `${path}.${key}`, isMasked ? '**********' : item);
    }
  } else if (value !== null) {
    values.set(path, JSON.stringify(parsed(value)));
  }
}

/** Text that is JSON is compared by what it says. */
function parsed(value: Json): Json {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return sorted(JSON.parse(value) as Json);
  } catch {
    return value;
  }
}

function sorted(value: Json): Json {
  if (Array.isArray(value))
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (!isObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] as Json)]));
}

function nameOf(item: Json): string {
  if (!isObject(item)) return JSON.stringify(item);
  const name = NAMES.map((key) => item[key]).find((text) => typeof text === 'string');
  // Components of one name are told apart by what they are for.
  return [name, item['providerId'], item['subType'], item['identityProviderAlias']]
    .filter((part) => typeof part === 'string')
    .join('/');
}

function priorityOf(item: Json): number {
  return isObject(item) && typeof item['priority'] === 'number' ? item['priority'] : 0;
}

/** A value that two exports have differently, or that only one of them has. */
export interface Difference {
  readonly place: string;
  readonly real: string | undefined;
  readonly ours: string | undefined;
}

/** @returns the values that differ between two exports. */
export function differences(real: JsonObject, ours: JsonObject): Difference[] {
  const [left, right] = [valuesOf(real), valuesOf(ours)];
  const places = [...new Set([...left.keys(), ...right.keys()])].toSorted();
  return places
    .filter((place) => left.get(place) !== right.get(place))
    .map((place) => ({ place, real: left.get(place), ours: right.get(place) }));
}
