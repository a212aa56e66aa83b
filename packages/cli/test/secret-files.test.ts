import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { answerAsKeycloak, KeycloakDouble } from '../../planner/test/keycloak-double.ts';
import { minimalRoot, type Run, runCli, runCliBeside } from './cli.ts';
import { exportedApp } from './exported-app.ts';

const PASSWORD = 'an-administrator-nobody-may-see';
const SECRET = 'a-secret-nobody-may-see';

/** @returns the minimal root, with secrets as files and no environment file yet. */
function rootWithFiles(): string {
  const root = minimalRoot();
  appendFileSync(join(root, 'stages/demo.yaml'), 'secrets: files\n');
  return root;
}

/** @returns a folder with an environment file and secrets beside it. */
function environment(
  files: Readonly<Record<string, string>>,
  env = "KEYCLOAK_ADMIN_USER=admin\nUSER_ROLES='[]'\n",
): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.env'), env);
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'secrets', name), text, { mode: 0o644 });
  return folder;
}

describe('make-env of secrets that come as files', () => {
  it('writes what check-env accepts, in a folder for its owner, which git ignores', () => {
    const root = rootWithFiles();
    expect(runCli(root, 'make-env', '--stage', 'demo')).toMatchObject({
      status: 0,
      stdout: 'deploy/.env: 2 variables written, 2 files written to deploy/secrets, nothing left to fill in\n',
    });
    const folder = join(root, 'deploy/secrets');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    // The containers run as other users, and are handed the files one by one.
    expect(statSync(join(folder, 'APP_SECRET')).mode & 0o777).toBe(0o644);
    expect(readFileSync(join(folder, 'APP_SECRET'), 'utf8')).toMatch(/^\S{36}$/);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
    expect(readFileSync(join(root, 'deploy/.env'), 'utf8')).not.toContain('APP_SECRET');
    expect(runCli(root, 'check-env', '--stage', 'demo', '--max-warnings', '0')).toMatchObject({
      status: 0,
      stdout: 'demo: no problems found\n',
    });
  });

  it('writes over nothing, and shuts a folder that everybody can enter before it writes to it', () => {
    const root = rootWithFiles();
    const folder = join(root, 'deploy/secrets');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'APP_SECRET'), SECRET);
    expect(runCli(root, 'make-env', '--stage', 'demo').stdout).toContain('1 file written to deploy/secrets');
    expect(readFileSync(join(folder, 'APP_SECRET'), 'utf8')).toBe(SECRET);
    expect(statSync(folder).mode & 0o777).toBe(0o750);
    const before = readdirSync(folder);
    expect(runCli(root, 'make-env', '--stage', 'demo').stdout).toBe(
      'deploy/.env: nothing to add, nothing left to fill in\n',
    );
    expect(readdirSync(folder)).toEqual(before);
  });

  it('takes over the secrets of a stage that had them in the environment file', () => {
    const root = rootWithFiles();
    mkdirSync(join(root, 'deploy'));
    writeFileSync(join(root, 'deploy/.env'), `KEYCLOAK_ADMIN_USER=admin\nKEYCLOAK_ADMIN_PASSWORD='${PASSWORD}'\n`);
    expect(runCli(root, 'make-env', '--stage', 'demo').status).toBe(0);
    expect(readFileSync(join(root, 'deploy/secrets/KEYCLOAK_ADMIN_PASSWORD'), 'utf8')).toBe(PASSWORD);
    const { status, stdout } = runCli(root, 'check-env', '--stage', 'demo');
    expect(status).toBe(1);
    expect(stdout).toContain(
      '2:1 error given-twice: KEYCLOAK_ADMIN_PASSWORD is in deploy/secrets/KEYCLOAK_ADMIN_PASSWORD too, and only one of them can count\n',
    );
  });

  it('writes nothing at all where the folder cannot be one', () => {
    const root = rootWithFiles();
    mkdirSync(join(root, 'deploy'));
    writeFileSync(join(root, 'deploy/secrets'), '');
    expect(runCli(root, 'make-env', '--stage', 'demo')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'deploy/secrets:1:1 error unreadable-file: it cannot be read: ENOTDIR\n',
    });
    expect(readdirSync(join(root, 'deploy'))).toEqual(['secrets']);
  });

  it('names the files that are left to fill in', () => {
    const root = rootWithFiles();
    const stage = join(root, 'stages/demo.yaml');
    writeFileSync(
      stage,
      readFileSync(stage, 'utf8').replace('[start-dev]', '[start, --hostname=a.test, --http-enabled=true]'),
    );
    const { stdout } = runCli(root, 'make-env', '--stage', 'demo');
    expect(stdout).toContain('  deploy/secrets/APP_SECRET: The APP_SECRET. Make one\n');
    expect(readFileSync(join(root, 'deploy/secrets/APP_SECRET'), 'utf8')).toBe('');
  });
});

