import type { RenderCode } from '../diagnostics/codes.ts';
import { isObject, type Json, type JsonObject, own } from '../document/json.ts';
import { suggest } from '../text/suggest.ts';

/** A mistake in an expression; `fragment` is the part of the string it is about. */
export interface ExpressionError {
  readonly code: Extract<RenderCode, 'invalid-expression' | 'unknown-name' | 'not-text'>;
  readonly message: string;
  readonly fragment: string;
  readonly hint?: string | undefined;
}

export type ExpressionResult = { readonly value: Json } | { readonly error: ExpressionError };

/** A compiled template string. */
export type Expression = (values: JsonObject) => ExpressionResult;

/** Looks up a dotted name among the own properties of the values. */
export function lookUp(values: JsonObject, name: string, fragment: string): ExpressionResult {
  let current: Json = values;
  const done: string[] = [];
  for (const step of name.split('.')) {
    const next: Json | undefined = isObject(current) ? own(current, step) : undefined;
    if (next === undefined) {
      const known = isObject(current) ? Object.keys(current).map((key) => [...done, key].join('.')) : [];
      return { error: unknownName(name, fragment, known) };
    }
    done.push(step);
    current = next;
  }
  return { value: current };
}

export function unknownName(name: string, fragment: string, known: readonly string[]): ExpressionError {
  const message = `"${name}" is not among the values of this stage`;
  return {
    code: 'unknown-name',
    message,
    fragment,
    hint: suggest(name, known) ?? 'Add it under "values" in the stage file or in shared.yaml',
  };
}
