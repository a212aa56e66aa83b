import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Change, compareRealms, type Plan, toLiveRealm } from '@realm-as-code/planner';
import { type Run, runCliBeside } from '../../packages/cli/test/cli.ts';
import { repository } from '../folders.ts';
import { exportWithSecrets } from './adopted-realms.ts';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { atExit } from './processes.ts';
import { DRIFT } from './plan-cases/drift.ts';
import { mutate } from './plan-cases/mutation.ts';
import { Random } from './plan-cases/random.ts';
import { deploy, readRealm } from './realm-file.ts';
import { needsReconciler, runReconciler } from './reconciler.ts';

const REALM = 'aihub';
/** How many random cases; `DRIFT_CASES=100` takes a while. */
const CASES = Number(process.env['DRIFT_CASES'] ?? 4);
const FIRST = Number(process.env['DRIFT_SEED'] ?? 1);

describe('what people did to a realm by hand', () => {
  let keycloak: Keycloak;

  beforeAll(async () => {
    keycloak = await startKeycloak();
  });
  afterAll(async () => keycloak?.stop());

  /** Imports the realm with random drift. @returns the drift, or undefined where Keycloak takes no such realm. */
  async function drifted(seed: number): Promise<string[] | undefined> {
    const random = new Random(seed);
    const realm = structuredClone(readRealm(join(deploy, 'aihub-realm.dev.json'), environment));
    const drift = mutate(realm, DRIFT, 1 + random.below(6), random);
    await keycloak.admin.delete(`/${REALM}`).catch(() => undefined);
    return keycloak.admin.post('', realm).then(
      () => drift,
      () => undefined,
    );
  }

  it(`becomes a diff of the templates after which the plan has nothing to do, in ${CASES} random cases`, async () => {
    const tally = { cases: 0, before: 0, after: 0, reconciled: 0 };
    for (let seed = FIRST; tally.cases < CASES; seed++) {
      expect(seed, 'Keycloak takes none of the realms').toBeLessThan(FIRST + 10 * CASES);
      const drift = await drifted(seed);
      if (drift === undefined) continue;
      const name = `seed ${seed}: ${drift.join('; ')}`;
      const root = copyOfRoot();
      const run = async (env: Record<string, string>, ...args: string[]): Promise<Run> =>
        runCliBeside(root, args, { ...process.env, ...environment, ...env });
      const ask = ['--stage', 'dev', '--url', keycloak.url, '--secrets'];
      const plan = async (env: Record<string, string>): Promise<Plan> =>
        JSON.parse((await run(env, 'plan', ...ask, '--format', 'json')).stdout) as Plan;
      const found = await run({}, 'adopt', '--diff', ...ask);
      expect(found.status, `${name}\n${found.stderr}`).not.toBe(1);
      const before = await plan({});
      if (found.status === 0) expect(drifts(before), name).toEqual([]);
      if (found.stdout !== '') execFileSync('git', ['apply'], { cwd: root, input: found.stdout });

      expect(await run({}, 'validate'), name).toMatchObject({ status: 0 });
      const exported = await exportWithSecrets(keycloak.admin, REALM);
      const secrets = secretsFor(found.stderr, exported);
      const after = drifts(await plan(secrets)).filter((one) => !isSaid(found.stderr, one));
      expect(after, name).toEqual([]);
      // What is offered is offered once.
      const again = await run(secrets, 'adopt', '--diff', ...ask);
      expect(again.stdout, name).toBe('');
      tally.cases++;
      tally.before += drifts(before).length;
      tally.after += drifts(await plan(secrets)).length;

      if (needsReconciler.skip) continue;
      expect(await run({}, 'generate', '--stage', 'dev'), name).toMatchObject({ status: 0 });
      const reconciled = await runReconciler(managedOf(root), keycloak.url, { ...environment, ...secrets });
      if (reconciled.exitCode !== 0) continue; // as foretold, which the plan's own tests see to
      const changes = compareRealms(toLiveRealm(exported), toLiveRealm(await exportWithSecrets(keycloak.admin, REALM)));
      expect(
        changes.filter((one) => !isSaid(found.stderr, one)),
        name,
      ).toEqual([]);
      tally.reconciled++;
    }
    console.log(
      `drift: ${tally.cases} cases, ${tally.before} things to do before, ${tally.after} after, all of them said; ${tally.reconciled} real reconciles changed nothing else`,
    );
  }, 3_600_000);
});

function copyOfRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'drifted-'));
  atExit(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ['stages', 'templates'])
    cpSync(join(repository, folder), join(root, folder), { recursive: true });
  return root;
}

/** What a plan has to do, and what was made by hand in it. */
function drifts({ changes }: Plan): Change[] {
  const isOfOperators = (type: string): boolean => type === 'group' || type === 'identity-provider';
  return (changes as readonly Change[]).filter(({ type }) => !isOfOperators(type));
}

/** Whether a change is named among what is not in the diff. */
function isSaid(notes: string, { type, name }: Pick<Change, 'type' | 'name'>): boolean {
  return notes.split('\n').some((line) => line.startsWith(`not in the diff: ${type}/${name}`));
}

/** The live values of the variables that the notes ask for. */
function secretsFor(notes: string, exported: Document): Record<string, string> {
  const needed = [...notes.matchAll(/^needs a value: (\w+): The secret of the client "(.*)"\. /gm)];
  return Object.fromEntries(
    needed.map(([, variable = '', client]) => {
      const found = (exported['clients'] as Document[]).find((one) => one['clientId'] === client);
      return [variable, found?.['secret'] as string];
    }),
  );
}

/** The generated managed documents of a root, as the container has them. */
function managedOf(root: string): string {
  const folder = mkdtempSync(join(root, 'managed-'));
  const generated = join(root, 'deploy/configs/keycloak/managed');
  for (const file of readdirSync(generated))
    copyFileSync(join(generated, file), join(folder, file.replace('.dev.json', '.json')));
  return folder;
}
