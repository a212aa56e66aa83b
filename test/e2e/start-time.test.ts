import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { environment } from './environment.ts';
import { copyDistribution, startKeycloak } from './keycloak.ts';
import { atExit } from './processes.ts';
import { deploy, readRealm } from './realm-file.ts';

/** What the entrypoint may add to the start of Keycloak with the AI Hub realm. */
const LIMIT_SECONDS = 0.5;

function show(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${sorted[sorted.length >> 1]?.toFixed(2)} s (${sorted[0]?.toFixed(2)}–${sorted.at(-1)?.toFixed(2)}, ${sorted.length} runs)`;
}

it('the entrypoint hands over to Keycloak within its limit', () => {
  const home = mkdtempSync(join(tmpdir(), 'entrypoint-'));
  const remove = atExit(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin/kc.sh'), '#!/bin/bash\n');
  chmodSync(join(home, 'bin/kc.sh'), 0o755);
  const seconds = Array.from({ length: 20 }, () => {
    const begin = performance.now();
    const { status } = spawnSync('bash', [join(deploy, 'keycloak-entrypoint.sh'), 'start'], {
      env: {
        ...process.env,
        ...environment,
        KEYCLOAK_HOME: home,
        REALM_TEMPLATE: join(deploy, 'aihub-realm.prod.json'),
        MIGRATION_WAIT_SECONDS: '0',
      },
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    expect(status).toBe(0);
    return (performance.now() - begin) / 1000;
  });
  remove();
  console.log(`seconds from the entrypoint to kc.sh: ${show(seconds)}`);
  expect(seconds.toSorted((a, b) => a - b)[10]).toBeLessThan(LIMIT_SECONDS);
});

/** @returns CPU seconds, their own and their ended children's, of what a process has started besides Java. */
function cpuSecondsBesideJava(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  const stats = children.map((child) => readFileSync(`/proc/${child}/stat`, 'utf8'));
  return stats.flatMap((stat) => {
    const [, name, rest = ''] = stat.match(/^\d+ \((.*)\) (.*)/s) ?? [];
    // utime, stime, cutime and cstime of proc(5), in hundredths of a second
    const ticks = rest.split(' ').slice(11, 15).map(Number);
    return name === 'java' ? [] : [ticks.reduce((sum, one) => sum + one, 0) / 100];
  });
}

it('the wait for the migration leaves the processor to Keycloak while it starts', { timeout: 300_000 }, async () => {
  const home = copyDistribution();
  mkdirSync(join(home, 'data/import'), { recursive: true });
  const realm = JSON.stringify(readRealm(join(deploy, 'aihub-realm.dev.json'), environment)).replaceAll(
    '$',
    String.raw`\u0024`,
  );
  writeFileSync(join(home, 'data/import/realm.json'), realm);
  // Without the entrypoint, Keycloak would take ${HOME} in the password for a variable.
  const password = (environment['KEYCLOAK_ADMIN_PASSWORD'] as string).replaceAll('$', String.raw`\$`);
  const bare = await startKeycloak({ home, bare: true, env: { KC_BOOTSTRAP_ADMIN_PASSWORD: password } });
  expect((await bare.admin.get('/aihub'))['realm']).toBe('aihub');
  await bare.stop();
  const keycloak = await startKeycloak();
  const beside = cpuSecondsBesideJava(keycloak.process.pid as number);
  await keycloak.stop();
  // Two starts differ by seconds without any cause, so these are told and not judged.
  const [withIt, without] = [keycloak.secondsToReady.toFixed(2), bare.secondsToReady.toFixed(2)];
  console.log(`seconds from start to healthy: with the entrypoint ${withIt}, without ${without}`);
  console.log(`CPU seconds of the wait until Keycloak was healthy: ${beside.join(', ')}`);
  expect(beside).toHaveLength(1);
  expect(beside[0]).toBeLessThan(LIMIT_SECONDS);
});
