import type { Json, JsonObject } from '../document/json.ts';
import { compileWithHandlebars, namesInHandlebars } from './handlebars-expression.ts';
import { type Expression, type ExpressionError, type ExpressionResult, lookUp } from './look-up.ts';

const NAME = String.raw`[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*`;
const WHOLE = new RegExp(String.raw`^\{\{\s*(${NAME})\s*\}\}$`);
const SIMPLE = new RegExp(String.raw`\{\{\s*(${NAME})\s*\}\}`, 'g');
/** Handlebars' words; none of them can be the name of a value. */
const RESERVED = new Set([
  'else',
  'this',
  'true',
  'false',
  'null',
  'undefined',
  'if',
  'unless',
  'each',
  'with',
  'lookup',
]);

/**
 * Compiles a template string.
 *
 * Names alone (`https://{{origins.frontend}}/*`), which is nearly all that realm templates use, are looked up
 * directly; everything else is Handlebars, strict and without HTML escaping. Both give the same result, and a property
 * test holds them to it (see docs/decisions/0004).
 *
 * A string that is exactly one expression takes the value's own type.
 */
export function compileExpression(text: string): Expression {
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined && !isReserved(whole)) return (values) => lookUp(values, whole, text);
  const parts = splitAtNames(text);
  return parts === undefined ? compileWithHandlebars(text) : (values) => joinParts(parts, values);
}

/** @returns the names that a template string looks up, each in its steps; undefined where it is no valid expression. */
export function namesIn(text: string): readonly (readonly string[])[] | undefined {
  const parts = splitAtNames(text);
  if (parts === undefined) return namesInHandlebars(text);
  return parts.filter((_, index) => index % 2 === 1).map((name) => name.split('.'));
}

/** @returns text, name, text, name, …, text; undefined where there is more in it than names alone. */
function splitAtNames(text: string): string[] | undefined {
  if (text.includes('\\{{') || text.replace(SIMPLE, '').includes('{{')) return undefined;
  const parts = text.split(SIMPLE);
  return parts.some((part, index) => index % 2 === 1 && isReserved(part)) ? undefined : parts;
}

/** @returns whether the string has anything to evaluate. */
export function hasExpression(text: string): boolean {
  return text.includes('{{');
}

function isReserved(name: string): boolean {
  return RESERVED.has(name.split('.', 1)[0] as string);
}

function joinParts(parts: readonly string[], values: JsonObject): ExpressionResult {
  let joined = parts[0] as string;
  for (let at = 1; at < parts.length; at += 2) {
    const name = parts[at] as string;
    const result = lookUp(values, name, name);
    if ('error' in result) return result;
    if (typeof result.value === 'object') {
      return { error: notText(name, result.value) };
    }
    joined += `${result.value}${parts[at + 1] as string}`;
  }
  return { value: joined };
}

function notText(name: string, value: Json): ExpressionError {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : 'an object';
  const message = `"${name}" is ${kind}, which cannot be part of a longer text`;
  return {
    code: 'not-text',
    message,
    fragment: name,
    hint: 'Make the expression the whole string, or name one of its parts',
  };
}
