import { isObject, type Json, own, type Path } from '@realm-as-code/renderer';
import type { YamlSource } from './yaml-source.ts';

/**
 * @param below what the file is laid over.
 * @returns the file, in which a place that it does not have is found in the one below.
 */
export function laidOver(source: YamlSource, below: YamlSource): YamlSource {
  return {
    ...source,
    below,
    locate: (path, part) =>
      depthIn(source.value, path) >= depthIn(below.value, path)
        ? source.locate(path, part)
        : { ...below.locate(path, part), file: below.file },
  };
}

/** @returns how much of a path leads somewhere. */
function depthIn(value: Json, path: Path): number {
  let current: Json | undefined = value;
  let depth = 0;
  for (const step of path) {
    current = Array.isArray(current)
      ? current[Number(step)]
      : isObject(current)
        ? own(current, String(step))
        : undefined;
    if (current === undefined) break;
    depth++;
  }
  return depth;
}
