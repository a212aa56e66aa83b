import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { compareVersions } from '@realm-as-code/renderer';
import { type Keycloak, startKeycloak } from '../e2e/keycloak.ts';
import { needsReconciler } from '../e2e/reconciler.ts';
import { readBases } from './bases.ts';
import { baselineOf, compare, type Comparison, type Server } from './compare.ts';
import { judge } from './judge.ts';
import type { RealmFiles } from './mutations.ts';
import { reconcile } from './reconcile.ts';
import recorded from './recorded.json' with { type: 'json' };

/** How many random cases; `VERDICT_CASES=1000` takes a quarter of an hour. */
const CASES = Number(process.env['VERDICT_CASES'] ?? 60);
const FIRST = Number(process.env['VERDICT_SEED'] ?? 1);
/** How many of 1,000 cases may pass although Keycloak refuses them or breaks on them. */
const MISSED_PER_1000 = 5;

describe('validate against a real Keycloak', () => {
  let keycloak: Keycloak;
  let server: Server;

  beforeAll(async () => {
    keycloak = await startKeycloak();
    const { url, admin } = keycloak;
    const run = (files: RealmFiles, realm: string): Promise<readonly string[]> => reconcile(url, admin, files, realm);
    const isThere = needsReconciler.skip !== true;
    server = { url, admin, keycloak: inject('keycloakVersion'), reconcile: isThere ? run : undefined };
  });
  afterAll(async () => keycloak?.stop());

  const here = recorded.filter(
    ({ until }) => until === undefined || compareVersions(inject('keycloakVersion'), until) < 0,
  );
  it.each(here)('$name: Keycloak $keycloak it', async ({ realm, keycloak: expected }) => {
    const verdict = await judge(server.url, server.admin, { realm: 'demo', enabled: true, ...realm });
    const actual = verdict.refused !== undefined ? 'refuses' : verdict.broken.length > 0 ? 'breaks' : 'accepts';
    expect(actual, JSON.stringify(verdict)).toBe(expected);
  });

  it(`agrees on ${CASES} random realms`, { timeout: 7_200_000 }, async () => {
    const bases = [];
    for (const base of readBases()) {
      const baseline = await baselineOf(base, server).catch(() => undefined);
      if (baseline !== undefined) bases.push(baseline);
    }
    expect(bases.length).toBeGreaterThan(0);
    const all: Comparison[] = [];
    for (let seed = FIRST; all.length < CASES; seed++) {
      const comparison = await compare(bases[seed % bases.length] as (typeof bases)[number], seed, server);
      if (comparison === undefined) continue;
      all.push(comparison);
      if (['missed', 'wrongly refused'].includes(comparison.outcome))
        process.stderr.write(`${JSON.stringify(comparison)}\n`);
    }
    const of = (outcome: Comparison['outcome']): string[] =>
      all
        .filter((one) => one.outcome === outcome)
        .map(({ base, seed, kind, what }) => `${base} ${seed} ${kind}: ${what}`);
    const [missed, wrong, ineffective] = [of('missed'), of('wrongly refused'), of('no effect')];
    console.log(
      `verdicts on Keycloak ${server.keycloak}: ${all.length} realms from ${bases.length}, ${of('agreed').length} agreed, ` +
        `${missed.length} missed, ${wrong.length} wrongly refused, ${of('not seen').length} errors about what is not seen here, ${ineffective.length} without effect and without a finding`,
    );
    for (const outcome of ['missed', 'wrongly refused'] as const) {
      const kinds = all.filter((one) => one.outcome === outcome).map(({ kind }) => kind);
      const counts = [...new Set(kinds)].map((kind) => `${kind} ${kinds.filter((one) => one === kind).length}`);
      if (counts.length > 0) console.log(`${outcome}, by kind of change: ${counts.join(', ')}`);
    }
    expect(wrong).toEqual([]);
    expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(Math.ceil((all.length * MISSED_PER_1000) / 1000));
  });
});
