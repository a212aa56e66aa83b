import { own } from '../document/json.ts';
import { at, entries, isKnownText, type Placed, text } from '../document/placed.ts';
import { mayHoldPlaceholder } from '../document/placeholder.ts';
import {
  AUDIENCE_KEYS,
  AUDIENCE_MAPPERS,
  NEEDED_KEYS,
  ON_BY_DEFAULT,
  TOKEN_SWITCHES,
  USEFUL_KEYS,
} from '../keycloak/token-mappers.ts';
import { misspeltKeys } from './misspelt-keys.ts';
import type { RealmIndex } from './realm-index.ts';

/** The keys that the config of a protocol mapper lacks, without those that are there misspelt. */
export interface Lacks {
  /** No token can be made without them. */
  readonly needed: readonly string[];
  /** The mapper is of no use without them. */
  readonly useful: readonly string[];
  /** Switches, none of which is on: it adds to no token. */
  readonly switches: readonly string[];
  /** Where it would find the audience that it adds: none of them is there. */
  readonly audience: readonly string[];
}

/** @returns what a protocol mapper of Keycloak lacks; nothing of keys that are not known yet. */
export function lacksOf(mapper: Placed, { data, providers }: Pick<RealmIndex, 'data' | 'providers'>): Lacks {
  const lacks = allLacksOf(mapper, own(data.configs.providers.protocolMapper, text(mapper, 'protocolMapper') ?? ''));
  const all = Object.values(lacks).flat();
  if (all.length === 0) return lacks;
  const misspelt = misspeltKeys(at(mapper, 'config'), 'protocolMapper', providers, all).map(({ meant }) => meant);
  const isMisspelt = (keys: readonly string[]): boolean => keys.some((key) => misspelt.includes(key));
  return {
    needed: lacks.needed.filter((key) => !misspelt.includes(key)),
    useful: lacks.useful.filter((key) => !misspelt.includes(key)),
    switches: isMisspelt(lacks.switches) ? [] : lacks.switches,
    audience: isMisspelt(lacks.audience) ? [] : lacks.audience,
  };
}

/**
 * @param keys the keys that mappers of its type have; undefined for a mapper that Keycloak does not have.
 * @returns the same with those that are there misspelt.
 */
export function allLacksOf(mapper: Placed, keys: object | undefined): Lacks {
  const type = text(mapper, 'protocolMapper') ?? '';
  const config = at(mapper, 'config') ?? { ...mapper, value: {} };
  const areKeysKnown = !entries(config).some(([key]) => mayHoldPlaceholder(key));
  if (keys === undefined || !areKeysKnown) return { needed: [], useful: [], switches: [], audience: [] };
  const isEmpty = (key: string): boolean => (at(config, key)?.value ?? '') === '';
  const isOff = (key: string): boolean => {
    const place = at(config, key);
    return place === undefined || (isKnownText(place) && place.value !== 'true');
  };
  const switches = ON_BY_DEFAULT.includes(type) ? [] : TOKEN_SWITCHES.filter((key) => Object.hasOwn(keys, key));
  return {
    needed: (own(NEEDED_KEYS, type) ?? []).filter(isEmpty),
    useful: (own(USEFUL_KEYS, type) ?? []).filter(isEmpty),
    switches: switches.every(isOff) ? switches : [],
    audience: AUDIENCE_MAPPERS.includes(type) && AUDIENCE_KEYS.every(isEmpty) ? AUDIENCE_KEYS : [],
  };
}
