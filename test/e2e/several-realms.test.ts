import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvFile } from '@realm-as-code/stage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, runCliBeside } from '../../packages/cli/test/cli.ts';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { withoutOwnAttributes } from './own-attributes.ts';
import { mounted, temporary } from './mounted.ts';
import { until } from './processes.ts';
import { needsReconciler, type Reconciled, runReconciler } from './reconciler.ts';

const TEMPLATES = 'templates/configs/keycloak';
/** Keycloak would skip files of this name, if they kept it. */
const NASTY = 'shop-2-users-0-realm';

const seconds: string[] = [];
afterAll(() => console.log(`seconds ${seconds.join('; ')}`));

/** `TEST_REALMS=30` measures a root of so many realms, which takes minutes. */
const MORE = process.env['TEST_REALMS'] === undefined ? [] : [Number(process.env['TEST_REALMS'])];

describe.each([1, 3, ...MORE])('%d realms of one root', (count) => {
  const root = temporary('several-');
  const names = Array.from({ length: count }, (_, index) => `shop-${index + 1}`);
  const measured = new Map<string, number>();
  let env: Record<string, string>;
  let keycloak: Keycloak;
  let imported: Document[];

  beforeAll(async () => {
    makeRoot(root, names);
    run('generate', '--all');
    run('make-env', '--stage', 'dev');
    const { entries } = parseEnvFile('.env', readFileSync(join(root, 'deploy/.env'), 'utf8'));
    env = Object.fromEntries(entries.map(({ name, value = '' }) => [name, value]));
    keycloak = await startKeycloak({ container: mounted(root, 'keycloak', '/opt/realm-as-code'), env });
    measured.set('first start', keycloak.secondsToReady);
    await keycloak.migration();
    imported = await exportAll();
  });
  afterAll(async () => {
    const times = [...measured].map(([what, time]) => `${what} ${time.toFixed(1)}`);
    seconds.push(`with ${count} realms: ${times.join(', ')}`);
    await keycloak?.stop();
  });

  function run(...args: string[]): string {
    const { status, stdout, stderr } = runCli(root, ...args);
    expect(status, stdout + stderr).toBe(0);
    return stderr;
  }

  async function exportAll(): Promise<Document[]> {
    return Promise.all(names.map(async (name) => withoutOwnAttributes(await keycloak.admin.export(name))));
  }

  /** Over the documents as they are generated now. */
  async function reconcile(): Promise<Reconciled> {
    return runReconciler(mounted(root, 'keycloak-config', '/config'), keycloak.url, env);
  }

  async function plan(...args: string[]): Promise<{ status: number | null; realms: Document[] }> {
    const begin = performance.now();
    const command = ['plan', '--stage', 'dev', '--url', keycloak.url, '--secrets', '--format', 'json', ...args];
    const { status, stdout, stderr } = await runCliBeside(root, command, {
      ...env,
      KEYCLOAK_ADMIN_USER: environment['KEYCLOAK_ADMIN_USER'],
      KEYCLOAK_ADMIN_PASSWORD: environment['KEYCLOAK_ADMIN_PASSWORD'],
    });
    expect(stderr).toBe('');
    measured.set('plan', (performance.now() - begin) / 1000);
    const document = JSON.parse(stdout) as Document;
    return { status, realms: (document['realms'] as Document[] | undefined) ?? [document] };
  }

  it('are all there after one first start, and their lifespans are looked after', async () => {
    const found = (await keycloak.admin.get<Document[]>('')).map((realm) => realm['realm'] as string);
    expect(found.toSorted()).toEqual(['master', ...names].toSorted());
    expect(imported.map(clientsOf)).toEqual(names.map(() => ['web', 'worker']));
    const said = count === 1 ? [''] : names.map((name) => ` of ${name}`);
    const isSaid = (what: string): boolean => keycloak.output().includes(`session lifespans${what}: up to date`);
    await until('all lifespans are looked after', 30_000, () => said.every(isSaid), keycloak.output);
  });

  it('have nothing to do', async () => {
    const { status, realms } = await plan();
    expect(status).toBe(0);
    expect(realms.map((realm) => [realm['realm'], realm['changes']])).toEqual(
      names.toSorted().map((name) => [name, []]),
    );
  });

  it('are not changed by one run of keycloak-config-cli', needsReconciler, async () => {
    const reconciled = await reconcile();
    measured.set('reconcile', reconciled.seconds);
    expect(reconciled.exitCode, reconciled.output).toBe(0);
    expect(await exportAll()).toEqual(imported);
    const adopted = await Promise.all(names.map(async (name) => keycloak.admin.get(`/${name}`)));
    for (const realm of adopted)
      expect(JSON.stringify(realm['attributes'])).toContain(String.raw`state-default-clients-0":"[\"web\",\"worker\"`);
  });

  if (count !== 3) return;

  it('do not touch each other’s things', needsReconciler, async () => {
    const [one, two, three] = names as [string, string, string];
    await keycloak.admin.post(`/${one}/clients`, { clientId: 'hand-made' });
    const web = await keycloak.admin.client(one, 'web');
    await keycloak.admin.put(`/${one}/clients/${web['id']}`, { ...web, redirectUris: ['*'] });
    change(root, two, '30-clients', (document) => {
      document['clients'] = (document['clients'] as Document[]).filter((client) => client['clientId'] !== 'worker');
    });
    rmSync(join(root, TEMPLATES, folderOf(two), 'managed/60-service-accounts.json'));
    expect(run('generate', '--all')).toBe('');

    const planned = await plan();
    expect(planned.status).toBe(2);
    expect(planned.realms.map((realm) => (realm['changes'] as Document[]).map(shown))).toEqual([
      ['change client/web', 'stays client/hand-made'],
      ['delete client/worker'],
      [],
    ]);
    expect((await plan('--realm', two)).realms.map((realm) => realm['realm'])).toEqual([two]);

    const reconciled = await reconcile();
    expect(reconciled.exitCode, reconciled.output).toBe(0);
    const after = await exportAll();
    expect(after.map(clientsOf)).toEqual([['hand-made', 'web', 'worker'], ['web'], ['web', 'worker']]);
    expect(after[2]).toEqual(imported[2]);
    expect((await plan()).realms.map((realm) => realm['summary'] as Document)).toEqual([
      { create: 0, change: 0, delete: 0, stays: 1 },
      { create: 0, change: 0, delete: 0, stays: 0 },
      { create: 0, change: 0, delete: 0, stays: 0 },
    ]);
    expect(await keycloak.admin.client(three, 'worker')).toMatchObject({ enabled: true });
  });

  it('are reconciled however one of them fails', needsReconciler, async () => {
    const drift = async (name: string): Promise<void> => {
      const web = await keycloak.admin.client(name, 'web');
      await keycloak.admin.put(`/${name}/clients/${web['id']}`, { ...web, redirectUris: ['*'] });
    };
    const [one, two, three] = names as [string, string, string];
    await drift(one);
    await drift(three);
    const documents = mounted(root, 'keycloak-config', '/config');
    const broken = readdirSync(documents).find((name) => name.startsWith(`${folderOf(two)}.30-`)) ?? '';
    const document = JSON.parse(readFileSync(join(documents, broken), 'utf8')) as Document;
    document['clients'][0].redirectUris = ['https://a.example.org/#fragment'];
    writeFileSync(join(documents, broken), JSON.stringify(document, null, 2)); // as it is generated
    const { exitCode, output } = await runReconciler(documents, keycloak.url, env);
    expect(exitCode).toBe(1);
    expect(output.trimEnd().split('\n').at(-1)).toBe(`keycloak-config-entrypoint: error: not reconciled: "${two}"`);
    const drifted = await Promise.all(
      [one, three].map(async (name) => (await keycloak.admin.client(name, 'web'))['redirectUris'] as string[]),
    );
    expect(drifted).toEqual([['http://localhost:3000/callback'], ['http://localhost:3000/callback']]);
  });
});

