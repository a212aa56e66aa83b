import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareRealms, toLiveRealm } from '@realm-as-code/planner';
import { repository } from '../folders.ts';
import { differences, patch } from '../json-patch.ts';
import { changeKeys, planOf } from '../plan-of.ts';
import { recordable } from '../recordable.ts';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { DRIFT } from './plan-cases/drift.ts';
import { EDITS } from './plan-cases/edits.ts';
import { type Managed, mutate } from './plan-cases/mutation.ts';
import { Random } from './plan-cases/random.ts';
import { giveState } from './plan-cases/state.ts';
import { ManagedDocuments, needsReconciler, reconcilerVersion } from './reconciler.ts';
import { deploy, readRealm } from './realm-file.ts';

const REALM = 'aihub';
/** How many random cases; `PLAN_CASES=200` takes half an hour. */
const CASES = Number(process.env['PLAN_CASES'] ?? 12);
const FIRST = Number(process.env['PLAN_SEED'] ?? 1);
/** Writes the cases to test/aihub-recorded-runs, from which they are tested without servers. */
const isRecording = process.env['PLAN_RECORD'] !== undefined;

describe('the plan against real runs', needsReconciler, () => {
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
      const plan = planOf(before, managed, environment, reconcilerVersion);
      const actual = compareRealms(toLiveRealm(before), toLiveRealm(after));
      const [predicted, happened] = [changeKeys(plan.changes), changeKeys(actual)];
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
        disagreements.push({
          seed,
          state,
          drift,
          edits,
          missed,
          invented,
          exitCode: run.exitCode,
          failure: plan.failure,
          said: said.slice(0, 3),
        });
        process.stderr.write(`${JSON.stringify(disagreements.at(-1))}\n`);
      }
      if (isRecording) {
        mkdirSync(join(repository, 'test/aihub-recorded-runs'), { recursive: true });
        const [then, now] = [recordable(before), recordable(after)];
        const recorded = {
          seed,
          state,
          drift,
          edits,
          before: differences(recordable(base.export), then),
          managed: differences(base.managed, managed),
          after: differences(then, now),
          exitCode: run.exitCode,
          ...(plan.failure && { failure: plan.failure }),
        };
        expect(patch(then, recorded.after)).toEqual(now);
        writeFileSync(
          join(repository, `test/aihub-recorded-runs/${String(seed).padStart(3, '0')}.json`),
          `${JSON.stringify(recorded)}\n`,
        );
        writeFileSync(
          join(repository, 'test/aihub-recorded-runs/base.json'),
          `${JSON.stringify({ export: recordable(base.export), managed: base.managed })}\n`,
        );
      }
    }
    console.log(
      `plans against real runs: ${tally.cases} cases (${tally.failing} of them runs that fail), ${tally.changes} changes, ${tally.missed} missed, ${tally.false} false`,
    );
    expect(disagreements).toEqual([]);
  }, 3_600_000);
});

function read(documents: ManagedDocuments): Managed {
  const names = readdirSync(documents.folder).toSorted();
  const entries = names.map((name): [string, Document] => [
    name.replace(/^\d+-|\.json$/g, ''),
    JSON.parse(readFileSync(join(documents.folder, name), 'utf8')) as Document,
  ]);
  return Object.fromEntries(entries) as unknown as Managed;
}

function replace(target: Document, source: Document): void {
  for (const key of Object.keys(target)) delete target[key];
  Object.assign(target, source);
}
