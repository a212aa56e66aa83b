import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import type { JsonObject, Path } from './json.ts';
import type { Position } from './diagnostic.ts';

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
  return (path, part = 'value') => {
    root ??= parseTree(text);
    if (root === undefined) return positionAt(text, 0);
    for (let length = path.length; length >= 0; length--) {
      const node = findNodeAtLocation(root, path.slice(0, length));
      if (node === undefined) continue;
      const isProperty = part === 'key' && node.parent?.type === 'property';
      const target = isProperty ? (node.parent?.children?.[0] ?? node) : node;
      return positionAt(text, target.offset);
    }
    return positionAt(text, 0);
  };
}

/** @returns the line and column of an offset, both from 1. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
