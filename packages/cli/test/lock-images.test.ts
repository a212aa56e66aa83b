import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { minimalRoot, type Run, runCli, runCliBeside } from './cli.ts';
import { RegistryDouble } from './registry-double.ts';

const registry = new RegistryDouble();
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const KEYCLOAK = 'mirror/keycloak/keycloak:26.5.5';
const RECONCILER = 'mirror/keycloak-config-cli:6.5.1-26.5.5';

beforeAll(async () => registry.start());
afterAll(async () => registry.stop());
beforeEach(() => {
  registry.digests.clear();
  registry.digests.set(KEYCLOAK, digest('a')).set(RECONCILER, digest('b'));
  registry.requests.length = 0;
  registry.login = undefined;
  registry.status = undefined;
});

/** @returns the minimal root with a stage whose images are in the registry of this test. */
function mirrored(): string {
  const root = minimalRoot();
  appendFileSync(
    join(root, 'stages/demo.yaml'),
    `compose:
  services:
    keycloak: { image: "${registry.host}/${KEYCLOAK}" }
    keycloak-config: { image: "${registry.host}/${RECONCILER}" }
`,
  );
  return root;
}

/** Runs the command with a Docker configuration of its own, beside the registry. */
async function lock(root: string, args: readonly string[] = [], config = '{}'): Promise<Run> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'config.json'), config);
  return runCliBeside(root, ['lock-images', ...args], { DOCKER_CONFIG: folder });
}

function locked(root: string): unknown {
  return JSON.parse(readFileSync(join(root, 'images.lock'), 'utf8'));
}

describe('lock-images', () => {
  it('writes the digests of all images, sorted, and generated files name them', async () => {
    const root = mirrored();
    const { host } = registry;
    expect(await lock(root)).toEqual({
      status: 0,
      stderr: '',
      stdout: `+ ${host}/${RECONCILER} ${digest('b')}
+ ${host}/${KEYCLOAK} ${digest('a')}
images.lock: 2 images
`,
    });
    expect(readFileSync(join(root, 'images.lock'), 'utf8')).toBe(`{
  "${host}/${RECONCILER}": "${digest('b')}",
  "${host}/${KEYCLOAK}": "${digest('a')}"
}
`);
    expect(runCli(root, 'generate', '--all')).toMatchObject({ status: 0, stderr: '' });
    const compose = readFileSync(join(root, 'deploy/docker-compose.demo.yml'), 'utf8');
    expect(compose.match(/image: .*/g)).toEqual([
      `image: ${host}/${KEYCLOAK}@${digest('a')}`,
      `image: ${host}/${RECONCILER}@${digest('b')}`,
    ]);
    expect(runCli(root, 'validate', '--max-warnings', '0').status).toBe(0);
  });

  it('asks for headers only: Docker Hub counts manifests that are read', async () => {
    await lock(mirrored());
    expect(registry.requests.filter((request) => request.includes('/manifests/'))).toSatisfy((requests: string[]) =>
      requests.every((request) => request.startsWith('HEAD ')),
    );
  });

  it('says what changed when a tag has moved', async () => {
    const root = mirrored();
    await lock(root);
    registry.digests.set(KEYCLOAK, digest('c'));
    const { stdout } = await lock(root);
    expect(stdout).toBe(`~ ${registry.host}/${KEYCLOAK} ${digest('a')} → ${digest('c')}\nimages.lock: 2 images\n`);
  });

  it('keeps what other stages deploy, and drops what no stage does', async () => {
    const root = mirrored();
    cpSync(join(root, 'stages/demo.yaml'), join(root, 'stages/other.yaml'));
    writeFileSync(join(root, 'images.lock'), JSON.stringify({ 'of-another:1': digest('d') }));
    expect((await lock(root, ['--stage', 'demo'])).status).toBe(0);
    expect(locked(root)).toHaveProperty(['of-another:1']);
    expect((await lock(root, ['--all'])).stdout).toContain('- of-another:1\n');
    expect(locked(root)).not.toHaveProperty(['of-another:1']);
  });

  it('signs in as "docker login" has stored it, and prints no password', async () => {
    registry.login = 'robot:a-password-nobody-may-see';
    const root = mirrored();
    const refused = await lock(root);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`or sign in with "docker login ${registry.host}"`);
    const auth = Buffer.from(registry.login).toString('base64');
    const run = await lock(root, [], JSON.stringify({ auths: { [registry.host]: { auth } } }));
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).not.toContain('nobody-may-see');
  });

  it.each([
    [
      'an image that is not there',
      (): unknown => registry.digests.delete(KEYCLOAK),
      /does not have mirror\/keycloak\/keycloak:26\.5\.5/,
    ],
    ['a limit of requests', (): unknown => (registry.status = 429), /answers no more requests for now/],
    ['a server that is no registry', (): unknown => (registry.status = 200), /answered without the digest/],
    ['a broken server', (): unknown => (registry.status = 500), /answered HTTP 500/],
    ['a digest that is none', (): unknown => registry.digests.set(KEYCLOAK, 'x'), /answered without the digest/],
  ])('writes nothing after %s, and says so in a line for each image', async (_, breakIt, message) => {
    breakIt();
    const root = mirrored();
    const run = await lock(root);
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(message);
    for (const line of run.stderr.trimEnd().split('\n')) expect(line).toMatch(/^error: \S/);
    expect(existsSync(join(root, 'images.lock'))).toBe(false);
    expect(readdirSync(root).toSorted()).toEqual(['stages', 'templates']);
  });
});

