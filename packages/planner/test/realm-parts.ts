// A realm of its own for each test of a part of a realm: made from an export, taken through a run.

import type { JsonObject } from '@realm-as-code/renderer';
import { type LiveRealm, reconcile, type Reconciled, reconcilerSettings, toLiveRealm } from '../src/index.ts';
import { compareRealms } from '../src/plan/compare.ts';
import { resolveValues } from '../src/reconciler/resolved.ts';

/** @returns a realm `park` as Keycloak 26.5.5 would export it, with these parts. */
export function park(parts: JsonObject = {}): LiveRealm {
  return toLiveRealm({ realm: 'park', keycloakVersion: '26.5.5', ...parts });
}

/** The attribute in which keycloak-config-cli remembers a list of names. */
export function remembered(list: string, names: readonly string[]): JsonObject {
  return { [`de.adorsys.keycloak.config.state-default-${list}-0`]: JSON.stringify(names) };
}

/** A run over one document. */
export function runOver(before: LiveRealm, document: JsonObject, environment: Record<string, string> = {}): Reconciled {
  const settings = reconcilerSettings(
    new Map(Object.entries({ IMPORT_CACHE_ENABLED: 'false', ...environment })),
    '6.5.1',
  );
  return reconcile(
    before,
    [{ name: 'park.json', value: resolveValues({ realm: 'park', ...document }, new Map()) }],
    settings,
  );
}

/** @returns what a run over one document does, one line for each entity and each property, and at last where it stops. */
export function changesOf(before: LiveRealm, document: JsonObject, environment: Record<string, string> = {}): string[] {
  const { after, failure } = runOver(before, document, environment);
  const lines = compareRealms(before, after).flatMap(({ action, type, name, properties }) =>
    action === 'change'
      ? properties.map(
          ({ path, live, file }) => `${type} ${name}: ${path} ${JSON.stringify(live)} → ${JSON.stringify(file)}`,
        )
      : [`${action} ${type} ${name}`],
  );
  return failure === undefined ? lines : [...lines, `${failure.step}: ${failure.reason}`];
}
