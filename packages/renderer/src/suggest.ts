import { distance } from 'fastest-levenshtein';

/**
 * Finds the name that was probably meant.
 *
 * @param name what was written.
 * @param candidates what could have been written.
 * @returns `Did you mean "…"?` when one candidate is near enough to be a slip (a third of its letters, ignoring case),
 *   otherwise the candidates when there are few, otherwise undefined.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const all = [...new Set(candidates)];
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of all) {
    const current = distance(name.toLowerCase(), candidate.toLowerCase());
    if (current < bestDistance) [best, bestDistance] = [candidate, current];
  }
  if (best !== undefined && bestDistance <= Math.max(1, Math.ceil(Math.max(name.length, best.length) / 3))) {
    return `Did you mean "${best}"?`;
  }
  return all.length > 0 && all.length <= 12 ? `Known: ${all.join(', ')}` : undefined;
}
