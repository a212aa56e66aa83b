import { isKnownText, type Placed } from '../document/placed.ts';
import type { RealmIndex } from './realm-index.ts';
import type { Report } from './rule.ts';
import { suggest } from '../text/suggest.ts';

/** What to do about a name that resembles none that Keycloak has. */
export const EXTENSION_HINT = 'Correct the name, or make an exception for an extension of your own';

/**
 * Reports a name that is not among those that Keycloak has. A name with a placeholder is not known yet, so it passes.
 *
 * @param what what the name should be, such as `a component provider`.
 */
export function checkKnown(
  { providers }: RealmIndex,
  place: Placed | undefined,
  known: readonly string[],
  what: string,
  report: Report,
): void {
  if (!isKnownText(place) || known.includes(place.value)) return;
  report(place, {
    message: `"${place.value}" is not ${what} in Keycloak ${providers.keycloak}`,
    hint: suggestKnown(place.value, known),
  });
}

/** @returns the hint for a name that is not among those that Keycloak has. */
export function suggestKnown(name: string, known: readonly string[]): string {
  return suggest(name, known) ?? EXTENSION_HINT;
}
