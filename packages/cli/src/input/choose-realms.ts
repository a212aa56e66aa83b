import type { Problem } from '@realm-as-code/planner';
import { type RenderedRealm, suggest } from '@realm-as-code/renderer';

/** @returns the realms of a root with several that are to be looked at: all of them, or the one of this name. */
export function chooseRealms(
  realms: readonly RenderedRealm[],
  name: string | undefined,
): readonly RenderedRealm[] | Problem {
  const chosen = realms.filter((realm) => name === undefined || realm.name === name);
  if (name === undefined || chosen.length > 0) return chosen;
  const hint = suggest(
    name,
    realms.map((realm) => realm.name),
  );
  return { problem: `there is no realm ${JSON.stringify(name)} among the templates`, ...(hint && { hint }) };
}
