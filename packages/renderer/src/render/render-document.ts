import { error, type RenderCode } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { compileExpression, type ExpressionResult, hasExpression } from './expression.ts';
import { formatPath, isObject, type Json, type JsonObject, own, type Path } from '../document/json.ts';
import type { RenderedDocument } from '../document/rendered-document.ts';
import type { JsonSource } from '../document/source.ts';

const CONDITION = '$when';

/**
 * What expressions evaluate to, by their text. A realm repeats the same few over thousands of entities; share one cache
 * between the documents that are rendered with the same values.
 */
export type ExpressionCache = Map<string, ExpressionResult>;

/** A text of a rendered document that has `$(` in it. */
export interface PlaceholderText {
  readonly text: string;
  /** Whether it is a property's name or a value. */
  readonly part: 'key' | 'value';
  readonly path: Path;
}

/**
 * Puts a stage's values into a template, which stays as it is otherwise: same keys, same order.
 *
 * Expressions stand inside string values only. An object in a list with `"$when"` is kept or dropped. Objects in the
 * value lists of a component's `config` are written as JSON strings, which is how Keycloak stores nested settings such
 * as `kc.user.profile.config`.
 *
 * Realms can be large, so the template is walked once, and what did not change is not copied.
 *
 * @returns the document, complete when there are no diagnostics: `unknown-name`, `invalid-expression`, `not-text`,
 *   `invalid-condition`; and the texts in it that may hold placeholders.
 */
export function renderDocument(
  kind: RenderedDocument['kind'],
  name: string,
  source: JsonSource,
  values: JsonObject,
  cache: ExpressionCache = new Map(),
): { document: RenderedDocument; texts: PlaceholderText[]; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const texts: PlaceholderText[] = [];
  /** For each list that lost items to a condition, the template's indexes of those that stayed. */
  const keptIndexes = new Map<string, number[]>();
  // The paths of the value at hand, in the template and in the result; the first `depth` steps count.
  const at: (string | number)[] = [];
  const rendered: (string | number)[] = [];
  let depth = 0;
  const hasPlaceholderKeys = /\$\([^"\n]*"\s*:/.test(source.text);

  const report = (code: RenderCode, message: string, hint?: string, fragment?: string): void => {
    const position = source.locate(at.slice(0, depth));
    const offset =
      fragment === undefined ? -1 : lineOf(source.text, position.line).indexOf(fragment, position.column - 1);
    const column = offset === -1 ? position.column : offset + 1;
    diagnostics.push(error(code, source.file, { line: position.line, column }, message, hint));
  };

  const note = (text: string, part: PlaceholderText['part']): void => {
    texts.push({ text, part, path: rendered.slice(0, depth) });
  };

  const renderString = (text: string): Json => {
    let value: Json = text;
    if (hasExpression(text)) {
      let result = cache.get(text);
      if (result === undefined) cache.set(text, (result = compileExpression(text)(values)));
      if ('value' in result) value = result.value;
      else report(result.error.code, result.error.message, result.error.hint, result.error.fragment);
    }
    if (typeof value === 'string') {
      if (value.includes('$(')) note(value, 'value');
    } else noteInserted(value);
    return value;
  };

  /** A list or an object from the stage's values: it is taken as it is, placeholders included. */
  const noteInserted = (value: Json): void => {
    if (typeof value === 'string' && value.includes('$(')) note(value, 'value');
    if (typeof value !== 'object' || value === null) return;
    depth++;
    for (const [key, item] of Object.entries(value)) {
      rendered[depth - 1] = Array.isArray(value) ? Number(key) : key;
      if (key.includes('$(')) note(key, 'key');
      noteInserted(item);
    }
    depth--;
  };

  const isKept = (item: JsonObject): boolean => {
    const condition = own(item, CONDITION);
    const before = diagnostics.length;
    at[depth++] = CONDITION;
    const value = typeof condition === 'string' ? renderString(condition) : condition;
    const isTrue = value === true || value === 'true';
    if (!isTrue && value !== false && value !== 'false' && diagnostics.length === before) {
      report(
        'invalid-condition',
        `"$when" must be true or false, not ${JSON.stringify(value)}`,
        'Use a stage value that is a boolean',
      );
    }
    depth--;
    return isTrue;
  };

  const renderList = (list: Json[]): Json[] => {
    const result: Json[] = [];
    const kept: number[] = [];
    let isChanged = false;
    for (let index = 0; index < list.length; index++) {
      const item = list[index] as Json;
      at[depth++] = index;
      if (!isObject(item) || !Object.hasOwn(item, CONDITION) || isKept(item)) {
        rendered[depth - 1] = result.length;
        const value = render(item, true);
        isChanged ||= value !== item;
        result.push(value);
        kept.push(index);
      }
      depth--;
    }
    if (kept.length < list.length) keptIndexes.set(formatPath(rendered.slice(0, depth)), kept);
    if (isComponentConfig(at, depth)) return result.map(serialiseNested);
    return isChanged || kept.length < list.length ? result : list;
  };

  const renderObject = (object: JsonObject, inList: boolean): JsonObject => {
    let result = object;
    for (const key in object) {
      const item = object[key] as Json;
      at[depth] = key;
      rendered[depth++] = key;
      if (hasPlaceholderKeys && key.includes('$(')) note(key, 'key');
      if (key === CONDITION) {
        if (result === object) result = { ...object };
        delete result[CONDITION];
        if (!inList) {
          const where = formatPath(at.slice(0, depth - 1)) || 'the document';
          report('invalid-condition', '"$when" stands on an object in a list only', `Remove it from ${where}`);
        }
      } else {
        const value = render(item, false);
        if (value !== item) {
          if (result === object) result = { ...object };
          result[key] = value;
        }
      }
      depth--;
    }
    return result;
  };

  const render = (value: Json, inList: boolean): Json => {
    if (typeof value === 'string') return renderString(value);
    if (typeof value !== 'object' || value === null) return value;
    return Array.isArray(value) ? renderList(value) : renderObject(value, inList);
  };

  const value = renderObject(source.value, false);
  const locate: RenderedDocument['locate'] = (path, part) => source.locate(toTemplatePath(path, keptIndexes), part);
  return { document: { kind, name, source, value, locate }, texts, diagnostics };
}

/** `components.<provider type>[n].config.<name>`: the lists that Keycloak stores as lists of strings. */
function isComponentConfig(path: Path, depth: number): boolean {
  return depth === 5 && path[0] === 'components' && path[3] === 'config';
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
