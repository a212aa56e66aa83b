import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshRealm } from '@realm-as-code/adopter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pnpm } from '../tools/pnpm.ts';
import { repository } from './folders.ts';

/** Nothing of the repository: no variable of npm or pnpm that leads back to it. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^p?npm_|^node_/i.test(name)));

describe('the packed command line, installed into an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const installed = join(folder, 'node_modules/@realm-as-code/cli');

  beforeAll(() => {
    const packed = join(folder, 'packed');
    const pack = pnpm('pack', '--pack-destination', packed);
    must(spawnSync(...pack, { cwd: join(repository, 'packages/cli'), encoding: 'utf8' }));
    const [tarball = ''] = readdirSync(packed);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    // Offline, with an empty cache: what is in the package is all there is.
    const flags = ['--offline', '--no-audit', '--no-fund', '--cache', join(folder, 'npm-cache')];
    must(spawnSync('npm', ['install', ...flags, join(packed, tarball)], { cwd: folder, env, encoding: 'utf8' }));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  function must({ status, stdout, stderr }: SpawnSyncReturns<string>): string {
    expect(status, `${stdout}${stderr}`).toBe(0);
    return stdout;
  }

  function run(line: string, cwd = folder): SpawnSyncReturns<string> {
    const program = join(folder, 'node_modules/.bin/realm-as-code');
    return spawnSync(program, line.split(' '), { cwd, env, encoding: 'utf8' });
  }

  it('brings no other package, and no code cache of another machine', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      '@realm-as-code',
    ]);
    expect(readdirSync(installed).toSorted()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
    expect(readdirSync(join(installed, 'dist')).filter((name) => name.endsWith('.cache'))).toEqual([]);
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { version: string };
    expect(must(run('--version'))).toBe(`${version}\n`);
  });

  it('is a development dependency of a project with pnpm, too', { timeout: 120_000 }, () => {
    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "name": "user", "private": true }');
    const inProject = (...args: readonly string[]): string =>
      must(spawnSync(...pnpm(...args), { cwd: project, env, encoding: 'utf8' }));
    inProject('add', '--offline', '--save-dev', join(folder, 'packed', readdirSync(join(folder, 'packed'))[0] ?? ''));
    expect(inProject('--silent', 'realm-as-code', '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('makes a root, its files and its environment', () => {
    expect(must(run('init --realm shop --out shop'))).toContain('the realm shop as code');
    const root = join(folder, 'shop');
    expect(must(run('validate --max-warnings 0', root))).toBe('dev, prod: no problems found\n');
    expect(must(run('generate --all', root))).toContain('dev, prod: ');
    expect(must(run('generate --all --check', root))).toBe('');
    expect(must(run('make-env --stage dev', root))).toContain('nothing left to fill in');
    expect(statSync(join(root, 'deploy/.env')).mode & 0o777).toBe(0o600);
    expect(must(run('check-env --stage dev', root))).toBe('dev: no problems found\n');
    expect(must(run('complete generate --stage d', root))).toBe('dev\t\n');
  });

  it('packs a stage into one file, and checks it', () => {
    const root = join(folder, 'shop');
    must(run('bundle --stage prod --version 1.0', root));
    expect(must(run('verify realm-prod-1.0.tar.gz', root))).toContain('prod 1.0 for compose, as it was made');
  });

  it('says in a line that a server cannot be reached', () => {
    expect(must(run('plan --help'))).toContain('Usage: realm-as-code plan [options]');
    const { status, stdout, stderr } = run(
      'plan --stage dev --url http://127.0.0.1:1 --env deploy/.env',
      join(folder, 'shop'),
    );
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^error: .*http:\/\/127\.0\.0\.1:1.*\n$/);
  });

  it('brings in the export of a realm', () => {
    const worker = { clientId: 'worker', serviceAccountsEnabled: true, publicClient: false, secret: '**********' };
    const realm = freshRealm('26.5.5', 'shop');
    const clients = [...(realm['clients'] as object[]), worker];
    mkdirSync(join(folder, 'adopting'));
    writeFileSync(join(folder, 'adopting/shop.json'), JSON.stringify({ ...realm, enabled: true, clients }));
    must(run('adopt --export shop.json --out root', join(folder, 'adopting')));
    const root = join(folder, 'adopting/root');
    expect(must(run('validate', root))).toContain('no problems found');
    expect(must(run('generate --all', root))).toContain(' written, ');
    expect(readFileSync(join(root, 'ADOPTED.md'), 'utf8')).toContain('# The realm `shop` as code');
  });
});
