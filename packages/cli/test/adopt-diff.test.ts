import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAsKeycloak, isFor, json, KeycloakDouble } from '../../planner/test/keycloak-double.ts';
import { CLIENTS, minimalRoot, type Run, runCli, runCliBeside } from './cli.ts';
import { needs } from '../../../test/needs.ts';
import { exportedApp } from './exported-app.ts';

const ADMIN = { KEYCLOAK_ADMIN_USER: 'admin', KEYCLOAK_ADMIN_PASSWORD: 'p' };
const SECRET = 'a-live-secret-nobody-may-see';
const FILE_SECRET = 'a-secret-of-the-environment';
const REGISTRY = 'stages/variables.yaml';

/** The realm of the minimal root, as Keycloak exports it. */
function demo(): { realm: string; clients: Record<string, unknown>[]; clientScopes: object[]; groups: object[] } {
  return { realm: 'demo', clients: [exportedApp()], clientScopes: [], groups: [] };
}

let exported = demo();
const keycloak = answerAsKeycloak(() => exported, SECRET);
const server = new KeycloakDouble(keycloak);

beforeAll(async () => server.start());
afterAll(async () => server.stop());
beforeEach(() => {
  exported = demo();
});

async function diff(root: string, ...args: readonly string[]): Promise<Run> {
  return runCliBeside(root, ['adopt', '--diff', '--stage', 'demo', '--url', server.url, ...args], {
    ...ADMIN,
    APP_SECRET: FILE_SECRET,
  });
}

function setOfApp(change: object): void {
  exported.clients = exported.clients.map((client) => ({ ...client, ...change }));
}

function addClient(clientId: string, change: object = {}): void {
  exported.clients.push({
    ...demo().clients[0],
    clientId,
    redirectUris: ['https://app.example.org/other'],
    ...change,
  });
}

