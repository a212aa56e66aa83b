import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { minimalRoot } from '../packages/cli/test/cli.ts';
import { repository, temporaryFolder } from './folders.ts';
import { needs } from './needs.ts';

const folders = mkdtempSync(join(tmpdir(), 'pre-commit-'));
const [hooks, cache] = [join(folders, 'hooks'), join(folders, 'cache')];
afterAll(() => rmSync(folders, { recursive: true }), 60_000);
const hasPreCommit = spawnSync('pre-commit', ['--version']).status === 0;

function run(folder: string, command: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  const env = { ...process.env, PRE_COMMIT_HOME: cache, GIT_CONFIG_COUNT: '2' };
  const identity = { GIT_CONFIG_KEY_0: 'user.name', GIT_CONFIG_VALUE_0: 't' };
  const address = { GIT_CONFIG_KEY_1: 'user.email', GIT_CONFIG_VALUE_1: 't@example.org' };
  return spawnSync(command, args, { cwd: folder, encoding: 'utf8', env: { ...env, ...identity, ...address } });
}

function git(folder: string, ...args: readonly string[]): void {
  const { status, stdout, stderr } = run(folder, 'git', ...args);
  expect(status, `${stdout}${stderr}`).toBe(0);
}

/** Runs the last command that a hook names, in a shell, as somebody would who copies it. */
function follow(folder: string, output: string): SpawnSyncReturns<string> {
  const [, command = ''] = /not up to date; run "(.*)" and commit/.exec(output) ?? [];
  expect(command, output).not.toBe('');
  return run(folder, 'bash', '-c', command);
}

describe('the hooks for other repositories', needs('pre-commit', hasPreCommit), () => {
  beforeAll(() => {
    // A clone of what is here now, as pre-commit makes one of a release.
    const tracked = run(repository, 'git', 'ls-files', '--cached', '--others', '--exclude-standard', '-z');
    for (const name of tracked.stdout.split('\0')) {
      const source = join(repository, name);
      if (name !== '' && existsSync(source)) cpSync(source, join(hooks, name));
    }
    mkdirSync(hooks, { recursive: true });
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      ['commit', '-qm', 'release'],
      ['tag', 'v1'],
    ])
      git(hooks, ...args);
  }, 60_000);

  /** A repository whose `deploy/` has never been generated, with a commit that is about to be made. */
  function user(...ids: readonly string[]): string {
    const folder = minimalRoot();
    const list = ids.map((id) => `      - id: ${id}\n`).join('');
    writeFileSync(
      join(folder, '.pre-commit-config.yaml'),
      `repos:\n  - repo: ${hooks}\n    rev: v1\n    hooks:\n${list}`,
    );
    git(folder, 'init', '-q');
    git(folder, 'add', '-A');
    expect(run(folder, 'pre-commit', 'install').status).toBe(0);
    return folder;
  }

  function commit(folder: string): { status: number | null; stdout: string } {
    git(folder, 'add', '-A');
    const { status, stderr } = run(folder, 'git', 'commit', '-m', 'a change');
    return { status, stdout: stderr }; // git prints what its hooks print to standard error
  }

  it('one writes, and fails where that has changed anything, as formatters do', { timeout: 240_000 }, () => {
    // The first run also installs the hooks.
    const folder = user('realm-generate');
    const first = commit(folder);
    expect(first.status).toBe(1);
    expect(first.stdout).toContain('demo: 7 written, 0 unchanged, 0 removed in deploy\n');
    expect(commit(folder).status).toBe(0);

    // pre-commit hands no deleted files to hooks.
    rmSync(join(folder, 'templates/configs/keycloak/managed/10-clients.json'));
    writeFileSync(join(folder, 'templates/configs/keycloak/managed/10-other.json'), '{ "realm": "demo" }\n');
    expect(commit(folder).status).toBe(1);
    git(folder, 'commit', '--all', '--no-verify', '-m', 'two clients fewer');
    rmSync(join(folder, 'templates/configs/keycloak/managed/10-other.json'));
    git(folder, 'rm', '-q', '--cached', 'templates/configs/keycloak/managed/10-other.json');
    expect(run(folder, 'git', 'commit', '-m', 'deleted').status).toBe(1);
  });

  it('one only checks, and names what writes: the other one', { timeout: 120_000 }, () => {
    const folder = user('realm-generate-check', 'realm-generate');
    writeFileSync(join(folder, '.git/hooks/pre-commit'), '#!/bin/sh\nexec pre-commit run realm-generate-check\n');
    const missing = commit(folder);
    expect(missing.status).toBe(1);
    expect(missing.stdout).toContain('missing: deploy/docker-compose.demo.yml\n');
    expect(missing.stdout).not.toContain('+++');
    expect(missing.stdout).toContain('run "pre-commit run realm-generate --all-files" and commit');
    expect(follow(folder, missing.stdout).stdout).toContain('7 written');
    expect(commit(folder)).toMatchObject({ status: 0, stdout: expect.stringMatching(/up to date\.+Passed/) });

    for (const name of ['env.demo.example', 'docker-compose.demo.yml'])
      writeFileSync(join(folder, 'deploy', name), 'edited\n');
    const stale = commit(folder);
    expect(stale.status).toBe(1);
    expect(stale.stdout).toContain('stale: deploy/env.demo.example\n');
    expect(stale.stdout).toMatch(
      /… \d+ more lines: run "pre-commit run realm-generate --all-files", then "git diff deploy"/,
    );
    expect(stale.stdout.split('\n').length).toBeLessThan(60);
  });

  it('or its own file, where the other one is not used', { timeout: 120_000 }, () => {
    const folder = user('realm-generate-check');
    expect(follow(folder, commit(folder).stdout).stdout).toContain('7 written');
    appendFileSync(join(folder, 'stages/demo.yaml'), '  unused: 1\n');
    expect(commit(folder).status).toBe(0);
  });

  it('with the root in a folder of the repository, and in another work tree', { timeout: 120_000 }, () => {
    const folder = user('realm-generate-check');
    mkdirSync(join(folder, 'my realm'));
    for (const name of ['stages', 'templates']) renameSync(join(folder, name), join(folder, 'my realm', name));
    appendFileSync(join(folder, '.pre-commit-config.yaml'), "        args: ['--root=my realm']\n");
    const missing = commit(folder);
    expect(missing.stdout).toContain('missing: my realm/deploy/docker-compose.demo.yml\n');
    expect(follow(folder, missing.stdout).stdout).toContain('7 written');
    expect(commit(folder).status).toBe(0);

    const other = join(temporaryFolder(), 'other');
    git(folder, 'worktree', 'add', '-q', other);
    rmSync(join(other, 'my realm/deploy/env.demo.example'));
    expect(commit(other).stdout).toContain('missing: my realm/deploy/env.demo.example\n');
  });
});
