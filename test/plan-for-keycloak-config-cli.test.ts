import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { answerAsKeycloak, KeycloakDouble } from '../packages/planner/test/keycloak-double.ts';
import { repository } from './folders.ts';

const page = readFileSync(join(repository, 'docs/plan-for-keycloak-config-cli.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n(?:# (\S+)\n)?([^]*?)^```$/gm)].map(([, language, file, text = '']) => ({
  language,
  file,
  text,
}));

const CLIENT = { enabled: true, protocol: 'openid-connect', clientAuthenticatorType: 'client-secret' };
const REMEMBERED = { 'de.adorsys.keycloak.config.state-default-clients-0': '["web","api","wiki"]' };

/** The realm that the page's files are of, after somebody changed it by hand. */
const shop = {
  realm: 'shop',
  attributes: REMEMBERED,
  clients: [
    { ...CLIENT, clientId: 'web', publicClient: true, redirectUris: ['*'] },
    { ...CLIENT, clientId: 'api', publicClient: false, serviceAccountsEnabled: true, secret: '**********' },
    { ...CLIENT, clientId: 'grafana', publicClient: true },
    { ...CLIENT, clientId: 'wiki', publicClient: true },
  ],
  users: [{ username: 'service-account-api', serviceAccountClientId: 'api' }],
};

const server = new KeycloakDouble(answerAsKeycloak(() => shop, 'an-older-secret'));
const folder = mkdtempSync(join(tmpdir(), 'plan-for-kcc-'));

beforeAll(async () => {
  await server.start();
  for (const { file, text } of blocks) {
    if (file === undefined) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), withAddress(text));
  }
  // What the workflow calls: this program as it is built here, and a forge that keeps the comment.
  program('realm-as-code', `exec node '${join(repository, 'packages/cli/dist/main.cjs')}' "$@"`);
  program('gh', 'printf "%s\\n" "$@" >gh-was-asked');
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function program(name: string, script: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', name), `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

function withAddress(text: string): string {
  return text.replaceAll('https://auth.example.org', server.url);
}

/** Runs a command while this process is the server that it asks. */
async function run(
  script: string,
  env: Record<string, string> = {},
): Promise<{ status: number | null; stdout: string }> {
  const child = spawn('bash', ['-c', script], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${join(folder, 'bin')}:${process.env['PATH']}`, ...env },
  });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, stdout };
}

/** A step of a workflow on the page, with what its runner would put in. */
function step(workflow: string, name: string): { script: string; env: Record<string, string> } {
  const text = blocks.find(({ file }) => file === `.github/workflows/${workflow}.yml`)?.text ?? '';
  const { jobs } = parse(text) as { jobs: Record<string, { steps: { name?: string; run?: string; env?: object }[] }> };
  const found = jobs[workflow]?.steps.find((one) => one.name === name);
  const given: Record<string, string> = {
    '${{ vars.KEYCLOAK_URL }}': server.url,
    '${{ secrets.KEYCLOAK_USER }}': 'admin',
    '${{ github.event.number }}': '7',
  };
  const env = Object.entries(found?.env ?? {}).map(([key, value]) => [key, given[String(value)] ?? String(value)]);
  return { script: `set -e\n${found?.run ?? 'false'}`, env: Object.fromEntries(env) as Record<string, string> };
}

describe('docs/plan-for-keycloak-config-cli.md', () => {
  it('shows what its command prints for its files', async () => {
    const command = blocks.find(({ language, file }) => language === 'sh' && file === undefined)?.text ?? 'false';
    const text = blocks.find(({ language }) => language === 'text')?.text;
    expect(await run(command)).toEqual({ status: 2, stdout: text });
  });

  it('has a workflow that writes the plan into the pull request', async () => {
    const { script, env } = step('plan', 'plan');
    expect(await run(script, env)).toEqual({ status: 0, stdout: '' });
    const plan = readFileSync(join(folder, 'plan.md'), 'utf8');
    expect(plan).toContain('### Realm `shop`\n\n**1 to create, 3 to change, 1 to delete; 1 made by hand stays.**');
    expect(readFileSync(join(folder, 'gh-was-asked'), 'utf8')).toContain('pr\ncomment\n7\n--body-file\nplan.md\n');
  });

  it('has a workflow that writes it where the run will fail, too, and fails then', async () => {
    const { script, env } = step('plan', 'plan');
    const broken = join(folder, 'config/z.yaml');
    writeFileSync(broken, 'realm: shop\nclients: [');
    const { status } = await run(script, env);
    writeFileSync(broken, '');
    expect(status).toBe(1);
    expect(readFileSync(join(folder, 'plan.md'), 'utf8')).toContain(
      '> The run will fail in config/z.yaml: read the file',
    );
  });

  it('has a workflow that fails while something differs', async () => {
    const { script, env } = step('drift', 'drift');
    expect((await run(script, env)).status).toBe(2);
    expect(readFileSync(join(folder, 'drift.prom'), 'utf8')).toContain(
      'realm_as_code_plan_changes{realm="shop",action="delete"} 1\n',
    );
  });
});
