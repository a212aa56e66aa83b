/**
 * Writes a name or an id that a server has given as one step of a path, so that it leads nowhere else on that server: what it
 * is asked for next goes there with a token.
 *
 * @param text any text; half a surrogate pair becomes U+FFFD.
 * @returns the step. A URL takes away `.` and `..`, however they are escaped; they become steps that no server has.
 */
export function pathStep(text: string): string {
  const step = encodeURIComponent(Buffer.from(text).toString());
  return /^\.\.?$/.test(step) ? step.replaceAll('.', '%252E') : step;
}
