import {
  isObject,
  type Json,
  type JsonNode,
  type JsonObject,
  parseJsonTree,
  type Path,
  type Position,
  type RenderedDocument,
} from '@realm-as-code/renderer';
import { type Resolved, resolveValues } from '@realm-as-code/planner';

/** A value that a template declares, in the three forms that it has on its way into the realm. */
export interface Declared {
  /** As the template has it; an expression may stand for a whole list or object. */
  readonly template: Json;
  /** With the stage's values put in. */
  readonly rendered: Json;
  /** With the values of variables put in, as far as they are known. */
  readonly value: Resolved;
  readonly place: Place;
}

/** Where it is. */
interface Place {
  readonly source: DeclaredDocument;
  /** In the rendered document. */
  readonly path: Path;
  /** In the template's text; that of an expression where it is inside of what an expression stands for. */
  readonly node: JsonNode;
}

/** A managed document, ready to be looked into. */
export interface DeclaredDocument {
  readonly document: RenderedDocument;
  readonly root: Declared;
  /** @returns the offset of a position in the template's text. */
  offsetOf(position: Position): number;
  /** The environment, as far as it is known. */
  readonly values: ReadonlyMap<string, string>;
}

/** @param values the environment of the reconciler, as far as it is known. */
export function declaredDocument(document: RenderedDocument, values: ReadonlyMap<string, string>): DeclaredDocument {
  const { text, value: template } = document.source;
  const lines = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  const source: DeclaredDocument = {
    document,
    values,
    offsetOf: ({ line, column }) => (lines[line - 1] ?? 0) + column - 1,
    get root(): Declared {
      return root;
    },
  };
  const place = { source, path: [], node: parseJsonTree(text) };
  const root = { template, rendered: document.value, value: resolveValues(document.value, values), place };
  return source;
}

/** @returns the properties of a declared object by their names in the realm; none where it is no object. */
export function propertiesOf({ template, rendered, place }: Declared): Map<string, Declared> {
  if (!isObject(rendered)) return new Map();
  const { source, path, node } = place;
  return new Map(
    Object.entries(rendered).map(([key, item]) => [
      nameOf(key, source.values),
      {
        template: isObject(template) ? (template[key] as Json) : template,
        rendered: item,
        value: resolveValues(item, source.values),
        place: { source, path: [...path, key], node: node.properties?.get(key)?.value ?? node },
      },
    ]),
  );
}

/** Names may have placeholders, too. */
function nameOf(key: string, values: ReadonlyMap<string, string>): string {
  const name = resolveValues(key, values);
  return typeof name === 'string' ? name : key;
}

/** @returns what is found by following property names; undefined where one of them is missing. */
export function declaredAt(declared: Declared, ...keys: readonly string[]): Declared | undefined {
  let current: Declared | undefined = declared;
  for (const key of keys) current = current === undefined ? undefined : propertiesOf(current).get(key);
  return current;
}

/** An item of a declared list, by its index in the template. */
export interface DeclaredItem {
  readonly index: number;
  /** As the template has it. */
  readonly template: Json;
  /** Absent where the stage drops the item (`$when`). */
  readonly declared?: Declared;
}

/** @returns the items of a declared list, also those that the stage drops; undefined where an expression stands for it. */
export function itemsOf(list: Declared | undefined): DeclaredItem[] | undefined {
  if (list === undefined || !Array.isArray(list.template) || !Array.isArray(list.rendered)) return undefined;
  const { source, path, node } = list.place;
  const rendered = list.rendered;
  const kept = new Map(
    rendered.map((_, index) => [source.offsetOf(source.document.locate([...path, index])), index] as const),
  );
  return list.template.map((template, index): DeclaredItem => {
    const place = node.items?.[index];
    const at = place === undefined ? undefined : kept.get(place.start);
    if (at === undefined || place === undefined) return { index, template };
    const item = rendered[at] as Json;
    return {
      index,
      template,
      declared: {
        template,
        rendered: item,
        value: resolveValues(item, source.values),
        place: { source, path: [...path, at], node: place },
      },
    };
  });
}

/** @returns the text that names a declared entity in the realm; undefined where it has none, or one that is not known. */
export function nameIn(declared: Declared, key: string): string | undefined {
  const name = propertiesOf(declared).get(key)?.value;
  return typeof name === 'string' ? name : undefined;
}

/** @returns the template's own object, an empty one where an expression stands for it. */
export function templateObject({ template }: Declared): JsonObject {
  return isObject(template) ? template : {};
}
