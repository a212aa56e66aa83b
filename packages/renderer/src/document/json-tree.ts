import { type Node, parseTree } from 'jsonc-parser';

/** Where a value stands in a JSON text. Offsets are in UTF-16 code units; the end is behind the last one. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  /** The properties of an object, in their order. */
  readonly properties?: ReadonlyMap<string, JsonProperty>;
  /** The items of a list. */
  readonly items?: readonly JsonNode[];
}

/** A property of an object: where its name begins, and its value. */
export interface JsonProperty {
  readonly start: number;
  readonly value: JsonNode;
}

/** @returns the places of all values in a valid JSON text, for whoever changes it and leaves the rest as it is written. */
export function parseJsonTree(text: string): JsonNode {
  const root = parseTree(text);
  return root === undefined ? { start: 0, end: text.length } : toNode(root);
}

function toNode({ type, offset, length, children = [] }: Node): JsonNode {
  const place = { start: offset, end: offset + length };
  if (type === 'array') return { ...place, items: children.map(toNode) };
  if (type !== 'object') return place;
  const properties = children.flatMap(({ offset: start, children: [name, value] = [] }) =>
    name === undefined || value === undefined ? [] : [[String(name.value), { start, value: toNode(value) }] as const],
  );
  return { ...place, properties: new Map(properties) };
}
