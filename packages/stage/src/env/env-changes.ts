/** How a value stands in an environment file. */
export interface Written {
  /** The quotes around it. */
  readonly quote: '"' | "'" | undefined;
  /**
   * What stands between the quotes, with `\"` or `\'` for the quote itself undone; without quotes, everything from the
   * first character that is not blank to the end of the line.
   */
  readonly text: string;
  /** What follows the closing quote on its line. */
  readonly rest: string;
}

/** What becomes of the dollar signs of a value. */
export interface Dollars {
  /** The variables that are not set and have no default: nothing takes their place. */
  readonly unset: Set<string>;
  /** How many references were replaced with something. */
  references: number;
  /** How many `$$` became `$`. */
  doubled: number;
}

/** A way in which a value is not what is written, and of how many places or characters. Never what they are. */
export interface Change {
  readonly kind: 'comment' | 'spaced-comment' | 'blanks' | 'rest' | 'escapes' | 'doubled' | 'references';
  readonly count: number;
}

const ESCAPE = /\\(?:([abfnrtv$\\])|0([0-7]{3}))/g;

/**
 * Finds what Docker Compose takes from a value or replaces in it. Blanks in front of it count as notation.
 *
 * @param written as it stands in the file.
 * @param dollars what became of its dollar signs.
 */
export function changesOf(written: Written, dollars: Dollars): Change[] {
  const { text, quote, rest } = written;
  const changes: Change[] = [];
  const add = (kind: Change['kind'], count: number): void => {
    if (count > 0) changes.push({ kind, count });
  };
  let doubled = dollars.doubled;
  if (quote === undefined) {
    const line = text.replace(/\r+$/, '');
    const comment = commentIn(line);
    const cut = line.length - line.replace(/[\s\u0085]+$/u, '').length;
    if (comment === -1) add('blanks', cut);
    else add(/^ #(\s|$)/.test(line.slice(comment)) ? 'spaced-comment' : 'comment', line.length - comment);
  } else {
    const follows = rest.trimEnd();
    // A comment, unless its line reads as if the value ended where the line does.
    const isComment = /^\s+#/.test(follows) && !follows.endsWith(quote);
    if (!isComment) add('rest', follows.length);
  }
  if (quote === '"' && !text.startsWith('-----BEGIN ')) {
    // Line breaks in a PEM text are meant: nobody writes one without them.
    const escapes = [...text.matchAll(ESCAPE)].filter(([, , octal]) => Number.parseInt(octal ?? '0', 8) <= 255);
    add('escapes', escapes.length);
    doubled -= escapes.filter(([, char]) => char === '$').length;
  }
  add('doubled', doubled);
  add('references', dollars.references);
  return changes;
}

/** @returns where the comment begins that ends an unquoted value, -1 where there is none. */
export function commentIn(line: string): number {
  return line.indexOf(' #');
}

/** @returns whether a change of a value that is no secret is what its author wants. */
export function isUsual({ kind }: Change): boolean {
  return kind !== 'comment' && kind !== 'rest';
}

/** @returns what happens to a value, in words that do not show it. */
export function describeChange({ kind, count }: Change): string {
  const number = (one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
  const characters = number('character', 'characters');
  switch (kind) {
    case 'comment':
    case 'spaced-comment':
      return `everything from " #" on (${characters}) is a comment`;
    case 'blanks':
      return `${number('blank', 'blanks')} at its end ${count === 1 ? 'is' : 'are'} cut off`;
    case 'rest':
      return `what follows the closing quote (${characters}) is not part of it`;
    case 'escapes':
      return `${number('escape sequence with a backslash is', 'escape sequences with backslashes are')} replaced`;
    case 'doubled':
      return `"$$" becomes "$"${count === 1 ? '' : ` in ${count} places`}`;
    default:
      return `${number('reference to another variable is', 'references to other variables are')} replaced`;
  }
}