describe('images.lock', () => {
  function withLock(content: string): string {
    const root = minimalRoot();
    writeFileSync(join(root, 'images.lock'), content);
    return root;
  }

  it('is a warning where it lacks an image, and where no stage deploys one', () => {
    const root = withLock(JSON.stringify({ 'quay.io/keycloak/keycloak:26.5.4': digest('a') }, null, 2));
    const { stdout } = runCli(root, 'validate');
    expect(stdout).toContain(
      'warning unpinned-image: it has no digest of quay.io/keycloak/keycloak:26.5.5, which is deployed',
    );
    expect(stdout).toContain('2:3 warning stale-image: no stage deploys quay.io/keycloak/keycloak:26.5.4');
    expect(stdout).toContain('hint: Run "lock-images --all"');
  });

  it('may have more than the stages that are looked at', () => {
    const root = withLock(JSON.stringify({ 'postgres:17.7': digest('a') }));
    cpSync(join(root, 'stages/demo.yaml'), join(root, 'stages/other.yaml'));
    expect(runCli(root, 'validate', '--stage', 'demo').stdout).not.toContain('stale-image');
    expect(runCli(root, 'validate', '--stage', 'demo', 'other').stdout).toContain('stale-image');
  });

  it('is not needed', () => {
    expect(runCli(minimalRoot(), 'validate', '--max-warnings', '0').status).toBe(0);
  });

  it.each([
    [
      '{ "postgres:17.7": "sha256:ab" }',
      /^images\.lock:1:20 error invalid-image-lock: .*postgres:17\.7.* must match \^sha256:/,
    ],
    ['<<<<<<< HEAD\n{}\n=======', /^images\.lock:1:1 error invalid-image-lock: it is not a JSON object\. Delete it/],
    ['["postgres:17.7"]', /^images\.lock:1:1 error invalid-image-lock: it is not a JSON object/],
  ])('that is %s is refused with its place', (content, message) => {
    const run = runCli(withLock(content), 'generate', '--all');
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it('is asked for digests of images that are pinned already, or come from a variable, by nobody', async () => {
    const root = minimalRoot();
    appendFileSync(
      join(root, 'stages/demo.yaml'),
      `compose:
  services:
    keycloak: { image: "quay.io/keycloak/keycloak:26.5.5@${digest('e')}" }
    keycloak-config: { image: "\${APP_SECRET}" }
    own: { build: ., image: own }
`,
    );
    mkdirSync(join(root, 'deploy'));
    expect(await lock(root)).toEqual({ status: 0, stderr: '', stdout: 'images.lock: 0 images\n' });
  });
});
