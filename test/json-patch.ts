/** One difference between two JSON values: a path, and what stands there; nothing where it is gone. */
export type Difference = readonly [path: readonly (string | number)[], value?: unknown, how?: 'insert'];

type Path = readonly (string | number)[];

/** @returns what turns `from` into `to`, put in one after another. */
export function differences(from: unknown, to: unknown, path: Path = []): Difference[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  if (Array.isArray(from) && Array.isArray(to)) return listDifferences(from, to, path);
  if (isObject(from) && isObject(to)) {
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key): Difference[] =>
      key in to ? differences(from[key], to[key], [...path, key]) : [[[...path, key]]],
    );
  }
  return [[path, to]];
}

/** Entries are told by their names: those that are gone are removed, new ones inserted, the others compared. */
function listDifferences(from: readonly unknown[], to: readonly unknown[], path: Path): Difference[] {
  const [before, after] = [from.map(identity), to.map(identity)];
  const kept = before.filter((name) => after.includes(name));
  const isNamed = new Set(before).size === before.length && new Set(after).size === after.length;
  if (!isNamed || kept.join('\n') !== after.filter((name) => before.includes(name)).join('\n')) return [[path, to]];
  const removed = before.flatMap((name, at): Difference[] => (after.includes(name) ? [] : [[[...path, at]]]));
  const inserted = after.flatMap((name, at): Difference[] =>
    before.includes(name) ? [] : [[[...path, at], to[at], 'insert']],
  );
  const changed = after.flatMap((name, at) =>
    before.includes(name) ? differences(from[before.indexOf(name)], to[at], [...path, at]) : [],
  );
  return [...removed.toReversed(), ...inserted, ...changed];
}

function identity(entry: unknown): string {
  const named = (isObject(entry) ? entry : {}) as Record<string, string | undefined>;
  return named['clientId'] ?? named['alias'] ?? named['username'] ?? named['name'] ?? JSON.stringify(entry);
}

/** @returns a copy of a value with differences put in. */
export function patch(value: unknown, changes: readonly Difference[]): unknown {
  let result = structuredClone(value);
  for (const [path, ...rest] of changes) {
    const [given, how] = structuredClone(rest);
    const last = path.at(-1);
    if (last === undefined) {
      result = given;
      continue;
    }
    let target = result as Record<string | number, unknown>;
    for (const step of path.slice(0, -1)) target = target[step] as Record<string | number, unknown>;
    if (Array.isArray(target))
      target.splice(last as number, how === 'insert' ? 0 : 1, ...(rest.length === 0 ? [] : [given]));
    else if (rest.length === 0) delete target[last];
    else target[last] = given;
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
