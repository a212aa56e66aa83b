import type { RenderCode } from '../diagnostics/codes.ts';
import { isObject, type Json, type JsonObject, own } from '../document/json.ts';
import { didYouMean } from '../text/suggest.ts';

/** A mistake in an expression; `fragment` is the part of the string it is about. */
export interface ExpressionError {
  readonly code: Extract<RenderCode, 'invalid-expression' | 'unknown-name' | 'not-text'>;
  readonly message: string;
  readonly fragment: string;
  readonly hint?: string | undefined;
  /** The name of a value that the stage does not have, and no other is close to. */
  readonly missing?: string;
}

export type ExpressionResult = { readonly value: Json } | { readonly error: ExpressionError };

/** A compiled template string. */
export type Expression = (values: JsonObject) => ExpressionResult;

/** @returns a hint that also says how to write braces that are part of a text, unless it knows what was meant. */
export function orLiteral(hint: string): string {
  // In JSON, the backslash is doubled.
  return hint.endsWith('?') ? hint : String.raw`${hint}; or, for braces that are part of the text, write \\{{ for {{`;
}

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
  const hint = didYouMean(name, known);
  return { code: 'unknown-name', message, fragment, ...(hint === undefined ? { missing: name } : { hint }) };
}
