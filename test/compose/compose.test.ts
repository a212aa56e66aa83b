import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { repository } from '../folders.ts';
import { atExit } from '../e2e/processes.ts';
import { envFile, needsEngine } from './engine.ts';
import { ensureImage } from './images.ts';

interface Container {
  readonly Service: string;
  readonly State: string;
  readonly Health: string;
  readonly ExitCode: number;
}

describe.each(['dev', 'local'])('docker compose up, stage %s', needsEngine, (stage) => {
  const folder = mkdtempSync(join(tmpdir(), `deploy-${stage}-`));
  const project = `realm-as-code-test-${stage}`;
  const parts = { javaHome: '', keycloakDistribution: '', reconciler: process.env['KEYCLOAK_CONFIG_CLI_JAR'] };
  let areImagesThere = false;

  function compose(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    const files = [
      '--project-name',
      project,
      '--file',
      join(folder, `docker-compose.${stage}.yml`),
      '--env-file',
      join(folder, '.env'),
    ];
    return spawnSync('docker', ['compose', ...files, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 });
  }

  function containers(): Map<string, Container> {
    const { stdout } = compose('ps', '--all', '--format', 'json');
    const list = stdout.trim().startsWith('[')
      ? (JSON.parse(stdout) as Container[])
      : stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Container);
    return new Map(list.map((one) => [one.Service, one]));
  }

  /** Waits for the reconciler's end. @returns its exit code. */
  async function reconciled(): Promise<number> {
    for (let second = 0; second < 180; second++) {
      const one = containers().get('keycloak-config');
      if (one?.State === 'exited') return one.ExitCode;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    throw new Error(compose('logs', 'keycloak-config').stdout);
  }

  async function realmStatus(): Promise<number> {
    return (await fetch('http://127.0.0.1:8180/realms/aihub/.well-known/openid-configuration')).status;
  }

  beforeAll(() => {
    cpSync(join(repository, 'deploy'), folder, { recursive: true });
    writeFileSync(join(folder, '.env'), envFile(), { mode: 0o600 });
    Object.assign(parts, { javaHome: inject('javaHome'), keycloakDistribution: inject('keycloakDistribution') });
    const images = compose('config', '--images').stdout.trim().split('\n');
    areImagesThere = images.every((image) => ensureImage(image, parts));
    atExit(() => compose('down', '--volumes', '--timeout', '20'));
  });
  afterAll(() => {
    compose('down', '--volumes', '--timeout', '20');
    rmSync(folder, { recursive: true, force: true });
  });

  it('brings Keycloak up healthy, and the reconciler ends well', async (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    const up = compose('up', '--detach');
    expect(up.status, `${up.stderr}${compose('logs').stdout}`).toBe(0);
    expect(await reconciled(), compose('logs', 'keycloak-config').stdout).toBe(0);
    expect(containers().get('keycloak')).toMatchObject({ State: 'running', Health: 'healthy' });
    expect(await realmStatus()).toBe(200);
    expect(compose('ps', '--all').stdout).toMatch(/keycloak-config.*Exited \(0\)/);
  });

  it('publishes on 127.0.0.1 only, and never the management port', (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    expect(compose('port', 'keycloak', '8080').stdout.trim()).toBe('127.0.0.1:8180');
    expect(compose('port', 'keycloak', '9000').stdout.trim()).not.toMatch(/:[1-9]/);
  });

  it('has had the realm with its secrets in memory only, and keeps it no longer than the start takes', (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    const { stdout } = compose(
      'exec',
      '-T',
      'keycloak',
      'bash',
      '-c',
      'while [[ -n $(ls -A /opt/keycloak/data/import) ]]; do sleep 1; done; grep " /opt/keycloak/data/import " /proc/mounts',
    );
    expect(stdout).toMatch(/^tmpfs /);
    expect(stdout).toMatch(/[ ,]uid=1000[ ,]/);
    expect(stdout).toMatch(/[ ,]mode=700[ ,]/);
  });

  it('shows a failing reconcile as Exited (1) while Keycloak still answers, and recovers', async (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    const broken = join(folder, `configs/keycloak/managed/30-clients.${stage}.json`);
    writeFileSync(broken, '{ "realm": "aihub", "clients": [{ "clientId": "openwebui", "redirectUrls": [] }] }');
    expect(compose('up', '--detach').status).toBe(0);
    expect(await reconciled()).toBe(1);
    expect(compose('ps', '--all').stdout).toMatch(/keycloak-config.*Exited \(1\)/);
    expect(containers().get('keycloak')).toMatchObject({ State: 'running', Health: 'healthy' });
    expect(await realmStatus()).toBe(200);
    cpSync(join(repository, `deploy/configs/keycloak/managed/30-clients.${stage}.json`), broken);
    expect(compose('up', '--detach').status).toBe(0);
    expect(await reconciled()).toBe(0);
  });

  it('keeps its data over a restart of everything', async (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    expect(compose('down', '--timeout', '20').status).toBe(0);
    expect(compose('up', '--detach').status, compose('logs').stdout).toBe(0);
    expect(await reconciled()).toBe(0);
    expect(compose('logs', 'keycloak').stdout).toMatch(/Realm 'aihub' already exists/);
  });

  it('leaves nothing behind after down', (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    expect(compose('down', '--volumes', '--timeout', '20').status).toBe(0);
    const left = (kind: string): string =>
      spawnSync('docker', [kind, 'ls', '--quiet', '--filter', `label=com.docker.compose.project=${project}`], {
        encoding: 'utf8',
      }).stdout;
    expect([left('container'), left('network'), left('volume')]).toEqual(['', '', '']);
  });
});
