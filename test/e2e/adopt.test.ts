import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseEnvFile } from '@realm-as-code/stage';
import { type Run, runCliBeside } from '../../packages/cli/test/cli.ts';
import { differencesOf, exportWithSecrets, readRealmFiles } from './adopted-realms.ts';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { atExit } from './processes.ts';
import { readRealm } from './realm-file.ts';
import { needsReconciler, runReconciler } from './reconciler.ts';

const STAGE = 'main';
/** What ADOPTED.md says that a first start does differently. */
const NAMED = /userinfo\.token\.claim|post\.logout\.redirect\.uris/;

describe('a realm that is brought in from a server', () => {
  let source: Keycloak;
  let target: Keycloak;

  beforeAll(async () => {
    source = await startKeycloak();
    target = await startKeycloak();
  });
  afterAll(async () => {
    await source?.stop();
    await target?.stop();
  });

  describe.each(readRealmFiles())('$name', ({ document }) => {
    const realm = document['realm'] as string;
    const path = `/${encodeURIComponent(realm)}`;
    const root = mkdtempSync(join(tmpdir(), 'adopted-'));
    atExit(() => rmSync(root, { recursive: true, force: true }));
    let before: Document;

    const run = async (...args: string[]): Promise<Run> => runCliBeside(root, args, { ...process.env, ...environment });
    const plan = async (url: string): Promise<Run> =>
      run('plan', '--stage', STAGE, '--url', url, '--env', 'deploy/.env', '--secrets');
    const values = (): Record<string, string> => {
      const { entries } = parseEnvFile('.env', readFileSync(join(root, 'deploy/.env'), 'utf8'));
      return Object.fromEntries(entries.map(({ name, value }) => [name, value ?? '']));
    };
    /** Fills in what Keycloak does not tell: as the files come from exports, these secrets are nothing but asterisks. */
    const fillIn = (): void => {
      const file = join(root, 'deploy/.env');
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/^(\w+)=$/gm, "$1='**********'"));
    };

    beforeAll(async () => {
      for (const { admin } of [source, target]) await admin.delete(path).catch(() => {}); // of a realm of the same name
      await source.admin.post('', document);
      before = await exportWithSecrets(source.admin, realm);
    });

    it('is a root that validates without findings, and whose plan has nothing to do', async () => {
      const adopted = await run('adopt', '--url', source.url, '--realm', realm, '--out', '.', '--stage', STAGE);
      expect(adopted).toMatchObject({ status: 0, stderr: '' });
      fillIn();
      expect(await run('validate')).toEqual({ status: 0, stdout: `${STAGE}: no problems found\n`, stderr: '' });
      expect(await run('generate', '--all')).toMatchObject({ status: 0, stderr: '' });
      expect(await plan(source.url)).toMatchObject({ status: 0, stderr: '' });
      expect(statSync(join(root, 'deploy/.env')).mode & 0o777).toBe(0o600);
    });

    it('is not changed by a real reconcile', needsReconciler, async () => {
      const managed = join(root, 'deploy/configs/keycloak/managed');
      const folder = mkdtempSync(join(root, 'managed-'));
      for (const name of readdirSync(managed))
        copyFileSync(join(managed, name), join(folder, name.replace(`.${STAGE}.json`, '.json')));
      const reconciled = await runReconciler(folder, source.url, values());
      expect(reconciled.exitCode, reconciled.output).toBe(0);
      expect(differencesOf(before, await exportWithSecrets(source.admin, realm))).toEqual([]);
    });

    it('is the same after a first start, whose plan has nothing to do either', async () => {
      const file = join(root, `deploy/configs/keycloak/${realm}-realm.${STAGE}.json`);
      await target.admin.post('', readRealm(file, values()));
      const found = differencesOf(before, await exportWithSecrets(target.admin, realm));
      expect(found.filter((line) => !NAMED.test(line))).toEqual([]);
      const page = readFileSync(join(root, 'ADOPTED.md'), 'utf8');
      for (const [named] of found.join('\n').matchAll(new RegExp(NAMED, 'g'))) expect(page).toContain(named);
      expect(await plan(target.url)).toMatchObject({ status: 0, stderr: '' });
    });
  });
});
