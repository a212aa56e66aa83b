/** How deep groups may be nested in a pattern, and how often something is repeated at most. */
const DEPTH = 20;
const REPEATS = 200;
/** What is tried where a class says which characters are not meant. */
const OTHERS = ['x', 'X', '1', ' ', '-', '_', '.', '@', '~'];

/**
 * @param pattern a pattern of Java.
 * @returns a text that matches it as a whole; undefined where none was found, such as for patterns that look ahead.
 */
export function matchingText(pattern: string): string | undefined {
  let text: string;
  try {
    text = new Sampler(pattern).sample();
  } catch {
    return undefined;
  }
  return doesMatch(pattern, text) === true ? text : undefined;
}

/** @returns whether a text matches a pattern as a whole; undefined for a pattern that JavaScript does not know. */
export function doesMatch(pattern: string, text: string): boolean | undefined {
  try {
    return new RegExp(`^(?:${pattern})$`, 'su').test(text);
  } catch {
    return undefined;
  }
}

/** Reads a pattern and writes the first text that comes to mind for each part of it. */
class Sampler {
  readonly #pattern: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = Array.from(pattern);
  }

  sample(): string {
    return this.#alternatives(0);
  }

  /** The first alternative counts. */
  #alternatives(depth: number): string {
    if (depth > DEPTH) throw new RangeError('nested too deeply');
    const texts = [''];
    for (let char = this.#pattern[this.#at]; char !== undefined && char !== ')'; char = this.#pattern[this.#at]) {
      if (char === '|') {
        this.#at++;
        texts.push('');
      } else texts.push(`${texts.pop() ?? ''}${this.#repeated(this.#one(char, depth))}`);
    }
    return texts[0] ?? '';
  }

  #one(char: string, depth: number): string {
    this.#at++;
    if (char === '^' || char === '$') return '';
    if (char === '.') return 'x';
    if (char === '\\') return this.#escaped();
    if (char === '[') return this.#class();
    if (char !== '(') return char;
    if (this.#pattern[this.#at] === '?') this.#at += 2; // (?: and nothing else that can be sampled
    const text = this.#alternatives(depth + 1);
    this.#at++;
    return text;
  }

  #escaped(): string {
    const char = this.#pattern[this.#at++] ?? '';
    const known: Readonly<Record<string, string>> = { d: '1', w: 'x', s: ' ', D: 'x', W: '-', S: 'x', b: '', B: '' };
    return known[char] ?? char;
  }

  /** The first character of a class; of one that is negated, a character that is not in it. */
  #class(): string {
    const isNegated = this.#pattern[this.#at] === '^';
    const begin = this.#at - 1;
    if (isNegated) this.#at++;
    const first = this.#pattern[this.#at] === '\\' ? (this.#at++, this.#escaped()) : (this.#pattern[this.#at++] ?? '');
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== ']')
      this.#at += this.#pattern[this.#at] === '\\' ? 2 : 1;
    this.#at++;
    if (!isNegated) return first;
    const ours = new RegExp(`^${this.#pattern.slice(begin, this.#at).join('')}$`, 'su');
    return OTHERS.find((char) => ours.test(char)) ?? '';
  }

  /** As often as the part has to be there, and once where it may be missing or repeated. */
  #repeated(text: string): string {
    const [found, least] =
      /^(?:[*+?]|\{(\d+)(?:,\d*)?\})[?+]?/.exec(this.#pattern.slice(this.#at, this.#at + 20).join('')) ?? [];
    if (found === undefined) return text;
    this.#at += found.length;
    return text.repeat(Math.min(least === undefined ? 1 : Number(least), REPEATS));
  }
}
