import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRealms, makePlan, type Change, type Plan, toLiveRealm } from '@realm-as-code/planner';
import type { JsonObject } from '@realm-as-code/renderer';
import { repository } from '../cli.ts';
import { differences as jsonDifferences } from '../json-patch.ts';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { DRIFT, EDITS, giveState, type Managed, mutate, Random } from './plan-cases.ts';
import { hasReconciler, ManagedDocuments, reconcilerVersion } from './reconciler.ts';
import { deploy, readRealm } from './realm-file.ts';

const REALM = 'aihub';
/** How many random cases; `PLAN_CASES=200` takes half an hour. */
const CASES = Number(process.env['PLAN_CASES'] ?? 12);
const FIRST = Number(process.env['PLAN_SEED'] ?? 1);
/** Writes the cases to test/plan-cases, from which they are tested without servers. */
const isRecording = process.env['PLAN_RECORD'] !== undefined;

export interface Outcome {
  readonly plan: Plan;
  readonly actual: readonly Change[];
  readonly exitCode: number | null;
  readonly output: string;
}

describe.skipIf(!hasReconciler)('the plan against real runs', () => {
  let keycloak: Keycloak;
  let base: { export: Document; managed: Managed };

  beforeAll(async () => {
    keycloak = await startKeycloak();
    base = { export: await exported(), managed: read(new ManagedDocuments()) };
  });
  afterAll(async () => keycloak?.stop());

  /** The export that the plan reads, with the secrets of clients. */
  async function exported(): Promise<Document> {
    const path = `/${REALM}/partial-export?exportClients=true&exportGroupsAndRoles=true`;
    const realm = (await (await keycloak.admin.call('POST', path)).json()) as Document;
    for (const client of realm['clients'] as Document[]) {
      if (client['publicClient'] === true || client['secret'] === undefined) continue;
      client['secret'] = (await keycloak.admin.get(`/${REALM}/clients/${client['id']}/client-secret`))['value'];
    }
    return realm;
  }

  async function importRealm(realm: Document): Promise<void> {
    await keycloak.admin.delete(`/${REALM}`).catch(() => undefined);
    await keycloak.admin.post('', realm);
  }

  it(`agrees with keycloak-config-cli in ${CASES} random cases`, async () => {
    const tally = { cases: 0, failing: 0, changes: 0, missed: 0, false: 0 };
    const disagreements: unknown[] = [];
    for (let seed = FIRST; tally.cases < CASES; seed++) {
      const random = new Random(seed);
      const realm = structuredClone(readRealm(join(deploy, 'aihub-realm.dev.json'), environment));
      const documents = new ManagedDocuments();
      const managed = read(documents);
      const state = giveState(realm, managed, random);
      const drift = mutate(realm, DRIFT, random.below(6), random);
      const edits = mutate(managed, EDITS, random.chance(0.5) ? random.below(4) : 0, random);
      for (const [name, document] of Object.entries(managed)) documents.edit(name, (one) => replace(one, document));
      // Some random realms are none: Keycloak refuses them, and nobody can have drifted into them.
      const isRealm = await importRealm(realm).then(
        () => true,
        () => false,
      );
      if (!isRealm) continue;
      const before = await exported();
      const run = await documents.reconcile(keycloak.url, { JAVA_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' });
      const after = await exported();
      const plan = planOf(before, managed);
      const actual = compareRealms(toLiveRealm(before as JsonObject), toLiveRealm(after as JsonObject));
      const [predicted, happened] = [keys(plan), keys({ changes: actual })];
      const missed = happened.filter((one) => !predicted.includes(one));
      const invented = predicted.filter((one) => !happened.includes(one));
      tally.cases++;
      tally.failing += run.exitCode === 0 ? 0 : 1;
      tally.changes += happened.length;
      tally.missed += missed.length;
      tally.false += invented.length;
      const isFailureRight = (run.exitCode !== 0) === (plan.failure !== undefined);
      if (missed.length > 0 || invented.length > 0 || !isFailureRight) {
        const said = run.output.split('\n').filter((line) => /ERROR|Exception/.test(line));
        disagreements.push({ seed, state, drift, edits, missed, invented, exitCode: run.exitCode, failure: plan.failure, said: said.slice(0, 3) });
        process.stderr.write(`${JSON.stringify(disagreements.at(-1))}\n`);
      } else if (isRecording) {
        const recorded = {
          seed,
          state,
          drift,
          edits,
          before: jsonDifferences(base.export, before),
          managed: jsonDifferences(base.managed, managed),
          after: jsonDifferences(before, after),
          ...(plan.failure && { failure: plan.failure }),
        };
        writeFileSync(join(repository, `test/plan-cases/${String(seed).padStart(3, '0')}.json`), `${JSON.stringify(recorded)}\n`);
        writeFileSync(join(repository, 'test/plan-cases/base.json'), `${JSON.stringify(base)}\n`);
      }
    }
    console.log(
      `plans against real runs: ${tally.cases} cases (${tally.failing} of them runs that fail), ${tally.changes} changes, ${tally.missed} missed, ${tally.false} false`,
    );
    expect(disagreements).toEqual([]);
  }, 3_600_000);
});

function planOf(before: Document, managed: Managed): Plan {
  const documents = Object.entries(managed).map(([name, value]) => ({ kind: 'managed', name, value }));
  return makePlan({
    stage: 'dev',
    live: toLiveRealm(before as JsonObject),
    realm: { documents: documents as never },
    values: new Map(Object.entries(environment)),
    reconciler: { version: reconcilerVersion, deletesClientScopes: true },
  });
}

/** A change by what it is about: properties are part of a change, not of a creation. */
function keys({ changes }: { readonly changes: Plan['changes'] | readonly Change[] }): string[] {
  return changes.flatMap((one) => {
    if (one.action === 'stays') return [];
    const name = `${one.action} ${one.type}/${one.name}`;
    if (one.action !== 'change') return [name];
    return one.properties.map(({ path, file }) => `${name} ${path} → ${path === 'secret' ? '' : JSON.stringify(file)}`);
  });
}

function read(documents: ManagedDocuments): Managed {
  return Object.fromEntries(
    readdirSync(documents.folder).toSorted().map((name) => [
      name.replace(/^\d+-|\.json$/g, ''),
      JSON.parse(readFileSync(join(documents.folder, name), 'utf8')) as Document,
    ]),
  );
}

function replace(target: Document, source: Document): void {
  for (const key of Object.keys(target)) delete target[key];
  Object.assign(target, source);
}
