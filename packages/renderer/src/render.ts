import { type Diagnostic, error } from './diagnostic.ts';
import { compileExpression, type Expression, hasExpression } from './expression.ts';
import { formatPath, isObject, type Json, type JsonObject, own, type Path } from './json.ts';
import type { JsonSource } from './source.ts';

const CONDITION = '$when';

/** A template with a stage's values put in. */
export interface RenderedDocument {
  /** `bootstrap` applies on the first start only, `managed` is reconciled on every start. */
  readonly kind: 'bootstrap' | 'managed';
  /** The template's file name without its ending, such as `30-clients`. */
  readonly name: string;
  readonly source: JsonSource;
  readonly value: JsonObject;
  /** @returns the place in the template that a rendered value came from. */
  locate(path: Path, part?: 'key' | 'value'): { readonly line: number; readonly column: number };
}

/**
 * Compiled expressions by their text. A realm repeats the same few over thousands of entities; share one cache between
 * the documents of a run.
 */
export type ExpressionCache = Map<string, Expression>;

/**
 * Puts a stage's values into a template, which stays as it is otherwise: same keys, same order.
 *
 * Expressions stand inside string values only. An object in a list with `"$when"` is kept or dropped. Objects in the
 * value lists of a component's `config` are written as JSON strings, which is how Keycloak stores nested settings such
 * as `kc.user.profile.config`.
 *
 * @returns the document, complete when there are no diagnostics: `unknown-name`, `invalid-expression`, `not-text`,
 *   `invalid-condition`.
 */
export function renderDocument(
  kind: RenderedDocument['kind'],
  name: string,
  source: JsonSource,
  values: JsonObject,
  cache: ExpressionCache = new Map(),
): { document: RenderedDocument; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  /** For each list that lost items to a condition, the template's indexes of those that stayed. */
  const keptIndexes = new Map<string, number[]>();
  // The path of the value at hand, in the template and in the result; kept as stacks, so that nothing is copied.
  const at: (string | number)[] = [];
  const rendered: (string | number)[] = [];

  const report = (code: Diagnostic['code'], message: string, hint?: string, fragment?: string): void => {
    const position = source.locate(at);
    const offset = fragment === undefined ? -1 : lineOf(source.text, position.line).indexOf(fragment, position.column - 1);
    const column = offset === -1 ? position.column : offset + 1;
    diagnostics.push(error(code, source.file, { line: position.line, column }, message, hint));
  };

  const renderString = (text: string): Json => {
    if (!hasExpression(text)) return text;
    let expression = cache.get(text);
    if (expression === undefined) cache.set(text, (expression = compileExpression(text)));
    const result = expression(values);
    if ('value' in result) return result.value;
    const { code, message, hint, fragment } = result.error;
    report(code, message, hint, fragment);
    return text;
  };

  const isKept = (item: JsonObject): boolean => {
    const condition = own(item, CONDITION);
    at.push(CONDITION);
    const before = diagnostics.length;
    const value = typeof condition === 'string' ? renderString(condition) : condition;
    const isTrue = value === true || value === 'true';
    if (!isTrue && value !== false && value !== 'false' && diagnostics.length === before) {
      report('invalid-condition', `"$when" must be true or false, not ${JSON.stringify(value)}`, 'Use a stage value that is a boolean');
    }
    at.pop();
    return isTrue;
  };

  const renderList = (list: Json[]): Json[] => {
    const result: Json[] = [];
    const kept: number[] = [];
    for (let index = 0; index < list.length; index++) {
      const item = list[index] as Json;
      at.push(index);
      if (!isObject(item) || !Object.hasOwn(item, CONDITION) || isKept(item)) {
        rendered.push(result.length);
        result.push(render(item, true));
        rendered.pop();
        kept.push(index);
      }
      at.pop();
    }
    if (kept.length < list.length) keptIndexes.set(formatPath(rendered), kept);
    return isComponentConfig(at) ? result.map(serialiseNested) : result;
  };

  const renderObject = (object: JsonObject, inList: boolean): JsonObject => {
    const result: JsonObject = {};
    for (const key of Object.keys(object)) {
      at.push(key);
      rendered.push(key);
      if (key !== CONDITION) result[key] = render(object[key] as Json, false);
      else if (!inList) {
        report('invalid-condition', '"$when" stands on an object in a list only', `Remove it from ${formatPath(at.slice(0, -1)) || 'the document'}`);
      }
      at.pop();
      rendered.pop();
    }
    return result;
  };

  const render = (value: Json, inList: boolean): Json => {
    if (typeof value === 'string') return renderString(value);
    if (Array.isArray(value)) return renderList(value);
    if (isObject(value)) return renderObject(value, inList);
    return value;
  };

  const needsNothing = !source.text.includes('{{') && !source.text.includes(CONDITION) && !Object.hasOwn(source.value, 'components');
  const value = needsNothing ? source.value : renderObject(source.value, false);
  const locate: RenderedDocument['locate'] = (path, part) => source.locate(toTemplatePath(path, keptIndexes), part);
  return { document: { kind, name, source, value, locate }, diagnostics };
}

/** `components.<provider type>[n].config.<name>`: the lists that Keycloak stores as lists of strings. */
function isComponentConfig(path: Path): boolean {
  return path.length === 5 && path[0] === 'components' && path[3] === 'config';
}

function serialiseNested(item: Json): Json {
  return typeof item === 'object' && item !== null ? JSON.stringify(item) : item;
}

function toTemplatePath(path: Path, keptIndexes: ReadonlyMap<string, readonly number[]>): Path {
  if (keptIndexes.size === 0) return path;
  return path.map((step, index) =>
    typeof step === 'number' ? (keptIndexes.get(formatPath(path.slice(0, index)))?.[step] ?? step) : step,
  );
}

function lineOf(text: string, line: number): string {
  return text.split('\n', line)[line - 1] ?? '';
}
