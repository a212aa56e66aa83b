import { type ParseError, printParseErrorCode, visit } from 'jsonc-parser';
import { error } from '../diagnostics/codes.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { scanJson } from './scan-json.ts';
import { createLocator, type JsonSource, positionAt, type SourceFile } from './source.ts';

/** Nesting that no realm document comes near; it keeps every recursive step after the parser safe. */
const MAX_DEPTH = 200;

/**
 * Parses a template as strict JSON: no comments, no trailing commas, no key twice, no number that would change.
 *
 * Keycloak and keycloak-config-cli accept some of these in silence (the last of two equal keys wins, so a second
 * `"clients": []` can delete every client), which is why they are errors here.
 *
 * `JSON.parse` decides what is valid; positions are worked out by a second, slower pass only when there is something
 * to report.
 *
 * @returns the source, or the diagnostics `invalid-json`, `duplicate-key`, `forbidden-key`, `too-deep`,
 *   `inexact-number`, `not-an-object`.
 */
export function parseTemplate(file: SourceFile): ParsedTemplate {
  let result = parsed.get(file);
  if (result === undefined) parsed.set(file, (result = parse(file)));
  return result;
}

type ParsedTemplate = { readonly source?: JsonSource; readonly diagnostics: readonly Diagnostic[] };

/** Every stage renders the same files: they are parsed once. Nothing changes a parsed value. */
const parsed = new WeakMap<SourceFile, ParsedTemplate>();

function parse(file: SourceFile): ParsedTemplate {
  const { path } = file;
  // A byte order mark is invisible and some editors write it: it says nothing about the content.
  const text = file.text.startsWith('\ufeff') ? file.text.slice(1) : file.text;
  const scan = scanJson(text);
  if (scan.depth > MAX_DEPTH) {
    const position = positionAt(text, scan.deepestOffset);
    return { diagnostics: [error('too-deep', path, position, `nested more than ${MAX_DEPTH} levels deep`)] };
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    return { diagnostics: explainSyntax(path, text, cause as SyntaxError) };
  }
  if (!isObject(value)) {
    return { diagnostics: [explainRoot(path, value)] };
  }
  const diagnostics: Diagnostic[] = [];
  if (scan.keys !== countKeys(value) || scan.hasProtoKey) diagnostics.push(...explainKeys(path, text));
  for (const { offset, written } of scan.inexactNumbers) {
    const message = `the number ${written} cannot be represented exactly and would be written as ${Number(written)}`;
    diagnostics.push(error('inexact-number', path, positionAt(text, offset), message, 'Put it in quotes'));
  }
  if (diagnostics.length > 0) return { diagnostics };
  return { source: { file: path, text, value, locate: createLocator(text) }, diagnostics };
}

/** @param value what a document is instead of an object. */
function explainRoot(path: string, value: Exclude<Json, JsonObject>): Diagnostic {
  const isList = Array.isArray(value);
  const kind = isList ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
  // What an export of all realms is.
  const hint = isList && value.some(isObject) ? 'Write one realm: take its object out of the list' : undefined;
  const message = `a realm document must be a JSON object, not ${kind}`;
  return error('not-an-object', path, { line: 1, column: 1 }, message, hint);
}

/** Counts the properties of all objects. Fewer than the text has mean that one was overwritten by its double. */
function countKeys(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) {
    let count = 0;
    for (const item of value) count += countKeys(item);
    return count;
  }
  let count = 0;
  for (const key in value) count += 1 + countKeys(value[key] as Json);
  return count;
}

/** Finds keys that appear twice in one object, and `__proto__`, which no Keycloak document has a use for. */
function explainKeys(file: string, text: string): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const open: Map<string, number>[] = [];
  visit(text, {
    onObjectBegin: () => void open.push(new Map()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (key, offset) => {
      const position = positionAt(text, offset);
      const keys = open.at(-1);
      const first = keys?.get(key);
      if (key === '__proto__') {
        diagnostics.push(error('forbidden-key', file, position, 'Keycloak has no property "__proto__"'));
      }
      if (first !== undefined) {
        const message = `the key ${JSON.stringify(key)} is already on line ${positionAt(text, first).line}`;
        diagnostics.push(
          error('duplicate-key', file, position, message, 'Keep one of them: only the last would count'),
        );
      }
      keys?.set(key, offset);
    },
  });
  return diagnostics;
}

/** jsonc-parser's kinds of mistakes, in our words. */
const SYNTAX: Readonly<Record<string, [message: string, hint?: string]>> = {
  InvalidSymbol: ['this is not JSON', 'Strings and property names are written in double quotes'],
  InvalidNumberFormat: ['this number is not JSON'],
  PropertyNameExpected: ['a property name in double quotes is expected here'],
  ValueExpected: ['a value is expected here', 'Remove a trailing comma, or write the value'],
  ColonExpected: ['":" is expected here'],
  CommaExpected: ['"," is expected here'],
  CloseBraceExpected: ['"}" is expected here'],
  CloseBracketExpected: ['"]" is expected here'],
  EndOfFileExpected: ['the document has already ended here'],
  InvalidCommentToken: ['JSON has no comments', 'Remove it, or use a "description" property'],
  UnexpectedEndOfComment: ['this comment never ends, and JSON has none'],
  UnexpectedEndOfString: ['this string never ends', 'Close it with a double quote on the same line'],
  UnexpectedEndOfNumber: ['this number is cut off'],
  InvalidUnicode: ['"\\u" is followed by four hexadecimal digits'],
  InvalidEscapeCharacter: ['this escape is not JSON', 'A backslash itself is written \\\\'],
  InvalidCharacter: ['control characters must be escaped', 'A new line is written \\n, a tab \\t'],
};

/** Says what is wrong with a text that `JSON.parse` refused. Only the first mistake: the rest may follow from it. */
function explainSyntax(file: string, text: string, cause: SyntaxError): Diagnostic[] {
  if (text.trim() === '') {
    return [error('invalid-json', file, { line: 1, column: 1 }, 'the file is empty', 'Write {} for an empty document')];
  }
  const found: ParseError[] = [];
  visit(
    text,
    { onError: (code, offset, length) => void found.push({ error: code, offset, length }) },
    { disallowComments: true },
  );
  const first = found[0];
  if (first === undefined) {
    return [error('invalid-json', file, { line: 1, column: 1 }, cause.message)];
  }
  const [message, hint] = SYNTAX[printParseErrorCode(first.error)] ?? [cause.message];
  const before = text.slice(0, first.offset).trimEnd();
  const isTrailingComma = before.endsWith(',') && /^[}\]]/.test(text.slice(first.offset));
  return isTrailingComma
    ? [error('invalid-json', file, positionAt(text, before.length - 1), 'this comma has nothing after it', 'Remove it')]
    : [error('invalid-json', file, positionAt(text, first.offset), message, hint)];
}
