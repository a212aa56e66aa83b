import { isKnownText, type Placed } from '../document/placed.ts';
import { featureThatOffers } from '../keycloak/features.ts';
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
  realm: RealmIndex,
  place: Placed | undefined,
  known: readonly string[],
  what: string,
  report: Report,
): void {
  if (!isKnownText(place) || known.includes(place.value)) return;
  report(place, {
    message: `"${place.value}" is not ${what} in Keycloak ${realm.providers.keycloak}`,
    hint: suggestKnown(realm, place.value, known),
  });
}

/** @returns the hint for a name that is not among those that Keycloak has. */
export function suggestKnown(realm: RealmIndex, name: string, known: readonly string[]): string {
  return featureHint(realm, name) ?? suggest(name, known) ?? EXTENSION_HINT;
}

/** @returns a hint for a name that Keycloak has only with a feature that is off. */
export function featureHint({ data, toggledFeatures }: RealmIndex, name: string): string | undefined {
  const feature = featureThatOffers(data.features, toggledFeatures, name);
  return feature === undefined ? undefined : `It belongs to the feature ${feature}, which is off`;
}