describe('check-env of secrets that come as files', () => {
  it('finds a file that is not text, and one that is a folder', () => {
    const folder = environment({ APP_SECRET: '' });
    writeFileSync(join(folder, 'secrets/APP_SECRET'), Buffer.from('a\nb\xff\n', 'latin1'));
    mkdirSync(join(folder, 'secrets/KEYCLOAK_ADMIN_PASSWORD'));
    const { status, stdout } = runCli(rootWithFiles(), 'check-env', '--stage', 'demo', '--env', join(folder, '.env'));
    expect(status).toBe(1);
    expect(stdout).toContain('secrets/APP_SECRET\n  2:1 error unreadable-file: this line is not UTF-8');
    expect(stdout).toContain('secrets/KEYCLOAK_ADMIN_PASSWORD\n  1:1 error unreadable-file: it cannot be read: EISDIR');
  });
});

describe('plan with secrets that come as files', () => {
  const exported = { realm: 'demo', clients: [exportedApp()], clientScopes: [] };
  const server = new KeycloakDouble(answerAsKeycloak(() => exported, SECRET));
  beforeAll(async () => server.start());
  afterAll(async () => server.stop());

  async function plan(env: Record<string, string>, ...args: readonly string[]): Promise<Run> {
    const root = rootWithFiles();
    const run = await runCliBeside(root, ['plan', '--stage', 'demo', '--url', server.url, '--secrets', ...args], env);
    expect(run.stdout + run.stderr).not.toMatch(/nobody-may-see/);
    return run;
  }

  it('reads them beside the environment file', async () => {
    const files = { KEYCLOAK_ADMIN_PASSWORD: `${PASSWORD}\n`, APP_SECRET: `${SECRET}\n` };
    expect(await plan({}, '--env', join(environment(files), '.env'))).toMatchObject({ status: 0, stderr: '' });
    const other = { ...files, APP_SECRET: `another-${SECRET}` };
    const { status, stdout } = await plan({}, '--env', join(environment(other), '.env'));
    expect(status).toBe(2);
    expect(stdout).toContain('secret: (secret differs)');
  });

  it('refuses a secret that is given both ways', async () => {
    const folder = environment(
      { KEYCLOAK_ADMIN_PASSWORD: PASSWORD },
      `KEYCLOAK_ADMIN_USER=admin\nKEYCLOAK_ADMIN_PASSWORD=${PASSWORD}\n`,
    );
    const { status, stderr } = await plan({}, '--env', join(folder, '.env'));
    expect(status).toBe(1);
    expect(stderr).toContain('.env:2:1 error given-twice: KEYCLOAK_ADMIN_PASSWORD is in ');
  });

  it('reads those of its own container as the entrypoints do: from the folder of secrets, or where NAME_FILE says', async () => {
    const secrets = join(environment({ APP_SECRET: `${SECRET}\n`, other: `${PASSWORD}\n` }), 'secrets');
    const env = { SECRETS_DIR: secrets, KEYCLOAK_ADMIN_USER: 'admin' };
    const named = { ...env, KEYCLOAK_ADMIN_PASSWORD_FILE: join(secrets, 'other') };
    expect(await plan(named)).toMatchObject({ status: 0, stderr: '' });
    const both = await plan({ ...named, KEYCLOAK_ADMIN_PASSWORD: PASSWORD });
    expect(both.stderr).toBe(
      'KEYCLOAK_ADMIN_PASSWORD_FILE:1:1 error given-twice: KEYCLOAK_ADMIN_PASSWORD is in the environment too, and only one of them can count. Remove one\n',
    );
    const misplaced = await plan({ ...env, KEYCLOAK_ADMIN_PASSWORD_FILE: PASSWORD });
    expect(misplaced).toMatchObject({
      status: 1,
      stderr: 'KEYCLOAK_ADMIN_PASSWORD_FILE:1:1 error unreadable-file: it cannot be read: ENOENT\n',
    });
    rmSync(secrets, { recursive: true });
    expect((await plan(env)).stderr).toContain('the administrator to sign in as is not known');
  });
});
