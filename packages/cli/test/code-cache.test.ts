import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { main, minimalRoot, type Run } from './cli.ts';

const env = { ...process.env, NODE_OPTIONS: '' };

/** @returns the folder of an installed CLI that has made no cache yet. */
function installed(): string {
  const dist = join(temporaryFolder(), 'dist');
  cpSync(dirname(main), dist, { recursive: true, filter: (path) => !path.endsWith('.cache') });
  return dist;
}

function run(
  dist: string,
  root: string,
  command: string,
  options: readonly string[] = [],
  nodeOptions: readonly string[] = [],
): Run {
  const args = [...nodeOptions, join(dist, 'main.cjs'), command, '--all', '--root', root, ...options];
  return spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
}

function caches(dist: string): string[] {
  return readdirSync(dist).filter((name) => name.includes('.cache'));
}

/** @returns what changes when a file is replaced. V8 took the cache exactly when a run did not replace it. */
function identity(file: string): object {
  const { ino, mtimeMs, size } = statSync(file);
  return { ino, mtimeMs, size };
}

const name = (command: string): string =>
  `program.${command}.${process.version}-${process.platform}-${process.arch}.cache`;

const valid = { status: 0, stdout: 'demo: no problems found\n', stderr: '' };

describe('the code cache', () => {
  it('is made by the first run of a command, and taken by the next', () => {
    const [dist, root] = [installed(), minimalRoot()];
    expect(run(dist, root, 'validate')).toMatchObject(valid);
    expect(run(dist, root, 'generate')).toMatchObject({ status: 0, stderr: '' });
    expect(caches(dist)).toEqual([name('generate'), name('validate')]);
    const before = [name('generate'), name('validate')].map((file) => identity(join(dist, file)));
    expect(run(dist, root, 'validate')).toMatchObject(valid);
    expect(run(dist, root, 'generate')).toMatchObject({ status: 0, stderr: '' });
    expect([name('generate'), name('validate')].map((file) => identity(join(dist, file)))).toEqual(before);
  });

  it('is of a usual run: neither help nor a run that fails makes one', () => {
    const [dist, root] = [installed(), minimalRoot()];
    expect(run(dist, root, 'generate', ['--help'])).toMatchObject({ status: 0, stderr: '' });
    writeFileSync(join(root, 'stages/demo.yaml'), 'keycloak: 1\n');
    expect(run(dist, root, 'generate')).toMatchObject({ status: 1, stdout: '' });
    expect(caches(dist)).toEqual([]);
  });

  it.each<[string, (good: Buffer) => Buffer | string]>([
    ['empty', () => ''],
    ['no cache at all', () => 'not a cache'],
    ['cut off', (good) => good.subarray(0, good.length / 2)],
    // V8 keeps what tells its versions apart in the second word.
    ['of another V8', (good) => Buffer.concat([good.subarray(0, 4), Buffer.from('beef'), good.subarray(8)])],
  ])('is replaced when it is %s, and the run is none the wiser', (_, spoil) => {
    const [dist, root] = [installed(), minimalRoot()];
    const cache = join(dist, name('validate'));
    run(dist, root, 'validate');
    const spoilt = spoil(readFileSync(cache));
    writeFileSync(cache, spoilt);
    expect(run(dist, root, 'validate')).toMatchObject(valid);
    expect(readFileSync(cache).equals(Buffer.from(spoilt))).toBe(false);
    const made = identity(cache);
    expect(run(dist, root, 'validate')).toMatchObject(valid);
    expect(identity(cache)).toEqual(made);
    expect(caches(dist)).toEqual([name('validate')]);
  });

  it('is left alone by a Node with options, whose own V8 may refuse', () => {
    const [dist, root] = [installed(), minimalRoot()];
    run(dist, root, 'validate');
    const made = identity(join(dist, name('validate')));
    expect(run(dist, root, 'validate', [], ['--stack-size=900'])).toMatchObject(valid);
    expect(identity(join(dist, name('validate')))).toEqual(made);
  });

  it('fits also when it was made by a run that was long enough to be optimised', () => {
    const [dist, root] = [installed(), minimalRoot()];
    const clients = Array.from({ length: 2_000 }, (_, index) => ({
      clientId: `c${index}`,
      attributes: { note: 'x'.repeat(600) },
    }));
    const template = join(root, 'templates/configs/keycloak/managed/10-clients.json');
    writeFileSync(template, JSON.stringify({ realm: 'demo', clients }));
    const first = run(dist, root, 'generate');
    expect(first).toMatchObject({ status: 0 });
    const made = identity(join(dist, name('generate')));
    expect(run(dist, root, 'generate')).toMatchObject({ status: 0, stderr: first.stderr });
    expect(identity(join(dist, name('generate')))).toEqual(made);
  });

  it('is not missed where it cannot be written', () => {
    const [dist, root] = [installed(), minimalRoot()];
    run(dist, root, 'generate');
    mkdirSync(join(dist, name('validate'))); // root may write anywhere; a folder in the way stops everyone
    expect(run(dist, root, 'validate')).toMatchObject(valid);
    expect(caches(dist)).toEqual([name('generate'), name('validate')]);
  });

  it('is not missed in a folder that is read-only', () => {
    const [dist, root] = [installed(), minimalRoot()];
    for (const folder of [dist, join(dist, '..'), root]) chmodSync(folder, 0o555);
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const args = [join(dist, 'main.cjs'), 'validate', '--root', root];
    const result = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8', ...nobody });
    for (const folder of [dist, join(dist, '..'), root]) chmodSync(folder, 0o755);
    expect(result).toMatchObject(valid);
    expect(caches(dist)).toEqual([]);
  });

  it('is whole when several runs make it at once', async () => {
    const [dist, root] = [installed(), minimalRoot()];
    const args = [join(dist, 'main.cjs'), 'validate', '--root', root];
    const runs = Array.from({ length: 6 }, () => once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'exit'));
    expect((await Promise.all(runs)).map(([code]) => code as number)).toEqual([0, 0, 0, 0, 0, 0]);
    const made = identity(join(dist, name('validate')));
    expect(run(dist, root, 'validate')).toMatchObject(valid);
    expect(identity(join(dist, name('validate')))).toEqual(made);
    expect(caches(dist)).toEqual([name('validate')]);
  });

  it('stands beside the program only: a check leaves no file with the user', () => {
    const [dist, root] = [installed(), minimalRoot()];
    run(dist, root, 'generate');
    const before = readdirSync(root, { recursive: true });
    const fresh = installed();
    expect(run(fresh, root, 'generate', ['--check'])).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(caches(fresh)).toEqual([name('generate')]);
    expect(readdirSync(root, { recursive: true })).toEqual(before);
  });
});
