import { distance } from 'fastest-levenshtein';

/**
 * Finds the name that was probably meant.
 *
 * @param name what was written.
 * @param candidates what could have been written.
 * @returns `Did you mean "…"?` when one candidate is near enough to be a slip: a third of its letters, ignoring case.
 */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(name, candidates);
  const isNear =
    near !== undefined && near.distance <= Math.max(1, Math.ceil(Math.max(name.length, near.name.length) / 3));
  return isNear ? `Did you mean "${near.name}"?` : undefined;
}

/**
 * @returns the candidate that differs in the fewest letters, ignoring case, and in how many. Candidates of twice the
 *   length, or half of it, are not looked at: names can have millions of letters.
 */
export function nearest(name: string, candidates: Iterable<string>): { name: string; distance: number } | undefined {
  let best: { name: string; distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.max(name.length, candidate.length) > 2 * Math.min(name.length, candidate.length)) continue;
    const current = distance(name.toLowerCase(), candidate.toLowerCase());
    if (best === undefined || current < best.distance) best = { name: candidate, distance: current };
  }
  return best;
}

/** @returns {@link didYouMean}, or else the candidates when there are few. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const all = [...new Set(candidates)];
  return didYouMean(name, all) ?? (all.length > 0 && all.length <= 12 ? `Known: ${all.join(', ')}` : undefined);
}
