import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAsKeycloak, KeycloakDouble } from '../../planner/test/keycloak-double.ts';
import { aihub, temporaryFolder } from '../../../test/folders.ts';
import { main, minimalRoot, rootWith, runCli, runCliBeside } from './cli.ts';
import { exportedApp } from './exported-app.ts';

describe('picture', () => {
  it('writes a page that is named after the stage, and says how large it is', () => {
    const root = minimalRoot();
    const { status, stdout, stderr } = runCli(root, 'picture', '--stage', 'demo');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^realm-demo\.html: the realm "demo", 0 errors, 0 warnings, \d+ kB\n$/);
    expect(readFileSync(join(root, 'realm-demo.html'), 'utf8')).toMatch(/^<!doctype html>/i);
  });

  it('writes it where it is told to, and over the one from before', () => {
    const root = minimalRoot();
    const file = join(root, 'pages/page.html');
    for (const name of ['first', 'second']) {
      expect(runCli(root, 'picture', '--stage', 'demo', '--out', file).status, name).toBe(0);
    }
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it('the page of the AI Hub realm is under 400 kB, the same each time, and shows no value of a variable', () => {
    const folder = temporaryFolder();
    const draw = (name: string): string => {
      const file = join(folder, name);
      const { status, stderr } = runCli(aihub, 'picture', '--stage', 'prod', '--out', file);
      expect([status, stderr]).toEqual([0, '']);
      return readFileSync(file, 'utf8');
    };
    const page = draw('a.html');
    expect(Buffer.byteLength(page)).toBeLessThan(400_000);
    expect(draw('b.html') === page).toBe(true);
    expect(page).toContain('You need the role AIHubAccess to use the AI Hub.');
    expect(page).toContain('KEYCLOAK_LANGFUSE_CLIENT_SECRET');
  });

  it('has the warnings of validate', () => {
    const root = rootWith('"webOrigins": [],\n', '');
    const { status, stdout } = runCli(root, 'picture', '--stage', 'demo');
    expect([status, stdout]).toEqual([0, expect.stringContaining('0 errors, 1 warning,')]);
    expect(readFileSync(join(root, 'realm-demo.html'), 'utf8')).toMatch(/10-clients\.json:\d+:\d+/);
  });

  it('is drawn where an expectation is broken, with it, and says so', () => {
    const root = minimalRoot();
    writeFileSync(join(root, 'stages/access.yaml'), 'expectations:\n  - nobody: at all\n    enters: app\n');
    const { status, stderr } = runCli(root, 'picture', '--stage', 'demo');
    expect([status, stderr]).toEqual([1, expect.stringContaining('broken-expectation')]);
    expect(readFileSync(join(root, 'realm-demo.html'), 'utf8')).toContain('broken-expectation');
  });

  it('is not drawn of a realm that is wrong', () => {
    const root = rootWith('"enabled": true', '"enabled": "perhaps"');
    const { status, stdout, stderr } = runCli(root, 'picture', '--stage', 'demo');
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^templates\/.*10-clients\.json:\d+:\d+ error [\w-]+: .*\n$/);
    expect(existsSync(join(root, 'realm-demo.html'))).toBe(false);
  });

  it('says what is wrong with a stage that does not exist, or a place that cannot be written', () => {
    const root = minimalRoot();
    expect(runCli(root, 'picture', '--stage', 'dmo')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/unknown-stage: .*"dmo".*demo/) as string,
    });
    writeFileSync(join(root, 'file'), '');
    expect(runCli(root, 'picture', '--stage', 'demo', '--out', 'file/page.html')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/unwritable-output/) as string,
    });
  });

  it('does not show a secret that stands in plain text in the templates', () => {
    const root = rootWith('$(env:APP_SECRET)', 'Zq-plain-secret');
    runCli(root, 'picture', '--stage', 'demo');
    const page = existsSync(join(root, 'realm-demo.html')) ? readFileSync(join(root, 'realm-demo.html'), 'utf8') : '';
    expect(page.includes('Zq-plain')).toBe(false);
  });

  it('is loaded only when it is asked for', () => {
    expect(existsSync(join(main, '../lazy/picture.cjs'))).toBe(true);
    const program = readFileSync(join(main, '../program.cjs'), 'latin1');
    expect(program.includes('Skip to the content')).toBe(false);
  });
});

describe('picture --url', () => {
  const SECRET = 'a-live-secret-nobody-may-see';
  const live = {
    realm: 'demo',
    clients: [
      { ...exportedApp(), redirectUris: ['*'] },
      { ...exportedApp(), clientId: 'tinkered' },
    ],
    clientScopes: [],
  };
  const server = new KeycloakDouble(answerAsKeycloak(() => live, SECRET));
  beforeAll(async () => server.start());
  afterAll(async () => server.stop());

  const env = { KEYCLOAK_ADMIN_USER: 'admin', KEYCLOAK_ADMIN_PASSWORD: 'p', APP_SECRET: 'a-secret-of-the-environment' };

  it('lays what the next reconcile changes over it, and names what was made by hand', async () => {
    const root = minimalRoot();
    const run = await runCliBeside(root, ['picture', '--stage', 'demo', '--url', server.url], env);
    expect([run.status, run.stderr]).toEqual([0, '']);
    const page = readFileSync(join(root, 'realm-demo.html'), 'utf8');
    expect(page).toContain('>1 changed<');
    expect(page).toMatch(/Made by hand[\s\S]*tinkered/);
    expect([SECRET, env.APP_SECRET].some((secret) => page.includes(secret))).toBe(false);
  });

  it('writes nothing when the server cannot be asked', async () => {
    const root = minimalRoot();
    const run = await runCliBeside(root, ['picture', '--stage', 'demo', '--url', 'http://127.0.0.1:1'], env);
    expect([run.status, run.stdout]).toEqual([1, '']);
    expect(run.stderr).toMatch(/^error: .*\n$/);
    expect(existsSync(join(root, 'realm-demo.html'))).toBe(false);
  });

  it('asks for somebody to sign in as', async () => {
    const run = await runCliBeside(minimalRoot(), ['picture', '--stage', 'demo', '--url', server.url], {});
    expect(run).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('the administrator to sign in as') as string,
    });
  });
});
