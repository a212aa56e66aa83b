import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { main } from '../../packages/cli/test/cli.ts';
import { repository } from '../folders.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { needsControlPlane } from './control-plane.ts';
import { kustomize, references } from './manifests.ts';
import { pretendToRun } from './pretend-kubelet.ts';
import { Root } from './root.ts';

const page = readFileSync(join(repository, 'docs/kubernetes.md'), 'utf8');
const sections = page.split(/^## /m).slice(1);
const NAMESPACE = 'aihub-prod';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
/** A secret of characters that a shell or a YAML file could take for something else. */
const HOSTILE = "a\"b\\c $x ${HOME} $(env:HOME) `id` 'é中' 0123456789";

/** @returns the command blocks of a section. */
function blocks(title: string): string[] {
  const section = sections.find((text) => text.startsWith(`${title}\n`)) ?? '';
  return [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map((match) => match[1] as string);
}

describe('docs/kubernetes.md', needsControlPlane, () => {
  const stage = /^```yaml\n(# stages\/prod\.yaml\n[^]*?)^```$/m.exec(page)?.[1] ?? '';
  const root = new Root(stage);
  const bin = mkdtempSync(join(tmpdir(), 'bin-'));
  let cluster: Cluster;

  beforeAll(async () => {
    const programs = inject('controlPlane');
    if (programs === undefined) throw new Error('there is no control plane');
    cluster = await startCluster(programs);
    const program = (name: string, text: string): void => {
      writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    program('kubectl', `exec ${JSON.stringify(programs.kubectl)} "$@"`);
    // `npx -y pnpm COMMAND …`, with this build of the program.
    program('npx', `exec ${JSON.stringify(process.execPath)} ${JSON.stringify(main)} "\${@:3}"`);
    mkdirSync(root.path('templates/configs/keycloak/certificates'), { recursive: true });
    root.write('templates/configs/keycloak/certificates/db-ca.pem', CERTIFICATE);
  });
  afterAll(async () => {
    await cluster.stop();
    root.remove();
    rmSync(bin, { recursive: true, force: true });
  });

  /** Runs commands as an operator pastes them, while pods run. @returns what they print. */
  async function run(...commands: string[]): Promise<string> {
    const [variables = ''] = blocks('First deployment');
    const env = {
      ...process.env,
      PATH: [bin, process.env['PATH']].join(delimiter),
      KUBECONFIG: cluster.kubeconfig('admin'),
    };
    const script = ['set -euo pipefail\n', variables, ...commands].join('');
    const child = spawn('bash', ['-c', script], { cwd: root.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const done = new Promise<number | null>((resolve) => child.once('close', resolve));
    while (child.exitCode === null) {
      await sleep(200);
      pretendToRun(cluster, NAMESPACE);
    }
    expect(await done, `${script}\n${printed}`).toBe(0);
    return printed;
  }

  function jobs(): string[] {
    return cluster.list('jobs', NAMESPACE).map(({ metadata }) => metadata.name as string);
  }

  function secret(name: string): string {
    const [found] = cluster.list('secrets', NAMESPACE);
    const data = found?.['data'] as Record<string, string> | undefined;
    return Buffer.from(data?.[name] ?? '', 'base64').toString();
  }

  it('its commands deploy, change, rotate and upgrade', { timeout: 240_000 }, async () => {
    await run('git init --quiet');
    mkdirSync(root.path('deploy/secrets'), { recursive: true, mode: 0o700 });
    root.write('deploy/secrets/KEYCLOAK_AZURE_CLIENT_SECRET', HOSTILE);
    const [, ...first] = blocks('First deployment');
    expect(first).toHaveLength(3);
    await run(...first);
    expect(secret('KEYCLOAK_AZURE_CLIENT_SECRET')).toBe(HOSTILE);
    // Nothing is missing that a pod would wait for.
    const needed = references(kustomize(cluster, root.manifests)).map(({ key }) => key);
    expect(needed.filter((key) => secret(key) === '')).toEqual([]);
    const [before] = jobs();

    root.edit('templates/configs/keycloak/managed/30-clients.json', '"name": "AI Hub"', '"name": "Our AI Hub"');
    const changed = await run(...blocks('Change something'));
    expect(changed).toContain(`job.batch/${before} pruned`);
    expect(changed).toContain('statefulset.apps/keycloak unchanged');
    const [now] = jobs();

    root.write('deploy/secrets/KEYCLOAK_AZURE_CLIENT_SECRET', `${HOSTILE}!`);
    root.edit('stages/prod.yaml', 'kubernetes:\n', 'kubernetes:\n  revision: 2\n');
    const rotated = await run(...blocks('Rotate a secret'));
    expect(secret('KEYCLOAK_AZURE_CLIENT_SECRET')).toBe(`${HOSTILE}!`);
    expect(rotated).toContain('statefulset.apps/keycloak configured');
    expect(jobs()).toHaveLength(2);
    expect(jobs()).toContain(now);

    const upgraded = await run(...blocks('Upgrade Keycloak, and go back'));
    expect(upgraded).toContain('statefulset.apps/keycloak scaled');
    const [keycloak] = cluster.list('statefulsets', NAMESPACE);
    expect(keycloak?.['spec'].replicas).toBe(2);
  });
});
