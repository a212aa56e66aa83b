import type { ProviderLists } from './provider-lists.ts';

/** What a feature of Keycloak changes in the lists of what it offers, when it is not as it is by default. */
export interface FeatureEffect {
  /** Whether it is on by default. */
  readonly isOn: boolean;
  /** Whether `preview` turns it on. */
  readonly isPreview: boolean;
  /** What there is in addition, by list; `list.key` where lists have keys. */
  readonly more: Readonly<Record<string, readonly string[]>>;
  /** What there no longer is. */
  readonly fewer: Readonly<Record<string, readonly string[]>>;
}

/** The features that change something, by their names on the command line. */
export type Features = Readonly<Record<string, FeatureEffect>>;

/** What a server is started with: `--features` and `--features-disabled`. */
export interface FeatureToggles {
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
}

/** @returns the features that are not as they are by default. */
export function toggledFeatures(features: Features, { enabled, disabled }: FeatureToggles): ReadonlySet<string> {
  const toggled = Object.entries(features).filter(([name, { isOn, isPreview }]) => {
    if (disabled.includes(name)) return isOn;
    return !isOn && (enabled.includes(name) || (isPreview && enabled.includes('preview')));
  });
  return new Set(toggled.map(([name]) => name));
}

/** @returns what a Keycloak offers when some features are not as they are by default. */
export function providersWith(usual: ProviderLists, features: Features, toggled: ReadonlySet<string>): ProviderLists {
  if (toggled.size === 0) return usual;
  const effects = [...toggled].map((name) => features[name]);
  const change = (list: string, names: readonly string[]): string[] => {
    const gone = new Set(effects.flatMap((effect) => effect?.fewer[list] ?? []));
    const come = effects.flatMap((effect) => effect?.more[list] ?? []);
    return [...new Set([...names, ...come])].filter((name) => !gone.has(name)).toSorted();
  };
  const keysOf = (list: string): string[] =>
    effects
      .flatMap((effect) => Object.keys(effect?.more ?? {}))
      .flatMap((key) => (key.startsWith(`${list}.`) ? key.slice(list.length + 1) : []));
  const lists = Object.entries(usual).map(([list, value]: [string, ProviderLists[keyof ProviderLists]]) => {
    if (typeof value === 'string') return [list, value] as const;
    if (isList(value)) return [list, change(list, value)] as const;
    const keys = [...new Set([...Object.keys(value), ...keysOf(list)])];
    return [list, Object.fromEntries(keys.map((key) => [key, change(`${list}.${key}`, value[key] ?? [])]))] as const;
  });
  return Object.fromEntries(lists) as ProviderLists;
}

/** @returns the feature that has to be on for what is called so to be there. */
export function featureThatOffers(features: Features, toggled: ReadonlySet<string>, name: string): string | undefined {
  const offers = ([feature, { isOn, more, fewer }]: readonly [string, FeatureEffect]): boolean => {
    const isOff = isOn === toggled.has(feature);
    return isOff && Object.values(isOn ? fewer : more).some((names) => names.includes(name));
  };
  return Object.entries(features).find(offers)?.[0];
}

function isList(value: ProviderLists[keyof ProviderLists]): value is readonly string[] {
  return Array.isArray(value);
}
