import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { repository } from '../folders.ts';
import { AdminApi, type Document } from '../e2e/admin-api.ts';
import { environment } from '../e2e/environment.ts';
import { atExit } from '../e2e/processes.ts';
import { envFile, needsEngine } from './engine.ts';
import { ensureImage } from './images.ts';

/** The runbook's headings, each with its command blocks. */
const sections = readFileSync(join(repository, 'docs/runbook.md'), 'utf8')
  .split(/^## /m)
  .map((text, index) => ({
    title: index === 0 ? 'preparation' : (text.split('\n', 1)[0] as string),
    blocks: [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map((match) => match[1] as string),
  }));

describe('the runbook', needsEngine, () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-'));
  // As in a shell of its own: pnpm tells the programs it runs not to install.
  const shell = Object.entries(process.env).filter(([name]) => !/^p?npm_/i.test(name));
  const env = { ...Object.fromEntries(shell), COMPOSE_PROJECT_NAME: 'realm-as-code-test-runbook', EDITOR: 'true' };
  const admin = new AdminApi(
    'http://127.0.0.1:8180',
    environment['KEYCLOAK_ADMIN_USER'] as string,
    environment['KEYCLOAK_ADMIN_PASSWORD'] as string,
  );
  let areImagesThere = false;

  beforeAll(() => {
    execFileSync('git', ['clone', '--quiet', repository, folder]);
    writeFileSync(join(folder, 'deploy/.env'), envFile(), { mode: 0o600 });
    const images = spawnSync('docker', ['compose', '-f', 'deploy/docker-compose.dev.yml', 'config', '--images'], {
      cwd: folder,
      encoding: 'utf8',
      env,
    });
    const parts = {
      javaHome: inject('javaHome'),
      keycloakDistribution: inject('keycloakDistribution'),
      reconciler: process.env['KEYCLOAK_CONFIG_CLI_JAR'],
    };
    areImagesThere = images.stdout
      .trim()
      .split('\n')
      .every((image) => ensureImage(image, parts));
    atExit(down);
  });
  afterAll(() => {
    down();
    rmSync(folder, { recursive: true, force: true });
  });

  function down(): void {
    spawnSync('docker', ['compose', '-f', 'deploy/docker-compose.dev.yml', 'down', '--volumes'], { cwd: folder, env });
  }

  /** Runs the blocks of a section, as an operator pastes them. */
  function run(title: string): void {
    const [preparation] = sections;
    const section = sections.find((one) => one.title === title);
    expect(section?.blocks.length).toBeGreaterThan(0);
    for (const block of section?.blocks ?? []) {
      const script = `set -euo pipefail\n${preparation?.blocks.join('') ?? ''}${block}`;
      const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8', env });
      expect(status, `${block}\n${stdout}${stderr}`).toBe(0);
      // `docker wait` prints the reconciler's exit code.
      if (block.includes('docker wait')) expect(stdout.trim().split('\n').at(-1), `${stdout}${stderr}`).toBe('0');
    }
  }

  it('deploys, changes, removes, rotates, upgrades, recovers and takes down', async (context) => {
    context.skip(!areImagesThere, 'an image can be neither pulled nor built');
    run('First deployment');
    expect((await admin.client('aihub', 'openwebui'))['redirectUris']).toEqual([
      'http://localhost:8080/oauth/oidc/callback',
    ]);
    const kept = await admin.createUser('aihub', 'kept@example.org', 'pa$$word');
    run('Change a client');
    expect((await admin.client('aihub', 'openwebui'))['redirectUris']).toEqual([
      'http://localhost:8080/oauth/oidc/callback/v2',
    ]);
    run('Add or remove a variable');
    run('Remove a client');
    const clients = await admin.get<Document[]>('/aihub/clients');
    expect(clients.map((one) => one['clientId'] as string)).not.toContain('oauth2-proxy-attu');
    run('Rotate a secret');
    const secret = /^KEYCLOAK_LANGFUSE_CLIENT_SECRET='(.*)'$/m.exec(
      readFileSync(join(folder, 'deploy/.env'), 'utf8'),
    )?.[1];
    expect((await admin.client('aihub', 'langfuse'))['secret']).toBe(secret);
    run('Give the reconciler a client of its own');
    const own = /^KEYCLOAK_CONFIG_CLIENT_SECRET='(.*)'$/m.exec(readFileSync(join(folder, 'deploy/.env'), 'utf8'))?.[1];
    expect((await admin.client('aihub', 'keycloak-config'))['secret']).toBe(own);
    run('Move the secrets into files');
    const file = readFileSync(join(folder, 'deploy/secrets/KEYCLOAK_LANGFUSE_CLIENT_SECRET'), 'utf8').trimEnd();
    expect(file).not.toBe(secret);
    expect((await admin.client('aihub', 'langfuse'))['secret']).toBe(file);
    run('Upgrade Keycloak and keycloak-config-cli');
    // A failed run to recover from.
    appendFileSync(join(folder, 'deploy/configs/keycloak/managed/30-clients.dev.json'), '}');
    spawnSync(
      'bash',
      [
        '-c',
        'export COMPOSE_FILE=deploy/docker-compose.dev.yml; docker compose up -d --no-deps keycloak-config; docker wait "$(docker compose ps -aq keycloak-config)"',
      ],
      { cwd: folder, env },
    );
    run('Recover from a failed reconcile');
    expect((await admin.get(`/aihub/users/${kept}`))['username']).toBe('kept@example.org');
    run('Take it down');
  });

  it('has no section whose commands are not run', () => {
    const withCommands = sections.filter(({ blocks }) => blocks.length > 0).map(({ title }) => title);
    const text = readFileSync(import.meta.filename, 'utf8');
    for (const title of withCommands.filter((one) => one !== 'preparation')) expect(text).toContain(`run('${title}')`);
  });
});