/** The second realm has the nasty folder. */
function folderOf(name: string): string {
  return name === 'shop-2' ? NASTY : name;
}

/** Makes a root of small realms: one as `init` makes it, or a folder for each. */
function makeRoot(root: string, names: readonly string[]): void {
  const [first = '', ...others] = names;
  expect(runCli(root, 'init', '--realm', first).status).toBe(0);
  if (others.length === 0) return;
  const folder = join(root, TEMPLATES, first);
  mkdirSync(folder);
  for (const kind of ['bootstrap', 'managed']) renameSync(join(root, TEMPLATES, kind), join(folder, kind));
  for (const name of others) {
    const target = join(root, TEMPLATES, folderOf(name));
    cpSync(folder, target, { recursive: true });
    for (const file of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
      const path = join(target, file);
      if (statSync(path).isFile()) writeFileSync(path, readFileSync(path, 'utf8').replaceAll(first, name));
    }
  }
}

function change(root: string, realm: string, name: string, edit: (document: Document) => void): void {
  const file = join(root, TEMPLATES, folderOf(realm), `managed/${name}.json`);
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  edit(document);
  writeFileSync(file, JSON.stringify(document, null, 2));
}

/** Without those that every realm has. */
function clientsOf(realm: Document): string[] {
  const clients = (realm['clients'] as Document[]).filter((client) => !`${client['name']}`.startsWith('${'));
  return clients.map((client) => client['clientId'] as string).toSorted();
}

function shown(change: Document): string {
  return `${change['action']} ${change['type']}/${change['name']}`;
}
