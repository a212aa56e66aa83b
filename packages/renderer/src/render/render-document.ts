import { error, type RenderCode } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { Cursor } from '../document/cursor.ts';
import { formatPath, isObject, type Json, type JsonObject, own, type Path } from '../document/json.ts';
import { mayHoldPlaceholder } from '../document/placeholder.ts';
import type { RenderedDocument } from '../document/rendered-document.ts';
import type { JsonSource } from '../document/source.ts';
import { compileExpression, hasExpression } from './expression.ts';
import { type ExpressionResult, orLiteral } from './look-up.ts';

const CONDITION = '$when';

/**
 * What expressions evaluate to, by their text. A realm repeats the same few over thousands of entities; share one cache
 * between the documents that are rendered with the same values.
 */
export type ExpressionCache = Map<string, ExpressionResult>;

/** What to do about a mistake: a hint, and perhaps lines to be pasted. */
export interface Advice {
  readonly hint: string;
  readonly block?: string;
}

/** Says what to do about a value that a stage does not have, by its name. */
export type AdviseValue = (name: string) => Advice;

/** Who renders a stage without its files knows no more than this. */
const ADD_IT: Advice = { hint: 'Add it under "values" in the stage file or in shared.yaml' };

/** A document before a stage's values are put in. */
export type Template = Omit<RenderedDocument, 'value' | 'locate'>;

/** A text of a rendered document that may hold placeholders. */
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
 * @param template the parsed template, with what it is for.
 * @param cache shared between documents that are rendered with the same values.
 * @param advise what to do about values that the stage does not have.
 * @returns the document, complete when there are no diagnostics: `unknown-name`, `invalid-expression`, `not-text`,
 *   `invalid-condition`; and the texts in it that may hold placeholders.
 */
export function renderDocument(
  template: Template,
  values: JsonObject,
  cache: ExpressionCache,
  advise: AdviseValue = () => ADD_IT,
): { document: RenderedDocument; texts: readonly PlaceholderText[]; diagnostics: readonly Diagnostic[] } {
  const { source } = template;
  const walk = new Walk(source, values, cache, advise);
  const value = walk.object(source.value, false);
  const { keptIndexes, diagnostics } = walk;
  const locate: RenderedDocument['locate'] = (path, part) => source.locate(toTemplatePath(path, keptIndexes), part);
  const toRendered = (text: PlaceholderText): PlaceholderText => ({
    ...text,
    path: toRenderedPath(text.path, keptIndexes),
  });
  const texts = keptIndexes.size === 0 ? walk.texts : walk.texts.map(toRendered);
  return { document: { ...template, value, locate }, texts, diagnostics };
}

/** Goes through a template once, since realms can be large; what does not change is not copied. */
class Walk {
  readonly diagnostics: Diagnostic[] = [];
  /** Their paths are those in the template. */
  readonly texts: PlaceholderText[] = [];
  readonly keptIndexes: KeptIndexes = new Map();
  readonly #source: JsonSource;
  readonly #values: JsonObject;
  readonly #cache: ExpressionCache;
  readonly #advise: AdviseValue;
  readonly #hasPlaceholderKeys: boolean;
  /** Where the value at hand is in the template. */
  readonly #at = new Cursor();

  constructor(source: JsonSource, values: JsonObject, cache: ExpressionCache, advise: AdviseValue) {
    this.#source = source;
    this.#values = values;
    this.#cache = cache;
    this.#advise = advise;
    this.#hasPlaceholderKeys = hasPlaceholderInKey(source.text);
  }

  object(object: JsonObject, isInList: boolean): JsonObject {
    let result = object;
    for (const key in object) {
      const item = object[key] as Json;
      if (!this.#hasPlaceholderKeys && staysAsItIs(item) && key !== CONDITION) continue;
      this.#at.enter(key);
      if (this.#hasPlaceholderKeys) this.#note(key, 'key');
      if (key === CONDITION) {
        if (result === object) result = { ...object };
        delete result[CONDITION];
        if (!isInList) this.#reportOutsideList();
      } else {
        const value = this.#value(item, false);
        if (value !== item) {
          if (result === object) result = { ...object };
          result[key] = value;
        }
      }
      this.#at.leave();
    }
    return result;
  }

  #value(value: Json, isInList: boolean): Json {
    if (typeof value === 'string') return this.#string(value);
    if (typeof value !== 'object' || value === null) return value;
    return Array.isArray(value) ? this.#list(value) : this.object(value, isInList);
  }

  #string(text: string): Json {
    const value = hasExpression(text) ? this.#evaluate(text) : text;
    if (typeof value === 'string') this.#note(value, 'value');
    else this.#noteInserted(value);
    return value;
  }

