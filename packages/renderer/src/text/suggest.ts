/** How many letters a slip of the pen changes at most: missing, additional, other or swapped ones. */
const MAX_SLIPS = 2;
/** Words of fewer letters than these do not bear one slip, or so many: of `db` and `ad`, half of the letters differ. */
const BEARS_ONE = 3;
const BEARS_ALL = 6;
/** By how many characters the forms of a name differ: separators, plurals. */
const LONGEST_FORM = 6;
/** The end of a word: what follows a separator or precedes it, or a capital in `camelCase`. */
const WORD_END = /(?<=[^\p{L}\d])|(?=[^\p{L}\d])|(?<=[\p{Ll}\d])(?=\p{Lu})/u;
/** What joins words, with the ending of a plural before it, or of its singular. */
const ENDING = /(?:(?<=\p{L}{2})(?:ies|y|s))?(?:[^\p{L}\d]+|$)/uy;
/** Names can have millions of letters. Nobody means such a one by a slip. In characters. */
const LONGEST = 300;

/**
 * Finds the name that was probably meant: the one place that decides what is close to what.
 *
 * Names of a kind often have most of their letters in common, `KEYCLOAK_…_CLIENT_SECRET`. So only the words in which two names
 * differ are compared: those can have a letter or two that are missing, too many, others or swapped, and fewer if they are
 * short. Case, separators and plurals make no difference.
 *
 * @param name what was written.
 * @param candidates what could have been written.
 * @returns the closest candidate, the first of several; undefined where none is close.
 */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > LONGEST) return undefined;
  const written = { name, lower: name.toLowerCase() };
  let best: { name: string; slips: number } | undefined;
  for (const candidate of candidates) {
    const slips = slipsIn(written, candidate);
    if (slips !== undefined && (best === undefined || slips < best.slips)) best = { name: candidate, slips };
  }
  return best?.name;
}

/** @returns `Did you mean "…"?` for the {@link closest} candidate. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const meant = closest(name, candidates);
  return meant === undefined ? undefined : `Did you mean "${meant}"?`;
}

/** @returns {@link didYouMean}, or else the candidates when there are few. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const all = [...new Set(candidates)];
  return didYouMean(name, all) ?? (all.length > 0 && all.length <= 12 ? `Known: ${all.join(', ')}` : undefined);
}

/** @returns how many letters differ from what was meant, undefined where these are no slips; less than one where only the form does. */
function slipsIn(written: { readonly name: string; readonly lower: string }, meant: string): number | undefined {
  if (Math.abs(written.name.length - meant.length) > LONGEST_FORM) return undefined;
  const lower = meant.toLowerCase();
  if (written.lower === lower) return 0;
  if (isSameForm(written.lower, lower)) return 0.5;
  const slips = edits(written.lower, lower, MAX_SLIPS);
  if (slips === undefined) return undefined;
  const [left, right] = differingWords(written.name, meant);
  const length = Math.max(left.length, right.length);
  if (length >= BEARS_ONE) return slips <= (length < BEARS_ALL ? 1 : MAX_SLIPS) ? slips : undefined;
  return left.length === 2 && left === `${right[1]}${right[0]}` ? slips : undefined;
}

/** @returns whether two names in lower case differ only in what joins their words, and in the endings of plurals. */
function isSameForm(a: string, b: string): boolean {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (a[i] === b[j]) {
      i++;
      j++;
      continue;
    }
    const [nextI, nextJ] = [skipEnding(a, i), skipEnding(b, j)];
    if (nextI === i && nextJ === j) return false;
    [i, j] = [nextI, nextJ];
  }
  return true;
}

function skipEnding(name: string, at: number): number {
  ENDING.lastIndex = at;
  return at + (ENDING.exec(name)?.[0].length ?? 0);
}

/** Two names in lower case, without the words at their begin and end that are the same. */
function differingWords(...names: [string, string]): [string, string] {
  const [left = [], right = []] = names.map((name) => name.split(WORD_END).map((word) => word.toLowerCase()));
  while (left.length > 0 && left[0] === right[0]) {
    left.shift();
    right.shift();
  }
  while (left.length > 0 && left.at(-1) === right.at(-1)) {
    left.pop();
    right.pop();
  }
  return [left.join(''), right.join('')];
}

/** @returns how many letters have to be removed, added, changed or swapped with their neighbour, undefined beyond a limit. */
function edits(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit) return undefined;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [left, right] = [a.slice(start), b.slice(start)];
  if (left === '' || right === '') return left.length + right.length;
  if (limit === 0) return undefined;
  const ways: [string, string][] = [
    [left.slice(1), right.slice(1)],
    [left.slice(1), right],
    [left, right.slice(1)],
  ];
  if (left[0] === right[1] && left[1] === right[0]) ways.push([left.slice(2), right.slice(2)]);
  const found = ways.flatMap(([one, other]) => edits(one, other, limit - 1) ?? []);
  return found.length === 0 ? undefined : 1 + Math.min(...found);
}
