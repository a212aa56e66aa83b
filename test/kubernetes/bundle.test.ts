import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { CLIENTS, minimalRoot, runCli } from '../../packages/cli/test/cli.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { needsControlPlane } from './control-plane.ts';
import { type Ends, pretendToRun } from './pretend-kubelet.ts';

const STAGE = `targets: [kubernetes]
keycloak:
  command: [start, --hostname=https://auth.example.org, --http-enabled=true, --proxy-headers=xforwarded]
  database: postgres
values:
  enabled: true
  lifespan: 300
`;
const NAMESPACE = 'demo-demo';
/** A secret of every kind of character that a shell or a YAML file could take for something else. */
const HOSTILE = ` $HOME \`id\` "x" 'y' \\n %s & | ; # $(env:X) \${A} ü`;

/** Without a node, nothing can run in a pod and nothing is logged: that is noted. Everything else is real. */
const KUBECTL = `#!/bin/bash
case $1 in exec | logs) printf '%s\\n' "$*" >>"$KUBECTL_LOG" ;; *) exec "$REAL_KUBECTL" "$@" ;; esac
`;

describe('the commands that a bundle tells its operators', needsControlPlane, () => {
  let cluster: Cluster;
  let folder = '';

  beforeAll(async () => {
    const programs = inject('controlPlane');
    if (programs === undefined) throw new Error('there is no control plane');
    cluster = await startCluster(programs);
    folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/kubectl'), KUBECTL.replace('"$REAL_KUBECTL"', JSON.stringify(programs.kubectl)));
    chmodSync(join(folder, 'bin/kubectl'), 0o755);
  });
  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Bundles a root and unpacks it. @returns the command blocks of its page, by heading. */
  function unpack(root: string, version: string): (title: string) => readonly string[] {
    const out = join(folder, `${version}.tar.gz`);
    expect(runCli(root, 'bundle', '--stage', 'demo', '--version', version, '--out', out)).toMatchObject({ status: 0 });
    expect(spawnSync('tar', ['-xzf', out], { cwd: folder }).status).toBe(0);
    const page = readFileSync(join(folder, `realm-demo-${version}/OPERATIONS.md`), 'utf8');
    const sections = page.split(/^## /m).slice(1);
    return (title) => {
      const section = sections.find((text) => text.startsWith(`${title}\n`)) ?? '';
      return [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map((match) => match[1] as string);
    };
  }

  /** Runs blocks as an operator pastes them, while pods run. @returns what they print. */
  async function run(
    version: string,
    blocks: readonly string[],
    input = '',
    ends: Ends = 'Succeeded',
  ): Promise<string> {
    expect(blocks.length).toBeGreaterThan(0);
    const log = join(folder, 'kubectl.log');
    writeFileSync(log, '');
    const env = {
      ...process.env,
      PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
      KUBECONFIG: cluster.kubeconfig('admin'),
      KUBECTL_LOG: log,
      NAME: 'APP_SECRET',
    };
    const child = spawn('bash', ['-c', `set -euo pipefail\n${blocks.join('')}`], {
      cwd: join(folder, `realm-demo-${version}`),
      env,
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const done = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.stdin.end(input);
    while (child.exitCode === null) {
      await sleep(200);
      pretendToRun(cluster, NAMESPACE, ends);
    }
    expect(await done, `${blocks.join('')}\n${printed}`).toBe(0);
    return printed + readFileSync(log, 'utf8');
  }

  function secret(name: string): string {
    const [found] = cluster.list('secrets', NAMESPACE, '--field-selector=metadata.name=demo-demo');
    const data = found?.['data'] as Record<string, string> | undefined;
    return Buffer.from(data?.[name] ?? '', 'base64').toString();
  }

  /** @returns the Jobs that are there, by their names, with their identities. */
  function jobs(): Map<string, string> {
    const found = cluster.list('jobs', NAMESPACE).map(({ metadata }) => metadata as { name: string; uid: string });
    return new Map(found.map(({ name, uid }) => [name, uid]));
  }

  it('start, upgrade, go back, rotate, recover and take down', async () => {
    const root = minimalRoot();
    writeFileSync(join(root, 'stages/demo.yaml'), STAGE);
    appendFileSync(
      join(root, 'stages/variables.yaml'),
      'KEYCLOAK_DB_PASSWORD: { group: Keycloak, description: It, secret: true, example: x, generate: Make one }\n',
    );
    const page = unpack(root, '1.0');
    expect(await run('1.0', page('Check what arrived'))).toContain('kubernetes/keycloak.yaml: OK\n');
    await run('1.0', page('First start'), `${HOSTILE}\npassword\nadmin\ndatabase\n[]\n`);
    expect(secret('APP_SECRET')).toBe(HOSTILE);
    expect(secret('USER_ROLES')).toBe('[]');
    const first = jobs();
    expect(first.size).toBe(1);

    const clients = readFileSync(join(root, CLIENTS), 'utf8');
    writeFileSync(join(root, CLIENTS), clients.replace('"enabled": true', '"enabled": true, "name": "App"'));
    const newer = unpack(root, '2.0');
    const [backUp = '', ...upgrade] = newer('Upgrade from an earlier version');
    expect(await run('1.0', [backUp])).toContain('exec --namespace demo-demo statefulset/postgres -- pg_dump');
    await run('2.0', upgrade);
    const second = jobs();
    expect([...second.keys()]).not.toEqual([...first.keys()]);
    expect(second.size).toBe(1);

    await run('1.0', page('Go back'));
    const third = jobs();
    expect([...third.keys()]).toEqual([...first.keys()]);

    await run('1.0', page('Rotate a secret'), 'it\'s "another" $one\n');
    expect(secret('APP_SECRET')).toBe('it\'s "another" $one');
    const fourth = jobs();
    expect([...fourth.keys()]).toEqual([...first.keys()]);
    expect(fourth).not.toEqual(third);

    expect(await run('1.0', page('When the reconciler fails'))).toMatch(
      /logs job\/keycloak-config-\w+ --namespace demo-demo --tail=30\n/,
    );
    expect(jobs()).not.toEqual(fourth);
    await run('1.0', page('Take it down'));
    expect(
      cluster.list('statefulsets', NAMESPACE).find(({ metadata }) => metadata.name === 'keycloak')?.['spec'].replicas,
    ).toBe(0);
  });
});
