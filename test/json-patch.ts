/** One difference between two JSON values: a path, and what stands there; nothing where it is gone. */
export type Difference = readonly [path: readonly (string | number)[], value?: unknown];

/** @returns what turns `from` into `to`. Lists of other lengths are replaced as a whole. */
export function differences(from: unknown, to: unknown, path: readonly (string | number)[] = []): Difference[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  const isList = Array.isArray(from) && Array.isArray(to) && from.length === to.length;
  if (isList || (isObject(from) && isObject(to))) {
    const [a, b] = [from as Record<string, unknown>, to as Record<string, unknown>];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key): Difference[] => {
      const at = [...path, isList ? Number(key) : key];
      return key in b ? differences(a[key], b[key], at) : [[at]];
    });
  }
  return [[path, to]];
}

/** @returns a copy of a value with differences put in. */
export function patch(value: unknown, changes: readonly Difference[]): unknown {
  let result = structuredClone(value);
  for (const [path, ...rest] of changes) {
    if (path.length === 0) result = structuredClone(rest[0]);
    else {
      let target = result as Record<string | number, unknown>;
      for (const step of path.slice(0, -1)) target = target[step] as Record<string | number, unknown>;
      const last = path.at(-1) as string | number;
      if (rest.length === 0) delete target[last];
      else target[last] = structuredClone(rest[0]);
    }
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
