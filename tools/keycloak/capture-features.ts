import type { FeatureEffect, Features } from '../../packages/renderer/src/keycloak/features.ts';
import type { ProviderLists } from '../../packages/renderer/src/keycloak/provider-lists.ts';

/** A feature as `GET /admin/serverinfo` lists it. */
export interface ServerFeature {
  readonly name: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly dependencies: readonly string[];
}

/**
 * Features that are never toggled: those that this capture or the server needs, other versions of ones that are on, and
 * those about how a server stores, logs and is measured, which change nothing that realms can name.
 */
const FIXED =
  /^(ADMIN_API|ADMIN_V2|ADMIN_FINE_GRAINED_AUTHZ|CLIENT_POLICIES|HOSTNAME_.*|LOGIN_.*|IDENTITY_BROKERING_API_.*|ROLLING_UPDATES_.*|FIPS|MULTI_SITE|CLUSTERLESS|STATELESS|DB_.*|PERSISTENT_USER_SESSIONS|OPENTELEMETRY.*|OPENAPI|HTTP_.*|LOG_MDC|USER_EVENT_METRICS)$/;

/** Some features, the others than usual. */
export type Toggled = ReadonlySet<ServerFeature>;

/** A start with some features toggled, and what was there only with them or only without them. */
interface Run {
  readonly toggled: Toggled;
  readonly changed: ReadonlySet<string>;
}

/** What a server with some features toggled offers. */
export type CaptureWith = (toggled: Toggled) => Promise<ProviderLists>;

/**
 * Finds what each feature adds and takes away. A start for each of 50 features would take long; so each start toggles half
 * of them, each feature in starts of its own choice, and what changes in just these is due to it.
 *
 * @param lists what the server offers as it is.
 * @param capture starts a server and asks it.
 * @returns the features, and what changes for no single one of them.
 */
export async function captureFeatures(
  all: readonly ServerFeature[],
  lists: ProviderLists,
  capture: CaptureWith,
): Promise<{ features: Features; unexplained: readonly string[] }> {
  const features = all.filter(({ name }) => !FIXED.test(name)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const usual = itemsOf(lists);
  const runs: Run[] = [];
  for (const toggled of startsFor(features)) {
    const now = itemsOf(await capture(toggled));
    runs.push({ toggled, changed: new Set([...usual, ...now].filter((item) => usual.has(item) !== now.has(item))) });
  }
  const effects = new Map<ServerFeature, { more: string[]; fewer: string[] }>();
  const unexplained: string[] = [];
  for (const item of [...new Set(runs.flatMap(({ changed }) => [...changed]))].toSorted()) {
    const causes = causesOf(item, features, runs);
    if (causes.length === 0) unexplained.push(item.replace('\0', ' '));
    for (const cause of causes) {
      const effect = effects.get(cause) ?? { more: [], fewer: [] };
      effects.set(cause, effect);
      effect[usual.has(item) ? 'fewer' : 'more'].push(item);
    }
  }
  const found = [...effects].map(([feature, { more, fewer }]): [string, FeatureEffect] => [
    keyOf(feature),
    { isOn: feature.enabled, isPreview: feature.type === 'PREVIEW', more: toLists(more), fewer: toLists(fewer) },
  ]);
  return { features: Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1))), unexplained };
}

/** @returns the feature that something is due to, or two that bring it, each of them alone; empty for anything else. */
function causesOf(item: string, features: readonly ServerFeature[], runs: readonly Run[]): ServerFeature[] {
  const explains = (...causes: ServerFeature[]): boolean =>
    runs.every(({ toggled, changed }) => causes.some((cause) => toggled.has(cause)) === changed.has(item));
  const alone = features.find((feature) => explains(feature));
  if (alone !== undefined) return [alone];
  const off = features.filter(({ enabled }) => !enabled);
  const pairs = off.flatMap((one, index) => off.slice(index + 1).map((other) => [one, other] as const));
  const [pair, ...others] = pairs.filter((two) => explains(...two));
  return pair === undefined || others.length > 0 ? [] : [...pair];
}

/** @returns which features each start toggles, no two of them in the same starts. */
function startsFor(features: readonly ServerFeature[]): Toggled[] {
  for (let shift = 0; ; shift++) {
    const codes = codesFor(features.length + shift).slice(shift);
    const starts: Toggled[] = [];
    for (let start = 0; codes.some((code) => code >> start > 0); start++) {
      const chosen = features.filter((_, index) => (((codes[index] ?? 0) >> start) & 1) === 1);
      starts.push(withRelated(chosen, features));
    }
    const patterns = features.map((feature) => starts.map((toggled) => (toggled.has(feature) ? 1 : 0)).join(''));
    if (new Set(patterns).size === features.length) return starts;
  }
}

/**
 * @returns for each of so many features the starts in which it is toggled, as bits. All have the same number of starts, so
 *   that what two features do only together, or each of them alone, looks like no third one.
 */
function codesFor(count: number): number[] {
  for (let starts = 2; ; starts++) {
    const codes = Array.from({ length: 1 << starts }, (_, code) => code).filter(
      (code) => code.toString(2).replaceAll('0', '').length === starts >> 1,
    );
    if (codes.length >= count) return codes.slice(0, count);
  }
}

/** @returns the name of a feature on the command line: `ACCOUNT_V3` is `account`. */
export function keyOf({ name }: ServerFeature): string {
  return name
    .replace(/_V\d+$/, '')
    .toLowerCase()
    .replaceAll('_', '-');
}

/** What is turned on brings what it depends on; what is turned off takes with it what depends on it. */
function withRelated(chosen: readonly ServerFeature[], all: readonly ServerFeature[]): Toggled {
  const toggled = new Set(chosen);
  for (const one of toggled) {
    for (const other of all) {
      const isNeeded = !one.enabled && !other.enabled && one.dependencies.includes(other.name);
      const needs = one.enabled && other.enabled && other.dependencies.includes(one.name);
      if (isNeeded || needs) toggled.add(other); // and goes on with what is related to it
    }
  }
  // What is turned on without something that it depends on would keep the server from starting.
  const isStranded = (one: ServerFeature): boolean =>
    !one.enabled && [...toggled].some((other) => other.enabled && one.dependencies.includes(other.name));
  for (const one of toggled) if (isStranded(one)) toggled.delete(one);
  return toggled;
}

/** The names in all lists, each behind its list: `list\0name`, or `list.key\0name` where lists have keys. */
function itemsOf(lists: ProviderLists): Set<string> {
  const items = new Set<string>();
  for (const [list, value] of Object.entries(lists)) {
    if (typeof value === 'string') continue;
    const named = Array.isArray(value)
      ? [[list, value as readonly string[]] as const]
      : Object.entries(value as Record<string, readonly string[]>).map(
          ([key, names]) => [`${list}.${key}`, names] as const,
        );
    for (const [key, names] of named) {
      items.add(`${key}\0`);
      for (const name of names) items.add(`${key}\0${name}`);
    }
  }
  return items;
}

function toLists(items: readonly string[]): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const item of items) {
    const [list = '', name = ''] = item.split('\0');
    lists[list] ??= [];
    if (name !== '') lists[list].push(name);
  }
  return lists;
}
