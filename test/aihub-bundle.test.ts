import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../packages/cli/test/cli.ts';
import { dockerCompose, needsCompose } from './docker-compose.ts';
import { aihub, temporaryFolder } from './folders.ts';
import { needsTar } from './tar.ts';

function bundle(folder: string): void {
  const args = ['bundle', '--stage', 'dev', '--root', aihub, '--version', '1.2.0', '--out', 'bundle.tar.gz'];
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

describe('the bundle of the AI Hub', () => {
  it('has these files, which belong to nobody and are of no time', needsTar, () => {
    const folder = temporaryFolder();
    bundle(folder);
    const { stdout } = spawnSync('tar', ['-tvzf', 'bundle.tar.gz', '--utc', '--numeric-owner'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/ +\d+ (?=1970)/, ' '));
    const name = 'realm-dev-1.2.0';
    expect(lines).toEqual([
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/OPERATIONS.md`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/SHA256SUMS`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/compose.yaml`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/configs/keycloak/aihub-realm.json`,
      `-rwxr-xr-x 0/0 1970-01-01 00:00 ${name}/configs/keycloak/keycloak-config-entrypoint.sh`,
      `-rwxr-xr-x 0/0 1970-01-01 00:00 ${name}/configs/keycloak/keycloak-entrypoint.sh`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/configs/keycloak/managed/10-roles.json`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/configs/keycloak/managed/20-client-scopes.json`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/configs/keycloak/managed/30-clients.json`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/configs/keycloak/managed/40-auth-flows.json`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/configs/keycloak/managed/60-service-accounts.json`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/configs/keycloak/placeholders.sh`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/configs/keycloak/themes/aihub/login/resources/css/aihub.css`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/configs/keycloak/themes/aihub/login/resources/img/mark.svg`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/configs/keycloak/themes/aihub/login/theme.properties`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/env.example`,
      `-rw-r--r-- 0/0 1970-01-01 00:00 ${name}/sbom.cdx.json`,
    ]);
  });

  it('is the same bytes in another time zone, and where new files are private', () => {
    const [here, there] = [temporaryFolder(), temporaryFolder()];
    bundle(here);
    const before = process.umask(0o077);
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Auckland';
    try {
      bundle(there);
    } finally {
      process.umask(before);
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
    expect(readFileSync(join(there, 'bundle.tar.gz')).equals(readFileSync(join(here, 'bundle.tar.gz')))).toBe(true);
  });

  it(
    'starts with nothing but Compose: `docker compose config` takes it, and stops without secrets',
    needsCompose,
    () => {
      const folder = temporaryFolder();
      bundle(folder);
      spawnSync('tar', ['-xzf', 'bundle.tar.gz', '--strip-components=1'], { cwd: folder });
      const example = readFileSync(join(folder, 'env.example'), 'utf8');
      writeFileSync(join(folder, '.env'), example);
      expect(dockerCompose(['config', '--quiet'], folder).stderr).toMatch(/set [A-Z0-9_]+ in \.env - /);
      writeFileSync(join(folder, '.env'), example.replaceAll(/^(\w+)=$/gm, "$1='se$cret'"));
      expect(dockerCompose(['config', '--quiet'], folder)).toMatchObject({ status: 0, stderr: '' });
    },
  );
});
