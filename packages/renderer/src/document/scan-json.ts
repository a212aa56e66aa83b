/** What one look over the characters of a JSON text tells, before it is parsed. */
export interface JsonScan {
  /** How many property names the text has: strings followed by a colon. */
  readonly keys: number;
  /** The deepest nesting of objects and lists. */
  readonly depth: number;
  readonly deepestOffset: number;
  readonly hasProtoKey: boolean;
  /** Numbers that a double cannot hold, so that writing them again would change them. */
  readonly inexactNumbers: readonly { readonly offset: number; readonly written: string }[];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * Looks over a JSON text once, in linear time and without recursion, for what `JSON.parse` does not tell: how many
 * property names it has, how deep it goes and which numbers are too long. The text need not be valid.
 */
export function scanJson(text: string): JsonScan {
  let keys = 0;
  let depth = 0;
  let deepest = 0;
  let deepestOffset = 0;
  let hasProtoKey = false;
  const inexactNumbers: { offset: number; written: string }[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const start = at;
      at = endOfString(text, at);
      let next = at + 1;
      while (isBlank(text.charCodeAt(next))) next++;
      if (text.charCodeAt(next) === COLON) {
        keys++;
        hasProtoKey ||= mayBeProto(text, start, at);
        at = next;
      }
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > deepest) [deepest, deepestOffset] = [depth, at];
    } else if (code === 0x7d || code === 0x5d) {
      depth--;
    } else if (code >= 0x30 && code <= 0x39) {
      const start = text.charCodeAt(at - 1) === 0x2d ? at - 1 : at;
      while (isNumberPart(text.charCodeAt(at + 1))) at++;
      const written = text.slice(start, at + 1);
      if (!isExact(written)) inexactNumbers.push({ offset: start, written });
    }
  }
  return { keys, depth: deepest, deepestOffset, hasProtoKey, inexactNumbers };
}

/** @returns the offset of the quote that closes the string opened at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/** A `__proto__` key, which may be written with escapes: those are looked at more closely later. */
function mayBeProto(text: string, start: number, end: number): boolean {
  const length = end - start - 1;
  if (length < 9) return false;
  if (length === 9) return text.startsWith('__proto__', start + 1);
  const written = text.slice(start, end + 1);
  if (!written.includes('\\u')) return false;
  try {
    return JSON.parse(written) === '__proto__';
  } catch {
    return false;
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function isNumberPart(code: number): boolean {
  // digits . e E + -
  return (
    (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x65 || code === 0x45 || code === 0x2b || code === 0x2d
  );
}

/** Up to 15 significant digits always survive a double; longer ones are compared digit by digit. */
function isExact(written: string): boolean {
  if (written.length <= 15 && !/e/i.test(written)) return true;
  const value = Number(written);
  if (Number.isNaN(value)) return true; // not a number at all: the parser's business
  if (!Number.isFinite(value)) return false;
  return digits(written) === digits(String(value));
}

/** Significant digits and exponent in one normal form, so that 1.50e3 and 1500 compare equal. */
function digits(written: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(written) ?? [];
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = all.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + all.length - significant.length}`;
}
