import { own } from '../document/json.ts';
import { entries, type Placed } from '../document/placed.ts';
import type { ProviderLists } from '../keycloak/provider-lists.ts';
import { closest } from '../text/suggest.ts';

/** A key that no provider reads, and the one that was probably meant. */
export interface MisspeltKey {
  readonly key: string;
  readonly place: Placed;
  readonly meant: string;
}

/** Keycloak reads more keys than it declares, and shorter ones look like others by chance. In characters. */
const SHORTEST = 6;

/**
 * @param config of a mapper, an authenticator or a component.
 * @param configured which of these it is.
 * @param needed keys that its provider needs: where two are as near, one of them was meant.
 */
export function misspeltKeys(
  config: Placed | undefined,
  configured: string,
  { configKeys }: Pick<ProviderLists, 'configKeys'>,
  needed: readonly string[] = [],
): MisspeltKey[] {
  const known = own(configKeys, configured) ?? [];
  const written = entries(config);
  const keys = new Set(written.map(([key]) => key));
  const free = [...needed, ...known].filter((name) => !keys.has(name));
  return written.flatMap(([key, place]) => {
    if (known.includes(key) || key.length < SHORTEST) return [];
    const meant = closest(key, free);
    return meant === undefined ? [] : [{ key, place, meant }];
  });
}
