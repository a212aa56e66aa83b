import type { Json, JsonObject } from '@realm-as-code/renderer';

// The YAML library knows all of YAML, and in a run that starts cold it takes a quarter of the work (measured:
// docs/decisions/0005). What stages usually hold, names and values one a line, is read here. About anything else this
// reader says that it does not know, and the library decides; so it has no errors to report.

/** Beside printable characters, what some reader of YAML takes for a line break or refuses. */
const UNUSUAL = /[^\n\x20-\x7e\u00a1-\u1fff\u2030-\ud7ff]/;
const BLANK = /^ *(?:#.*)?$/;
const PROPERTY = /^([A-Za-z_][\w-]{0,99}):(?: +(.*))?$/;
const COMMENT = /^(?: +#.*| *)$/;
const QUOTED = /'[^']*'|"[^"\\]*"/y;
/** Text without marks: a colon before a space and a `#` after one would end it. */
const PLAIN = /-{0,2}[A-Za-z](?:[^ :#]|:(?=[^ ])|(?<=[^ ])#| +(?=[^ #]))*|\d+(?= |$)/y;
/** The same within a list, where more characters are marks. */
const PLAIN_ITEM = /-{0,2}[A-Za-z](?:[\w./=$()@+-]|:(?=[\w/]))*/y;
const NUMBER = /^(?:0|[1-9]\d{0,14})$/;
const DEEPEST = 100;

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** @returns what the YAML library would, or undefined for what is not as plain as this reader knows it. */
export function readPlainYaml(text: string): JsonObject | undefined {
  if (UNUSUAL.test(text) || text.includes('__proto__')) return undefined;
  const lines = text
    .split('\n')
    .filter((line) => !BLANK.test(line))
    .map((line) => {
      const indent = line.search(/[^ ]/);
      return { indent, text: line.slice(indent) };
    });
  const reader = new PlainReader(lines);
  const value = reader.map(0);
  return reader.isAtEnd ? value : undefined;
}

class PlainReader {
  readonly #lines: Line[];
  #next = 0;

  constructor(lines: Line[]) {
    this.#lines = lines;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#lines.length;
  }

  /** Reads the properties that start at this indentation, at least one. */
  map(indent: number): JsonObject | undefined {
    const map: Record<string, Json> = {};
    let line = this.#lineAt(indent);
    if (line === undefined || indent > DEEPEST) return undefined;
    for (; line !== undefined; line = this.#lineAt(indent)) {
      const [, name, rest = ''] = PROPERTY.exec(line.text) ?? [];
      if (name === undefined || Object.hasOwn(map, name)) return undefined;
      this.#next++;
      const value = rest === '' || rest.startsWith('#') ? this.#block(indent) : valueOf(rest);
      if (value === undefined) return undefined;
      map[name] = value;
    }
    return map;
  }

  /** Reads what stands below a name. */
  #block(indent: number): Json | undefined {
    const line = this.#lines[this.#next];
    if (line === undefined) return undefined;
    if (line.text.startsWith('- ')) return line.indent >= indent ? this.#list(line.indent) : undefined;
    return line.indent > indent ? this.map(line.indent) : undefined;
  }

  #list(indent: number): Json[] | undefined {
    const list: Json[] = [];
    for (let line = this.#lineAt(indent); line?.text.startsWith('- ') === true; line = this.#lineAt(indent)) {
      const text = line.text.slice(2);
      let value: Json | undefined;
      if (PROPERTY.test(text)) {
        this.#lines[this.#next] = { indent: indent + 2, text };
        value = this.map(indent + 2);
      } else {
        this.#next++;
        value = valueOf(text);
      }
      if (value === undefined) return undefined;
      list.push(value);
    }
    return list;
  }

  #lineAt(indent: number): Line | undefined {
    const line = this.#lines[this.#next];
    return line?.indent === indent ? line : undefined;
  }
}

/** Reads a value that stands on one line, with or without a comment after it. */
function valueOf(text: string): Json | undefined {
  if (text.startsWith('[')) return listOf(text);
  const scalar = match(QUOTED, text, 0) ?? match(PLAIN, text, 0);
  return scalar !== undefined && COMMENT.test(text.slice(scalar.length)) ? scalarOf(scalar) : undefined;
}

/** Reads `[a, 'b']`. */
function listOf(text: string): Json[] | undefined {
  const list: Json[] = [];
  for (let at = 1; ; at++) {
    while (text[at] === ' ') at++;
    const scalar = match(QUOTED, text, at) ?? match(PLAIN_ITEM, text, at);
    const value = scalar === undefined ? undefined : scalarOf(scalar);
    if (scalar === undefined || value === undefined) return undefined;
    list.push(value);
    at += scalar.length;
    if (text[at] === ']') return COMMENT.test(text.slice(at + 1)) ? list : undefined;
    if (text[at] !== ',') return undefined;
  }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function scalarOf(written: string): Json | undefined {
  if (written.startsWith("'") || written.startsWith('"')) return written.slice(1, -1);
  if (written === 'true' || written === 'false') return written === 'true';
  if (/^\d/.test(written)) return NUMBER.test(written) ? Number(written) : undefined;
  return /^(?:null|true|false)$/i.test(written) ? undefined : written;
}
