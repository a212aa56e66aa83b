import { hideRanges, isPlainSecret, isSecretName, type Range } from './secrets.ts';

// Lengths are bounded: the text may come from anyone, and searching it must not take forever.

/** `"name": "value"` of JSON, also in a text that is not valid, and with a list of values. */
const JSON_PAIR = /(["'])((?:[^"'\\\n]|\\.){0,300})\1\s*:\s*((?:\[\s*){1,9})?(?=[^\s[{])/g;
/** `name: value` of YAML and `NAME=value` of environment files. */
const LINE_PAIR = /^([ \t>+|-]{0,200}(?:export )?)(["']?)([\w.$-]{1,200})\2[ \t]*[:=][ \t]*(?=\S)/gm;
/** `--name=value` and `NAME=value` of a command. */
const ARGUMENT = /(?<![\w.-])-{0,2}([\w.-]{1,200})[ \t]{0,3}=[ \t]{0,3}(?=[^\s'",\]=])/g;
/** `--name value` of a command, also as two items of a list. */
const OPTION = /(?<![\w.-])--([\w.-]{1,200})["']?(?:,[ \t]{0,20}|[ \t]{1,20})["']?(?=[^\s'",\]-])/g;
/** `name: value` and `NAME=value` in a list or an object of YAML that stands on one line. */
const ITEM = /[[{,][ \t]{0,20}(["']?)([\w.$-]{1,200})(?:[ \t]{0,20}:(?:[ \t]{1,20}|(?=["']))|=)(?=[^\s{])/g;
/** `?name=value` of a URL. */
const PARAMETER = /[?&;]([\w.-]{1,200})=(?=[^\s'",&;\]}])/g;
const CREDENTIALS = /"credentials"\s*:\s*(?=[[{])/g;
/** How far a list of credentials is searched, in characters. */
const CREDENTIALS_LENGTH = 5000;
/** Switches, what stands for nothing, the begin of an object or a list, and references of Compose to its variables. */
const NO_SECRET = /^(true|false|null|~|[[{][\]}]?,?|\$\{[^}]*\}|\$\w+)$/i;

/**
 * Finds secrets by the names they stand under in a text of JSON, YAML or an environment file, whether it is valid or
 * not: what is shown of a file in an excerpt or a difference must not show them.
 *
 * @returns where the values stand, without their quotes.
 */
export function secretRanges(text: string): Range[] {
  const ranges: Range[] = [];
  const note = ([start, end]: Range): void => {
    const value = text.slice(start, end);
    if (isPlainSecret(value) && !NO_SECRET.test(value)) ranges.push([start, end]);
  };
  for (const match of text.matchAll(JSON_PAIR)) {
    if (!isSecretName(unescape(match[2] as string))) continue;
    const from = match.index + match[0].length;
    for (const range of match[3] === undefined ? [valueAt(text, from)] : listAt(text, from)) note(range);
  }
  let searched = 0;
  for (const { index, 0: start } of text.matchAll(CREDENTIALS)) {
    // One within another has been looked at with it.
    if (index < searched) continue;
    const from = index + start.length;
    const block = blockAt(text, from);
    searched = from + block.length;
    for (const match of block.matchAll(/"value"\s*:\s*(?=["\d])/g))
      note(valueAt(text, from + match.index + match[0].length));
  }
  let end = 0;
  for (const match of text.matchAll(LINE_PAIR)) {
    // What stands in a block of several lines is hidden with it.
    if (match.index < end) continue;
    const from = match.index + match[0].length;
    // Under a quoted name, a list or an object is JSON's, which has been looked at.
    if (!isSecretName(match[3] as string) || (match[2] !== '' && /[[{]/.test(text[from] as string))) continue;
    const range = restOfLine(text, from);
    end = range[1];
    note(range);
  }
  for (const pattern of [ARGUMENT, OPTION, PARAMETER])
    for (const match of text.matchAll(pattern))
      if (isSecretName(match[1] as string)) note(valueAt(text, match.index + match[0].length));
  for (const match of text.matchAll(ITEM)) {
    const from = match.index + match[0].length;
    if (isSecretName(match[2] as string)) note(itemAt(text, from, match[1] as string));
  }
  return ranges;
}

/** @returns the text with the secrets that stand under the names of secrets hidden. */
export function hideSecretsInText(text: string): string {
  return hideRanges(text, secretRanges(text));
}

/** @returns the secrets in a text, as they are written and as JSON reads them. */
export function secretsInText(text: string): string[] {
  return secretRanges(text).flatMap(([start, end]) => {
    const written = text.slice(start, end);
    return [written, unescape(written)];
  });
}

/** A quoted value, or what stands there up to a comma or the end of the line. */
function valueAt(text: string, from: number): Range {
  const quote = text[from];
  if (quote !== '"' && quote !== "'")
    return [from, from + (/^[^\s,\]}]*/.exec(text.slice(from, from + 10_000))?.[0].length ?? 0)];
  let end = from + 1;
  while (end < text.length && text[end] !== quote && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1;
  return [from + 1, Math.min(end, text.length)];
}

/**
 * A value in a list or an object that stands on one line: with its anchor or tag, if it has one, and with a whole list.
 *
 * @param quote the one before the name, which may be one around the whole item.
 */
function itemAt(text: string, from: number, quote: string): Range {
  const [start, end] = valueAt(text, from);
  if (start > from) return [start, end];
  const rest = text.slice(from, from + 10_000);
  const written = (rest.startsWith('[') ? /^[^\]\n]*/ : /^[^,\]}\n]*/).exec(rest)?.[0].trimEnd() ?? '';
  return [from, from + written.length - (quote !== '' && written.endsWith(quote) ? 1 : 0)];
}

/** @returns the list or object that begins there, as far as it is searched; brackets in texts count for nothing. */
function blockAt(text: string, from: number): string {
  const most = text.slice(from, from + CREDENTIALS_LENGTH);
  let depth = 0;
  for (const { 0: mark, index } of most.matchAll(/"(?:[^"\\\n]|\\.){0,5000}"|[[{]|[\]}]/g)) {
    if (mark.length > 1) continue;
    depth += mark === '[' || mark === '{' ? 1 : -1;
    if (depth === 0) return most.slice(0, index);
  }
  return most;
}

function listAt(text: string, from: number): Range[] {
  const ranges: Range[] = [];
  for (let at = from; at < text.length;) {
    const range = valueAt(text, at);
    ranges.push(range);
    const next = /^["']?\s*,\s*(?=["'\d])/.exec(text.slice(range[1], range[1] + 1000));
    if (next === null) break;
    at = range[1] + next[0].length;
  }
  return ranges;
}

/** A value of YAML or of an environment file: quoted, perhaps over several lines, or the rest of its line. */
function restOfLine(text: string, from: number): Range {
  const quote = text[from];
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, from + 1);
    if (end !== -1) return [from + 1, end];
  }
  const end = text.indexOf('\n', from);
  const line = text.slice(from, end === -1 ? text.length : end).trimEnd();
  if (end === -1 || !/^[|>][-+\d]*$/.test(line)) return [from, from + line.length];
  // A block of YAML: the lines below that are indented.
  const block = /^(?:[ \t]+[^\n]*\n?|\n)*/.exec(text.slice(end + 1))?.[0] ?? '';
  return [end + 1, end + 1 + block.trimEnd().length];
}

function unescape(written: string): string {
  try {
    return JSON.parse(`"${written}"`) as string;
  } catch {
    return written;
  }
}
