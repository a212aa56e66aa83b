/** What Java's regular expressions have and JavaScript's lack, or read otherwise. */
const DIFFERS = /\(\?|\\[QEpPR]|&&|\[[^\]]*\[|[*+?}]\+|\{/;

/**
 * @returns whether Java refuses a regular expression, as far as that can be told: parentheses and brackets that are not in
 *   pairs, and a repetition of nothing. What JavaScript does not read as Java does is not judged.
 */
export function isBrokenPattern(pattern: string): boolean {
  if (DIFFERS.test(pattern)) return false;
  try {
    RegExp(pattern).test('');
    return false;
  } catch {
    return true;
  }
}
