import type { JavaSource } from './java-sources.ts';

/** Works out what texts of constants are. */
export class JavaConstants {
  /** Expressions by `Class.NAME`. */
  readonly #expressions = new Map<string, string>();
  /** Classes that have a constant of this name. */
  readonly #owners = new Map<string, string[]>();

  constructor(sources: readonly JavaSource[]) {
    for (const { name, text } of sources) {
      for (const [, constant = '', expression = ''] of text.matchAll(/\bString\s+([A-Z]\w*)\s*=\s*([^;]+);/g)) {
        this.#expressions.set(`${name}.${constant}`, expression.trim());
        this.#owners.set(constant, [...(this.#owners.get(constant) ?? []), name]);
      }
    }
  }

  /**
   * @param inClass the class that the expression is in.
   * @returns the text of `"a"`, `NAME`, `Class.NAME` and of their sums, with `*` for what a program adds at run time;
   *   undefined where it starts with that.
   */
  textOf(expression: string, inClass: string, depth = 0): string | undefined {
    let text = '';
    for (const part of expression.split('+').map((one) => one.trim())) {
      const known = depth < MAX_DEPTH ? this.#textOfPart(part, inClass, depth) : undefined;
      if (known === undefined) return text === '' ? undefined : `${text}*`;
      text += known;
    }
    return text;
  }

  #textOfPart(part: string, inClass: string, depth: number): string | undefined {
    const literal = /^"((?:[^"\\]|\\.)*)"$/.exec(part)?.[1];
    if (literal !== undefined) return literal;
    const reference = /^(?:\w+\.)*?(?:(\w+)\.)?([A-Z]\w*)$/.exec(part);
    if (reference?.[2] === undefined) return undefined;
    const owner = this.#ownerOf(reference[2], reference[1] ?? inClass);
    const expression = owner && this.#expressions.get(`${owner}.${reference[2]}`);
    return expression && this.textOf(expression, owner, depth + 1);
  }

  /** The class itself, or, for what it inherits or imports, the only other class that has such a constant. */
  #ownerOf(constant: string, inClass: string): string | undefined {
    if (this.#expressions.has(`${inClass}.${constant}`)) return inClass;
    const owners = this.#owners.get(constant) ?? [];
    const texts = new Set(owners.map((owner) => this.#expressions.get(`${owner}.${constant}`)));
    return texts.size === 1 ? owners[0] : undefined;
  }
}

const MAX_DEPTH = 6;
