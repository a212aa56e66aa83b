import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { AdminApi } from '../e2e/admin-api.ts';
import { environment } from '../e2e/environment.ts';
import { atExit } from '../e2e/processes.ts';
import { repository } from '../folders.ts';
import { envFile, needsEngine } from './engine.ts';
import { ensureImage } from './images.ts';

const PROJECT = 'realm-as-code-test-secret-files';
const LANGFUSE = 'KEYCLOAK_LANGFUSE_CLIENT_SECRET';

describe('docker compose up with secrets as files', needsEngine, () => {
  const root = mkdtempSync(join(tmpdir(), 'secret-files-'));
  const deploy = join(root, 'deploy');
  const admin = new AdminApi(
    'http://127.0.0.1:8180',
    environment['KEYCLOAK_ADMIN_USER'] as string,
    environment['KEYCLOAK_ADMIN_PASSWORD'] as string,
  );
  let areImagesThere = false;

  function cli(...args: string[]): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [join(repository, 'packages/cli/dist/main.cjs'), ...args], {
      cwd: root,
      encoding: 'utf8',
    });
  }

  function compose(...args: string[]): SpawnSyncReturns<string> {
    const file = join(deploy, 'docker-compose.local.yml');
    const options = { cwd: deploy, encoding: 'utf8', maxBuffer: 1e8 } as const;
    return spawnSync('docker', ['compose', '--project-name', PROJECT, '--file', file, ...args], options);
  }

  /** Starts what does not run, and the reconciler once more. @returns the reconciler's exit code. */
  function up(...args: string[]): string {
    const { status, stderr } = compose('up', '--detach', ...args);
    expect(status, `${stderr}${compose('logs').stdout}`).toBe(0);
    const id = compose('ps', '--all', '--quiet', 'keycloak-config').stdout.trim();
    return spawnSync('docker', ['wait', id], { encoding: 'utf8' }).stdout.trim();
  }

  beforeAll(() => {
    for (const folder of ['stages', 'templates'])
      cpSync(join(repository, folder), join(root, folder), { recursive: true });
    appendFileSync(join(root, 'stages/local.yaml'), '\nsecrets: files\n');
    // An operator who has had all in the environment file, and moves.
    mkdirSync(deploy);
    writeFileSync(join(deploy, '.env'), envFile(), { mode: 0o600 });
    for (const command of [
      ['generate', '--stage'],
      ['make-env', '--stage'],
    ]) {
      const { status, stderr } = cli(...command, 'local');
      expect(status, stderr).toBe(0);
    }
    const isSecret = (line: string): boolean => /^\w*(PASSWORD|SECRET)=/.test(line);
    const lines = envFile()
      .split('\n')
      .filter((line) => !isSecret(line));
    writeFileSync(join(deploy, '.env'), lines.join('\n'), { mode: 0o600 });
    const parts = {
      javaHome: inject('javaHome'),
      keycloakDistribution: inject('keycloakDistribution'),
      reconciler: process.env['KEYCLOAK_CONFIG_CLI_JAR'],
    };
    const images = compose('config', '--images').stdout.trim().split('\n');
    areImagesThere = images.every((image) => ensureImage(image, parts));
    atExit(() => compose('down', '--volumes', '--timeout', '20'));
  });
  afterAll(() => {
    compose('down', '--volumes', '--timeout', '20');
    rmSync(root, { recursive: true, force: true });
  });

  it('hands every value over as it is, from files that their owner’s folder keeps others from', async (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    expect(up(), compose('logs').stdout).toBe('0');
    // Signed in as the administrator, with data in a database that the password opened.
    expect((await admin.client('aihub', 'langfuse'))['secret']).toBe(environment[LANGFUSE]);
    expect((await admin.client('aihub', 'aihub-api-service'))['secret']).toBe(
      environment['KEYCLOAK_API_SERVICE_CLIENT_SECRET'],
    );
  });

  it('shows no secret to whoever can inspect the containers', (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    const ids = compose('ps', '--all', '--quiet').stdout.trim().split('\n');
    const { stdout } = spawnSync('docker', ['inspect', '--format', '{{json .Config.Env}}', ...ids], {
      encoding: 'utf8',
    });
    expect(stdout).toContain('"KC_DB_PASSWORD_FILE=/run/secrets/KEYCLOAK_DB_PASSWORD"');
    expect(stdout).not.toMatch(/"\w*(PASSWORD|SECRET)=/);
    for (const name of [LANGFUSE, 'KEYCLOAK_ADMIN_PASSWORD', 'KEYCLOAK_DB_PASSWORD'])
      expect(stdout).not.toContain(JSON.stringify(environment[name]).slice(1, -1));
  });

  it('leaves Keycloak no secret in its environment but its own', (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    const { stdout } = compose('exec', '-T', 'keycloak', 'bash', '-c', "tr '\\0' '\\n' </proc/1/environ");
    const names = stdout.split('\n').map((line) => line.split('=', 1)[0]);
    expect(names).toContain('KC_DB_PASSWORD');
    expect(names).not.toContain(LANGFUSE);
    expect(names).not.toContain('SUPERUSER_PASSWORD');
  });

  it('takes a secret that was rotated when the reconciler runs', async (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    writeFileSync(join(deploy, 'secrets', LANGFUSE), 'another one\n');
    expect(up('--no-deps', 'keycloak-config')).toBe('0');
    expect((await admin.client('aihub', 'langfuse'))['secret']).toBe('another one');
  });

  it('says so when a container cannot read a file, as check-env does before', (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    chmodSync(join(deploy, 'secrets', LANGFUSE), 0o600);
    expect(cli('check-env', '--stage', 'local').stdout).toMatch(
      new RegExp(
        `secrets/${LANGFUSE}\\n.* warning unreadable-secret: the users of the containers cannot read this file`,
      ),
    );
    expect(up('--no-deps', 'keycloak-config')).toBe('1');
    expect(compose('logs', '--tail', '3', 'keycloak-config').stdout).toContain(
      `error: the variable ${LANGFUSE} comes from a file that the user 65534 cannot read: /run/secrets/${LANGFUSE}`,
    );
  });
});
