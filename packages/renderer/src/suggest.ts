import { distance } from 'fastest-levenshtein';

/**
 * Finds the name that was probably meant.
 *
 * @param name what was written.
 * @param candidates what could have been written.
 * @returns `Did you mean "…"?` when one candidate is near enough to be a slip: a third of its letters, ignoring case.
 */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const current = distance(name.toLowerCase(), candidate.toLowerCase());
    if (current < bestDistance) [best, bestDistance] = [candidate, current];
  }
  const isNear = best !== undefined && bestDistance <= Math.max(1, Math.ceil(Math.max(name.length, best.length) / 3));
  return isNear ? `Did you mean "${best}"?` : undefined;
}

/** @returns {@link didYouMean}, or else the candidates when there are few. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const all = [...new Set(candidates)];
  return didYouMean(name, all) ?? (all.length > 0 && all.length <= 12 ? `Known: ${all.join(', ')}` : undefined);
}
