import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minimalRoot, runCli } from '../packages/cli/test/cli.ts';
import { needsCompose } from './docker-compose.ts';

/** A stage with a database of its own and secrets as files: everything that the page can speak of. */
const STAGE = `keycloak:
  command: [start, --hostname=https://auth.example.org, --http-enabled=true, --proxy-headers=xforwarded]
  database: postgres
secrets: files
values:
  enabled: true
  lifespan: 300
`;

/** Stands for Docker, where there is no engine: `compose config` is real, everything else is noted. */
const DOCKER = `#!/bin/bash
printf '%s\\n' "$*" >>"$DOCKER_LOG"
if [[ " $* " == *" config "* ]]; then
  if [[ -n \${DOCKER_COMPOSE:-} ]]; then shift; exec "$DOCKER_COMPOSE" "$@"; fi
  exec "$REAL_DOCKER" "$@"
fi
case "$*" in "compose ps --all --quiet keycloak-config") echo container ;; "wait container") echo 0 ;; esac
`;

/** Fills in what is empty, as an operator does. */
const EDITOR = `#!/bin/bash
for file; do
  if [[ $file == .env ]]; then sed -i "s/^\\([A-Z_]*\\)=$/\\1='filled in'/" .env; else printf 'secret' >"$file"; fi
done
`;

describe('the commands that a bundle tells its operators', needsCompose, () => {
  let folder = '';
  let env: NodeJS.ProcessEnv = {};

  function prepare(): void {
    folder = minimalRoot();
    writeFileSync(join(folder, 'stages/demo.yaml'), STAGE);
    appendFileSync(
      join(folder, 'stages/variables.yaml'),
      'KEYCLOAK_DB_PASSWORD: { group: Keycloak, description: It, secret: true, example: x, generate: Make one }\n',
    );
    mkdirSync(join(folder, 'bin'));
    for (const [name, script] of [
      ['docker', DOCKER],
      ['editor', EDITOR],
    ] as const) {
      writeFileSync(join(folder, 'bin', name), script);
      chmodSync(join(folder, 'bin', name), 0o755);
    }
    const real = spawnSync('bash', ['-c', 'command -v docker'], { encoding: 'utf8' }).stdout.trim();
    env = {
      ...process.env,
      PATH: [join(folder, 'bin'), process.env['PATH']].join(delimiter),
      EDITOR: 'editor',
      REAL_DOCKER: real,
      DOCKER_LOG: join(folder, 'docker.log'),
    };
  }

  /** Unpacks a version and returns the command blocks of its page, by heading. */
  function unpack(version: string): (title: string) => readonly string[] {
    expect(runCli(folder, 'bundle', '--stage', 'demo', '--version', version)).toMatchObject({ status: 0 });
    expect(spawnSync('tar', ['-xzf', `realm-demo-${version}.tar.gz`], { cwd: folder }).status).toBe(0);
    const page = readFileSync(join(folder, `realm-demo-${version}/OPERATIONS.md`), 'utf8');
    const sections = page.split(/^## /m).slice(1);
    return (title) => {
      const section = sections.find((text) => text.startsWith(`${title}\n`)) ?? '';
      return [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map((match) => match[1] as string);
    };
  }

  /** Runs blocks in the folder of a version, as an operator pastes them. @returns what they print, and what Docker was asked. */
  function run(version: string, blocks: readonly string[]): { printed: string; asked: string[] } {
    expect(blocks.length).toBeGreaterThan(0);
    writeFileSync(join(folder, 'docker.log'), '');
    const script = `set -euo pipefail\nOLD=../realm-demo-1.0\n${blocks.join('')}`;
    const cwd = join(folder, `realm-demo-${version}`);
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8', env });
    expect(status, `${script}\n${stdout}${stderr}`).toBe(0);
    return { printed: stdout, asked: readFileSync(join(folder, 'docker.log'), 'utf8').trimEnd().split('\n') };
  }

  const RECONCILE = ['compose ps --all --quiet keycloak-config', 'wait container'];

  it('start, upgrade, go back, rotate, recover and take down', () => {
    prepare();
    const page = unpack('1.0');
    expect(run('1.0', page('Check what arrived')).printed).toContain('compose.yaml: OK\n');
    expect(run('1.0', page('First start'))).toEqual({
      printed: '0\n',
      asked: ['compose config --quiet', 'compose up --detach', ...RECONCILE],
    });
    expect(statSync(join(folder, 'realm-demo-1.0/.env')).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'realm-demo-1.0/secrets')).mode & 0o777).toBe(0o700);
    // What operators have written is no reason to complain.
    expect(runCli(folder, 'verify', 'realm-demo-1.0').status).toBe(0);

    const newer = unpack('2.0');
    const [backUp = '', ...upgrade] = newer('Upgrade from an earlier version');
    expect(run('1.0', [backUp]).asked).toEqual([
      'compose exec -T postgres pg_dump --host=127.0.0.1 --username=keycloak keycloak',
    ]);
    expect(run('2.0', upgrade)).toEqual({
      printed: '0\n',
      asked: ['compose config --quiet', 'compose up --detach', ...RECONCILE],
    });
    expect(statSync(join(folder, 'realm-demo-2.0/.env')).mode & 0o777).toBe(0o600);
    expect(runCli(folder, 'verify', 'realm-demo-2.0').status).toBe(0);

    expect(run('1.0', page('Go back')).asked).toEqual(['compose up --detach --remove-orphans', ...RECONCILE]);
    const again = ['compose up --detach --no-deps keycloak-config', ...RECONCILE];
    expect(run('1.0', page('Rotate a secret')).asked).toEqual(again);
    expect(run('1.0', page('When the reconciler fails')).asked).toEqual([
      'compose ps --all keycloak-config',
      'compose logs --no-log-prefix --tail 30 keycloak-config',
      ...again,
    ]);
    expect(run('1.0', page('Take it down')).asked).toEqual(['compose down']);
  });
});
