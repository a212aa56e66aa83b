// What keycloak-config-cli puts into its files before it reads them: StringSubstitutor of commons-text 1.12, over the whole text
// of a file (KeycloakImportProvider.setupVariableSubstitution).

/** How variables are written in files. */
export interface SubstitutionSettings {
  /** What a variable begins with, usually `$(`. */
  readonly prefix: string;
  readonly suffix: string;
  /** Whether a variable may stand in the name or the default of another one. */
  readonly isNested: boolean;
  /** Whether a variable without a value and a default ends the run; otherwise it stays as it is. */
  readonly isUndefinedAnError: boolean;
  /** Whether keycloak-config-cli may have variables that are not known here: one without a default is not known then. */
  readonly mayHaveOthers: boolean;
}

/** A value that only keycloak-config-cli will know. */
export const NOT_KNOWN: unique symbol = Symbol('not known');

/**
 * @param name what is between prefix and suffix, without a default: `env:DOMAIN`.
 * @returns the value, undefined where there is none. It throws {@link Unsubstitutable} where keycloak-config-cli would stop.
 */
export type LookUp = (name: string) => string | typeof NOT_KNOWN | undefined;

/** Ends a substitution, as it ends a run. Its message has no value of a variable. */
export class Unsubstitutable extends Error {
  /** Where in the text the variable is that cannot be replaced, or one in its value. */
  offset = 0;
}

/** A variable, and what came in its place. */
interface Substituted {
  /** The variable as the file has it: `$(env:DOMAIN:-localhost)`. */
  readonly written: string;
  readonly value: string;
}

/** A text with the values of its variables. */
export interface SubstitutedText {
  readonly text: string;
  /** What is not known, by what stands for it in the text. */
  readonly unknown: ReadonlyMap<string, string>;
  readonly substituted: readonly Substituted[];
}

const ESCAPE = '$';
const DEFAULT = ':-';
/** Variables in variables in variables: Java's stack ends, too. */
const DEEPEST = 500;

/**
 * Puts the values of variables into a text. What is not known is marked: see {@link SubstitutedText.unknown}.
 *
 * @throws Unsubstitutable where the run would end.
 */
export function substitute(text: string, settings: SubstitutionSettings, lookUp: LookUp): SubstitutedText {
  const substitution = new Substitution(settings, lookUp, unusedCharacter(text));
  try {
    return { text: substitution.run(text), unknown: substitution.unknown, substituted: substitution.substituted };
  } catch (cause) {
    if (cause instanceof Unsubstitutable) {
      cause.message = `${substitution.current}: ${cause.message}`;
      cause.offset = text.length - substitution.left;
    }
    throw cause;
  }
}

/** A character for private use that a text does not have. */
function unusedCharacter(text: string): string {
  let code = 0xe000;
  while (text.includes(String.fromCharCode(code))) code++;
  return String.fromCharCode(code);
}

class Substitution {
  readonly unknown = new Map<string, string>();
  readonly substituted: Substituted[] = [];
  /** The variable of the text itself that is being replaced. */
  current = '';
  /** How much of the text begins there, in characters. */
  left = 0;
  readonly #settings: SubstitutionSettings;
  readonly #lookUp: LookUp;
  readonly #mark: string;
  #depth = 0;

  constructor(settings: SubstitutionSettings, lookUp: LookUp, mark: string) {
    this.#settings = settings;
    this.#lookUp = lookUp;
    this.#mark = mark;
  }

  /**
   * @param open the variables that this text is the value of, the outermost first.
   * @returns the text with its variables replaced, and those in their values. A variable that is not closed stays, and
   *   everything behind it.
   */
  run(text: string, open: readonly string[] = [text]): string {
    if (++this.#depth > DEEPEST) throw new Unsubstitutable('variables are nested without end');
    const { prefix, suffix, isNested } = this.#settings;
    let [done, rest] = ['', text];
    for (let at = rest.indexOf(prefix); at !== -1;) {
      const end = this.#endOf(rest, at + prefix.length);
      if (end === -1) break;
      // What was put in before counts, too: a value that ends with "$" escapes the variable behind it.
      const isEscaped = (at > 0 ? rest[at - 1] : done.at(-1)) === ESCAPE;
      if (isEscaped) {
        if (at > 0) rest = rest.slice(0, at - 1) + rest.slice(at);
        else done = done.slice(0, -1);
        // Variables inside of it are replaced all the same.
        at = rest.indexOf(prefix, at > 0 ? at + 1 : at + 2);
        continue;
      }
      const written = rest.slice(at, end + suffix.length);
      const inner = rest.slice(at + prefix.length, end);
      if (this.#depth === 1) [this.current, this.left] = [written, rest.length - at];
      const value = this.#resolve(written, isNested ? this.run(inner) : inner, open);
      done += rest.slice(0, at) + (value ?? written);
      rest = rest.slice(end + suffix.length);
      at = rest.indexOf(prefix);
    }
    this.#depth--;
    return done + rest;
  }

  /** @returns where the variable whose name starts here is closed; -1 where it is not. */
  #endOf(text: string, from: number): number {
    const { prefix, suffix, isNested } = this.#settings;
    let depth = 0;
    for (let at = from; at < text.length;) {
      if (isNested && text.startsWith(prefix, at)) {
        depth++;
        at += prefix.length;
      } else if (!text.startsWith(suffix, at)) at++;
      else if (depth === 0) return at;
      else {
        depth--;
        at += suffix.length;
      }
    }
    return -1;
  }

  /** @returns what to put in for a variable, undefined where it stays. */
  #resolve(written: string, expression: string, open: readonly string[]): string | undefined {
    const cut = this.#defaultOf(expression);
    const name = cut === -1 ? expression : expression.slice(0, cut);
    const preset = cut === -1 ? undefined : expression.slice(cut + DEFAULT.length);
    if (open.includes(name)) throw new Unsubstitutable('a variable is in its own value');
    const found = name.includes(this.#mark) ? NOT_KNOWN : this.#lookUp(name);
    if (found === NOT_KNOWN) return this.#markUnknown(written);
    const value = found ?? preset;
    if (value === undefined) {
      if (this.#settings.mayHaveOthers) return this.#markUnknown(written);
      if (this.#settings.isUndefinedAnError) throw new Unsubstitutable('no value, and no default');
      return undefined;
    }
    const whole = this.run(value, [...open, name]);
    this.substituted.push({ written, value: whole });
    return whole;
  }

  #defaultOf(expression: string): number {
    const cut = expression.indexOf(DEFAULT);
    const { prefix, isNested } = this.#settings;
    const inner = isNested ? -1 : expression.indexOf(prefix);
    return inner !== -1 && inner <= cut ? -1 : cut;
  }

  #markUnknown(written: string): string {
    const mark = `${this.#mark}${this.unknown.size}${this.#mark}`;
    this.unknown.set(mark, written);
    return mark;
  }
}
