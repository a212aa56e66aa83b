import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshRealm } from '@realm-as-code/adopter';
import {
  besideExportOf,
  type Change,
  compareRealms,
  type LiveRealm,
  readImportFiles,
  readLiveRealm,
  reconcile,
  reconcilerSettings,
  toNewRealm,
} from '@realm-as-code/planner';
import { mutateRealm } from '../verdict/mutations.ts';
import type { Document } from './admin-api.ts';
import { readRealmFiles } from './adopted-realms.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { Random } from './plan-cases/random.ts';
import { needsReconciler, reconcilerVersion, runReconciler } from './reconciler.ts';

/** How many chains of runs, each over a realm of its own; `PLAN_CHAINS=60` takes half an hour. */
const CHAINS = Number(process.env['PLAN_CHAINS'] ?? 5);
const FIRST = Number(process.env['PLAN_SEED'] ?? 1);
const SETTINGS = { IMPORT_CACHE_ENABLED: 'false', IMPORT_VARSUBSTITUTION_ENABLED: 'false' };
const bases = readRealmFiles();

describe.skipIf(bases.length === 0)('the plan for realms of others against real runs', needsReconciler, () => {
  const keycloakVersion = inject('keycloakVersion');
  let keycloak: Keycloak;

  beforeAll(async () => {
    keycloak = await startKeycloak();
  });
  afterAll(async () => keycloak?.stop());

  /** Reads what these documents speak of; what Keycloak would make of the name where there is no such realm. */
  async function read(realm: string, documents: readonly Document[]): Promise<LiveRealm> {
    const beside = besideExportOf(documents.map((value) => ({ name: 'realm.json', value: value as never })));
    const [user, password] = [environment['KEYCLOAK_ADMIN_USER'], environment['KEYCLOAK_ADMIN_PASSWORD']];
    const credentials = { user: user as string, password: password as string, loginRealm: 'master' };
    const source = { url: keycloak.url, realm, credentials, secrets: true, providers: false, beside, timeout: 60 };
    const result = await readLiveRealm(source);
    if ('live' in result) return result.live;
    if (result.kind === 'no-realm') return toNewRealm(freshRealm(keycloakVersion, realm));
    throw new Error(result.problem);
  }

  /** One run over a document, and what the plan has that the run did not do, or the other way round. */
  async function compareWithRun(name: string, document: Document, others: readonly Document[]): Promise<unknown> {
    const folder = mkdtempSync(join(tmpdir(), 'import-'));
    const text = JSON.stringify(document, null, 2);
    writeFileSync(join(folder, 'realm.json'), text);
    const before = await read(name, [document, ...others]);
    const { documents, diagnostics } = readImportFiles(
      [{ path: 'realm.json', address: `file:${folder}/realm.json`, text }],
      {
        version: reconcilerVersion,
        settings: new Map(Object.entries(SETTINGS)),
        variables: new Map(),
        mayHaveOthers: false,
      },
    );
    const unreadable = diagnostics.find(({ severity }) => severity === 'error');
    const predicted = reconcile(
      before,
      documents,
      reconcilerSettings(new Map(Object.entries(SETTINGS)), reconcilerVersion),
    );
    const run = await runReconciler(folder, keycloak.url, { ...environment, ...SETTINGS });
    const after = await read(name, [document, ...others]);
    const differences = compareRealms(predicted.after, after).flatMap(unlessGenerated);
    const failure = predicted.failure ?? unreadable?.message;
    const isRight = differences.length === 0 && (failure === undefined) === (run.exitCode === 0);
    if (isRight) return undefined;
    const said = run.output
      .split('\n')
      .filter((line) => /ERROR|Exception/.test(line))
      .slice(0, 2);
    return { exitCode: run.exitCode, failure, differences, unpredicted: predicted.unpredicted, said };
  }

  it(`agrees in ${CHAINS} chains of runs`, async () => {
    const disagreements: unknown[] = [];
    for (let seed = FIRST; seed < FIRST + CHAINS; seed++) {
      const random = new Random(seed);
      const base = random.pick(bases).document;
      const name = String(base['realm']);
      const changed = [mutated(base, random), mutated(base, random)];
      // Either keycloak-config-cli makes the realm, or it finds one that has drifted.
      const hasDrifted = random.chance(0.5);
      if (hasDrifted) {
        const isRealm = await keycloak.admin.post('', mutated(base, random).document).then(
          () => true,
          () => false,
        );
        if (!isRealm) continue;
      }
      const steps = [{ document: base, what: [hasDrifted ? 'drift' : 'new'] }, ...changed];
      for (const { document, what } of steps) {
        const found = await compareWithRun(name, document, [base]);
        if (found !== undefined) disagreements.push({ seed, name, what, found });
        if (found !== undefined) process.stderr.write(`${JSON.stringify(disagreements.at(-1))}\n`);
      }
      await keycloak.admin.delete(`/${name}`).catch(() => undefined);
    }
    expect(disagreements).toEqual([]);
  }, 3_600_000);
});

/** One to three random changes to a document. It stays one of the same realm. */
function mutated(base: Document, random: Random): { document: Document; what: string[] } {
  const files = { 'realm.json': structuredClone(base) };
  const what = Array.from({ length: 1 + random.below(3) }, () => mutateRealm(files, random).what);
  return { document: { ...files['realm.json'], realm: base['realm'] }, what };
}

/** A secret that Keycloak generates can be any. */
function unlessGenerated(change: Change): Change[] {
  const properties = change.properties.filter(({ live }) => live !== '(generated)');
  return change.action === 'change' && properties.length === 0 ? [] : [{ ...change, properties }];
}