describe('adopt --diff', () => {
  it('exits with 0 when nothing drifted', async () => {
    expect(await diff(minimalRoot())).toEqual({
      status: 0,
      stdout: '',
      stderr: 'Nothing drifted into the realm demo by hand.\n',
    });
  });

  it('offers a redirect URI that was added by hand, with the value of the stage in it', async () => {
    setOfApp({ redirectUris: ['https://app.example.org/*', 'https://app.example.org:8443/x'] });
    const { status, stdout, stderr } = await diff(minimalRoot());
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    expect(stdout).toContain(`--- a/${CLIENTS}\n+++ b/${CLIENTS}\n`);
    expect(stdout).toMatch(/\n\+.*"\{\{origin\}\}\/\*", "https:\/\/app\.example\.org:8443\/x"/);
  });

  async function applyWith(program: string, ...args: string[]): Promise<void> {
    const root = minimalRoot();
    addClient('hand-made');
    const { stdout } = await diff(root);
    execFileSync(program, args, { cwd: root, input: stdout });
    expect(readFileSync(join(root, CLIENTS), 'utf8')).toContain('"clientId": "hand-made"');
    expect(await diff(root)).toMatchObject({ status: 0 });
  }

  it('prints what git applies', async () => applyWith('git', 'apply'));

  it('prints what patch applies', needs('patch', spawnSync('patch', ['--version']).status === 0), async () =>
    applyWith('patch', '-p1', '-s'),
  );

  it('writes the same with --write, and describes the secrets of what was made by hand', async () => {
    const root = minimalRoot();
    addClient('hand-made');
    const { status, stdout, stderr } = await diff(root, '--write', '--secrets');
    expect(status).toBe(2);
    expect(stderr).toContain('needs a value: HAND_MADE_CLIENT_SECRET: The secret of the client "hand-made"');
    expect(readFileSync(join(root, CLIENTS), 'utf8')).toContain('"secret": "$(env:HAND_MADE_CLIENT_SECRET)"');
    expect(readFileSync(join(root, CLIENTS), 'utf8')).toContain('"redirectUris": ["{{origin}}/other"]');
    expect(readFileSync(join(root, REGISTRY), 'utf8')).toContain('\nHAND_MADE_CLIENT_SECRET:\n');
    expect(runCli(root, 'validate')).toMatchObject({ status: 0 });
    expect(stdout + stderr).not.toContain(SECRET);
    expect(stdout + stderr).not.toContain(FILE_SECRET);
  });

  it('says which secret is another one, and shows none', async () => {
    const { status, stdout, stderr } = await diff(minimalRoot(), '--secrets');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      'not in the diff: client/app secret: the live secret is another one: put it into the environment file if it is to stay\n',
    );
  });

  it('does not offer what validate would refuse', async () => {
    setOfApp({ redirectUris: ['https://app.example.org/*', '*'] });
    const { status, stdout, stderr } = await diff(minimalRoot());
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('not in the diff: client/app redirectUris: validate would refuse it: ');
    expect(stderr).toContain('(wildcard-redirect-uri)\n');
  });

  it('leaves to operators what is theirs', async () => {
    exported.groups.push({ name: 'staff', path: '/staff' });
    const { status, stdout, stderr } = await diff(minimalRoot());
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain('left to operators: group /staff\n');
  });

  it('does not show changes beside a secret in plain text', async () => {
    const root = minimalRoot();
    const file = join(root, CLIENTS);
    writeFileSync(file, readFileSync(file, 'utf8').replace('$(env:APP_SECRET)', SECRET));
    const stage = join(root, 'stages/demo.yaml');
    const exception = `exceptions:\n  - rule: plaintext-secret\n    at: 'managed/10-clients.json#clients[app]'\n    reason: a test of this\n`;
    writeFileSync(stage, readFileSync(stage, 'utf8') + exception);
    setOfApp({ enabled: false });
    const { status, stdout, stderr } = await diff(root);
    expect(stdout).not.toContain(SECRET);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('its changes are not shown');
  });

  it('looks at every realm of a root, and makes one diff of them', async () => {
    const root = minimalRoot();
    const templates = join(root, 'templates/configs/keycloak');
    for (const realm of ['demo', 'other']) {
      mkdirSync(join(templates, realm));
      for (const kind of ['bootstrap', 'managed']) {
        const folder = join(templates, realm, kind);
        cpSync(join(templates, kind), folder, { recursive: true });
        for (const file of kind === 'managed' ? ['10-clients.json'] : ['realm.json']) {
          const text = readFileSync(join(folder, file), 'utf8');
          writeFileSync(join(folder, file), text.replace('"realm": "demo"', `"realm": "${realm}"`));
        }
      }
    }
    for (const kind of ['bootstrap', 'managed']) rmSync(join(templates, kind), { recursive: true });
    addClient('hand-made');
    server.handler = (request, response) => {
      const isOther = request.url?.includes('/realms/other/') === true;
      if (!isOther || !isFor(request, '/partial-export')) return keycloak(request, response);
      return json(response, 200, { ...exported, realm: 'other' });
    };
    const { status, stdout, stderr } = await diff(root, '--write');
    server.handler = keycloak;
    expect({ status, files: stdout.match(/^\+\+\+ .*$/gm) }).toEqual({
      status: 2,
      files: [
        '+++ b/templates/configs/keycloak/demo/managed/10-clients.json',
        '+++ b/templates/configs/keycloak/other/managed/10-clients.json',
        `+++ b/${REGISTRY}`,
      ],
    });
    const variables = [...stderr.matchAll(/^(\w+): needs a value: (\w+):/gm)].map(
      ([, realm, name]) => `${realm} ${name}`,
    );
    expect(variables).toEqual(['demo HAND_MADE_CLIENT_SECRET', 'other OTHER_HAND_MADE_CLIENT_SECRET']);
    expect(runCli(root, 'validate')).toMatchObject({ status: 0 });
  });

  it('tells what it needs', () => {
    const { status, stderr } = runCli(minimalRoot(), 'adopt', '--diff');
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'error usage: --diff needs --stage\n(--help lists the options)\n',
    });
  });
});
