import type { JsonObject } from '@realm-as-code/renderer';
import { compareRealms } from '../src/plan/compare.ts';
import type { LiveRealm } from '../src/live/live-realm.ts';
import { toLiveRealm } from '../src/live/from-export.ts';
import { reconcile, type Reconciled } from '../src/reconciler/reconcile.ts';
import { resolveValues } from '../src/reconciler/resolved.ts';
import { reconcilerSettings } from '../src/reconciler/settings.ts';
import { linesOf } from './shop.ts';

/** What a test says of a run. */
export interface TriedRun extends Pick<Reconciled, 'failure' | 'unknown' | 'unpredicted'> {
  /** One line for each entity and each property that changes. */
  readonly lines: readonly string[];
  readonly after: LiveRealm;
}

interface Circumstances {
  /** Variables of keycloak-config-cli’s container. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The version of keycloak-config-cli. */
  readonly version?: string;
  /** What the realm has beside its export. */
  readonly beside?: Partial<LiveRealm>;
}

/**
 * Runs the model over one document of the realm `staff`.
 *
 * @param exported the realm, as far as the test needs it.
 */
export function runOver(exported: object, document: object, circumstances: Circumstances = {}): TriedRun {
  const { environment = {}, version = '6.5.1', beside = {} } = circumstances;
  const live = { ...toLiveRealm({ realm: 'staff', keycloakVersion: '26.5.5', ...exported }), ...beside };
  const settings = reconcilerSettings(
    new Map(Object.entries({ IMPORT_CACHE_ENABLED: 'false', ...environment })),
    version,
  );
  const json = JSON.parse(JSON.stringify({ realm: 'staff', ...document })) as JsonObject;
  const value = resolveValues(json, new Map());
  const { after, ...rest } = reconcile(live, [{ name: 'staff.json', value }], settings);
  return { ...rest, after, lines: linesOf({ changes: compareRealms(live, after) } as never) };
}
