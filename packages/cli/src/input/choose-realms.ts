import type { Problem } from '@realm-as-code/planner';
import { type RenderedRealm, suggest } from '@realm-as-code/renderer';

/**
 * @param names of the realms that are wanted; all of them unless given.
 * @param where the realms are from: `the templates`.
 * @returns the realms that are to be looked at.
 */
export function chooseRealms<Realm extends Pick<RenderedRealm, 'name'>>(
  realms: readonly Realm[],
  names: readonly string[] | undefined,
  where: string,
): readonly Realm[] | Problem {
  if (names === undefined) return realms;
  const known = realms.map(({ name }) => name);
  const missing = names.find((name) => !known.includes(name));
  if (missing === undefined) return realms.filter(({ name }) => names.includes(name));
  const hint = suggest(missing, known);
  return { problem: `there is no realm ${JSON.stringify(missing)} among ${where}`, ...(hint && { hint }) };
}
