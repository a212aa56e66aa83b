import { type Diagnostic, type Position, positionAt } from '@realm-as-code/renderer';
import { type Change, changesOf, commentIn, type Dollars, type Written } from './env-changes.ts';
import { interpolate } from './env-interpolation.ts';
import { error } from '../codes.ts';

/** A variable of an environment file. */
export interface EnvEntry {
  readonly name: string;
  /** As a container gets it; undefined for a name alone, which Compose takes from its own environment. */
  readonly value: string | undefined;
  /** Variables that the value refers to and no earlier line sets: Compose puts nothing in their place. */
  readonly unset: readonly string[];
  /** How it is written, and what Compose makes of that; undefined for a name alone. */
  readonly written: Written | undefined;
  readonly changes: readonly Change[];
  readonly position: Position;
}

const BLANK = /[\t\v\f\r \u0085\u00a0]/;
const NAME = /^[\p{L}\p{N}_.\-[\]]$/u;
/** What double quotes know besides `\"` and `\\`; everything else keeps its backslash. */
const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
};

/**
 * Reads an environment file as Docker Compose reads it (compose-go's dotenv, v2.9, compared in a test): comments,
 * `export`, `NAME: value`, quotes over several lines, and `$NAME` or `${NAME:-…}` of earlier lines in unquoted and
 * double-quoted values.
 *
 * What Compose would take from its own environment is not known here and counts as not set.
 *
 * @returns the entries in their order, a name twice where the file has it twice (the last one counts); or
 *   `invalid-env-file` at what Compose stops at.
 */
export function parseEnvFile(file: string, text: string): { entries: EnvEntry[]; diagnostics: Diagnostic[] } {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const entries: EnvEntry[] = [];
  const known = new Map<string, string>();
  let at = 0;

  const fail = (
    offset: number,
    message: string,
    hint?: string,
  ): { entries: EnvEntry[]; diagnostics: Diagnostic[] } => ({
    entries,
    diagnostics: [error('invalid-env-file', file, positionAt(source, offset), message, hint)],
  });

  for (;;) {
    at = startOfStatement(source, at);
    if (at >= source.length) return { entries, diagnostics: [] };
    const statement = at;
    const exported = /^export\s+/.exec(source.slice(at, at + 1000));
    if (exported !== null) at = skipBlanks(source, at + 'export'.length);
    const nameStart = at;
    const end = endOfName(source, at);
    if ('invalid' in end) {
      return fail(
        end.invalid,
        'a name cannot contain this character',
        'Write NAME=value; quote a value that spans several lines',
      );
    }
    const name = source.slice(nameStart, end.offset).trimEnd();
    if (name.includes(' ')) return fail(statement, 'a name cannot contain a space', 'Write NAME=value');
    const position = positionAt(source, nameStart);
    at = skipBlanks(source, Math.min(end.offset + 1, source.length));
    if (!end.hasValue) {
      // After a value for it, a name alone changes nothing.
      if (!known.has(name))
        entries.push({ name, value: undefined, unset: [], written: undefined, changes: [], position });
      continue;
    }
    const quote = source[at];
    let raw: string;
    let written: Written;
    if (quote === '"' || quote === "'") {
      const closed = readQuoted(source, at, quote);
      if (closed === undefined) return fail(at, 'this quote is never closed', `Close it with ${quote}`);
      raw = quote === '"' ? unescape(closed.text) : closed.text;
      written = { quote, text: closed.text, rest: lineFrom(source, closed.end) };
      at = closed.end;
    } else {
      const line = lineFrom(source, at);
      const comment = commentIn(line);
      raw = (comment === -1 ? line : line.slice(0, comment)).replace(/[\s\u0085]+$/u, '');
      written = { quote: undefined, text: line, rest: '' };
      at += line.length + 1;
    }
    const dollars: Dollars = { unset: new Set(), references: 0, doubled: 0 };
    const value = quote === "'" ? { text: raw } : interpolate(raw, known, dollars);
    if ('problem' in value) return fail(nameStart, value.problem, 'Put the value in single quotes to keep every $');
    known.set(name, value.text);
    const changes = changesOf(written, dollars);
    entries.push({ name, value: value.text, unset: [...dollars.unset], written, changes, position });
  }
}

function lineFrom(source: string, at: number): string {
  const end = source.indexOf('\n', at);
  return source.slice(at, end === -1 ? source.length : end);
}

/** Skips blank lines and comments. */
function startOfStatement(source: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < source.length && /[\s\u0085]/u.test(source[at] as string)) at++;
    if (source[at] !== '#') return at;
    const end = source.indexOf('\n', at);
    if (end === -1) return source.length;
    at = end;
  }
}

function skipBlanks(source: string, from: number): number {
  let at = from;
  while (at < source.length && BLANK.test(source[at] as string)) at++;
  return at;
}

/** @returns where a name ends, and whether a value follows; a name alone on its line has none. */
function endOfName(source: string, from: number): { offset: number; hasValue: boolean } | { invalid: number } {
  for (let at = from; at < source.length;) {
    const char = String.fromCodePoint(source.codePointAt(at) as number);
    if (char === '=' || char === ':') return { offset: at, hasValue: true };
    if (char === '\n') return { offset: at, hasValue: false };
    if (!BLANK.test(char) && !NAME.test(char)) return { invalid: at };
    at += char.length;
  }
  return { offset: source.length, hasValue: false };
}

/** Reads up to the closing quote; a backslash keeps its own meaning until {@link unescape}. */
function readQuoted(source: string, from: number, quote: string): { text: string; end: number } | undefined {
  let text = '';
  let isEscaped = false;
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at] as string;
    if (char === quote) {
      if (!isEscaped) return { text, end: at + 1 };
      text += char;
      isEscaped = false;
    } else if (!isEscaped && char === '\\') {
      isEscaped = true;
    } else {
      text += isEscaped ? `\\${char}` : char;
      isEscaped = false;
    }
  }
  return undefined;
}

/** Puts in what `\n` and the like stand for. `\$` becomes `$$`, which the interpolation leaves as a dollar sign. */
function unescape(text: string): string {
  return text.replace(
    /\\(?:([abcfnrtv$"\\])|0(\d{0,3}))/g,
    (match, char: string | undefined, octal: string | undefined) => {
      if (char === '$') return '$$';
      if (char !== undefined) return ESCAPES[char] ?? match;
      const code = /^[0-7]{3}$/.test(octal ?? '') ? Number.parseInt(octal as string, 8) : 256;
      return code > 255 ? match : String.fromCodePoint(code);
    },
  );
}