  /** @returns what the expressions in a text come to; the text itself where they cannot be evaluated. */
  #evaluate(text: string): Json {
    let result = this.#cache.get(text);
    if (result === undefined) this.#cache.set(text, (result = compileExpression(text)(this.#values)));
    if ('value' in result) return result.value;
    const { code, message, hint, fragment, missing } = result.error;
    this.#report(code, message, missing === undefined ? { hint } : this.#adviceFor(missing), fragment);
    return text;
  }

  #adviceFor(missing: string): Advice {
    const advice = this.#advise(missing);
    // What begins like a value is meant as one.
    const isMeant = Object.hasOwn(this.#values, missing.split('.', 1)[0] as string);
    return isMeant ? advice : { ...advice, hint: orLiteral(advice.hint) };
  }

  #list(list: Json[]): Json[] {
    const result: Json[] = [];
    const kept: number[] = [];
    let isChanged = false;
    for (let index = 0; index < list.length; index++) {
      const item = list[index] as Json;
      if (staysAsItIs(item)) {
        result.push(item);
        kept.push(index);
        continue;
      }
      this.#at.enter(index);
      if (!isObject(item) || !Object.hasOwn(item, CONDITION) || this.#isKept(item)) {
        const value = this.#value(item, true);
        isChanged ||= value !== item;
        result.push(value);
        kept.push(index);
      }
      this.#at.leave();
    }
    if (kept.length < list.length) this.keptIndexes.set(formatPath(this.#at.path), kept);
    if (isComponentConfig(this.#at)) return result.map(serialiseNested);
    return isChanged || kept.length < list.length ? result : list;
  }

  #isKept(item: JsonObject): boolean {
    const condition = own(item, CONDITION);
    const before = this.diagnostics.length;
    this.#at.enter(CONDITION);
    const value = typeof condition === 'string' ? this.#string(condition) : condition;
    const isTrue = value === true || value === 'true';
    if (!isTrue && value !== false && value !== 'false' && this.diagnostics.length === before) {
      const message = `"$when" must be true or false, not ${JSON.stringify(value)}`;
      this.#report('invalid-condition', message, { hint: 'Use a stage value that is a boolean' });
    }
    this.#at.leave();
    return isTrue;
  }

  /** A list or an object from the stage's values: it is taken as it is, placeholders included. */
  #noteInserted(value: Json): void {
    if (typeof value === 'string') this.#note(value, 'value');
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      this.#at.enter(Array.isArray(value) ? Number(key) : key);
      if (!Array.isArray(value)) this.#note(key, 'key');
      this.#noteInserted(item);
      this.#at.leave();
    }
  }

  #note(text: string, part: PlaceholderText['part']): void {
    if (mayHoldPlaceholder(text)) this.texts.push({ text, part, path: this.#at.path });
  }

  #reportOutsideList(): void {
    const where = formatPath(this.#at.path.slice(0, -1)) || 'the document';
    this.#report('invalid-condition', '"$when" works only on an object in a list', { hint: `Remove it from ${where}` });
  }

  /** @param fragment the part of the text that it is about, to point at that. */
  #report(
    code: RenderCode,
    message: string,
    advice: Pick<Diagnostic, 'block'> & { readonly hint?: string | undefined },
    fragment?: string,
  ): void {
    const { text, file } = this.#source;
    const { line, column } = this.#source.locate(this.#at.path);
    const offset = fragment === undefined ? -1 : lineOf(text, line).indexOf(fragment, column - 1);
    const position = { line, column: offset === -1 ? column : offset + 1 };
    this.diagnostics.push(error(code, file, position, message, advice.hint, advice.block));
  }
}

/** `components.<provider type>[n].config.<name>`: the lists that Keycloak stores as lists of strings. */
function isComponentConfig(at: Cursor): boolean {
  return at.depth === 5 && at.step(0) === 'components' && at.step(3) === 'config';
}

function serialiseNested(item: Json): Json {
  return typeof item === 'object' && item !== null ? JSON.stringify(item) : item;
}

/** Most values of a large realm: nothing is put into them, now or when a container starts. */
function staysAsItIs(value: Json): boolean {
  if (typeof value === 'string') return !hasExpression(value) && !mayHoldPlaceholder(value);
  return typeof value !== 'object' || value === null;
}

/** For each list that lost items to a condition, by its path in the template: the indexes of those that stayed. */
type KeptIndexes = Map<string, readonly number[]>;

function toTemplatePath(path: Path, keptIndexes: KeptIndexes): Path {
  if (keptIndexes.size === 0) return path;
  const found: (string | number)[] = [];
  for (const step of path) {
    found.push(typeof step === 'number' ? (keptIndexes.get(formatPath(found))?.[step] ?? step) : step);
  }
  return found;
}

function toRenderedPath(path: Path, keptIndexes: KeptIndexes): Path {
  return path.map((step, index) => {
    const kept = typeof step === 'number' ? keptIndexes.get(formatPath(path.slice(0, index))) : undefined;
    return kept === undefined ? step : kept.indexOf(step as number);
  });
}

function lineOf(text: string, line: number): string {
  return text.split('\n', line)[line - 1] ?? '';
}

/** @returns whether a JSON text may have a key with a placeholder. A regular expression alone would take time squared. */
function hasPlaceholderInKey(text: string): boolean {
  const end = /["\n]/g;
  const colon = /\s*:/y;
  for (let at = text.indexOf('$('); at !== -1; at = text.indexOf('$(', end.lastIndex)) {
    end.lastIndex = at;
    const quote = end.exec(text);
    if (quote === null) return false;
    colon.lastIndex = end.lastIndex;
    if (quote[0] === '"' && colon.test(text)) return true;
  }
  return false;
}
