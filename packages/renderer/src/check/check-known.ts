import { providers } from '../keycloak/generated/keycloak-data.js';
import { isKnownText, type Placed } from '../document/placed.ts';
import type { Report } from './rule.ts';
import { suggest } from '../text/suggest.ts';

/**
 * Reports a name that is not among those that Keycloak has. Placeholders stand for any name.
 *
 * @param what what it should be a name of, such as `a component provider`.
 */
export function checkKnown(place: Placed | undefined, known: readonly string[], what: string, report: Report): void {
  if (!isKnownText(place) || known.includes(place.value)) return;
  report(place, {
    message: `"${place.value}" is not ${what} of Keycloak ${providers.keycloak}`,
    hint: suggestKnown(place.value, known),
  });
}

/** @returns the hint for a name that is not among those that Keycloak has. */
export function suggestKnown(name: string, known: readonly string[]): string {
  return suggest(name, known) ?? 'Correct the name, or make an exception for an extension of your own';
}
