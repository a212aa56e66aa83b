import { parseTree, type Node } from 'jsonc-parser';
import type { JsonObject, Path } from './json.ts';
import type { Position } from '../diagnostics/diagnostic.ts';

/** A file as the caller read it. `path` is what diagnostics name. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A parsed template: its values, and a way back to the place of each. */
export interface JsonSource {
  readonly file: string;
  readonly text: string;
  readonly value: JsonObject;
  /**
   * Finds a value in the text. Positions are looked up only when there is something to report: a run without mistakes
   * never pays for them.
   *
   * @param part whether the property's name or its value is wanted.
   * @returns the place, or that of the nearest enclosing value where the path leads nowhere.
   */
  locate(path: Path, part?: 'key' | 'value'): Position;
}

/** @returns the position lookup of a valid JSON text. */
export function createLocator(text: string): JsonSource['locate'] {
  let root: Node | undefined;
  let lines: readonly number[] | undefined;
  const properties = new Map<Node, Map<unknown, Node>>();
  const place = (offset: number): Position => positionIn((lines ??= lineStarts(text)), offset);
  return (path, part = 'value') => {
    root ??= parseTree(text);
    if (root === undefined) return place(0);
    let node = root;
    for (const step of path) {
      const next = childOf(node, step, properties);
      if (next === undefined) break;
      node = next;
    }
    const isProperty = part === 'key' && node.parent?.type === 'property';
    const target = isProperty ? (node.parent?.children?.[0] ?? node) : node;
    return place(target.offset);
  };
}

/** @param properties what objects have by name, remembered: an object can have thousands, with a mistake in each. */
function childOf(node: Node, step: string | number, properties: Map<Node, Map<unknown, Node>>): Node | undefined {
  if (node.type === 'array') return typeof step === 'number' ? node.children?.[step] : undefined;
  if (node.type !== 'object') return undefined;
  let named = properties.get(node);
  if (named === undefined) {
    named = new Map();
    for (const { children: [name, value] = [] } of node.children ?? []) {
      if (name !== undefined && value !== undefined && !named.has(name.value)) named.set(name.value, value);
    }
    properties.set(node, named);
  }
  return named.get(step);
}

/** @returns the line and column of an offset, both from 1. */
export function positionAt(text: string, offset: number): Position {
  return positionIn(lineStarts(text), offset);
}

/** @returns the offsets at which lines start. Found once for a text, they make thousands of lookups cheap. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function positionIn(starts: readonly number[], offset: number): Position {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}
