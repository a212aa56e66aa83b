import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minimalRoot, runCli } from '../packages/cli/test/cli.ts';
import { repository, temporaryFolder } from './folders.ts';
import { needs } from './needs.ts';

const hasPreCommit = spawnSync('pre-commit', ['--version']).status === 0;

function git(folder: string, ...args: string[]): void {
  const { status, stderr } = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
}

describe('the hook for other repositories', needs('pre-commit', hasPreCommit), () => {
  it('passes while deploy/ is up to date and fails with a diff when it is not', { timeout: 240_000 }, () => {
    // A clone of what is here now, as pre-commit makes one of a release.
    const hooks = temporaryFolder();
    const tracked = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
      cwd: repository,
      encoding: 'utf8',
    });
    for (const name of tracked.stdout.split('\0')) {
      const source = join(repository, name);
      if (name !== '' && existsSync(source)) cpSync(source, join(hooks, name));
    }
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      ['commit', '-qm', 'release'],
      ['tag', 'v1'],
    ])
      git(hooks, ...args);

    const user = minimalRoot();
    expect(runCli(user, 'generate', '--all').status).toBe(0);
    writeFileSync(
      join(user, '.pre-commit-config.yaml'),
      `repos:\n  - repo: ${hooks}\n    rev: v1\n    hooks:\n      - id: realm-generate-check\n`,
    );
    git(user, 'init', '-q');
    git(user, 'add', '-A');
    const run = (): SpawnSyncReturns<string> =>
      spawnSync('pre-commit', ['run', '--all-files'], {
        cwd: user,
        encoding: 'utf8',
        env: { ...process.env, PRE_COMMIT_HOME: join(temporaryFolder(), 'cache') },
      });
    const passing = run();
    expect(passing.status, `${passing.stdout}${passing.stderr}`).toBe(0);
    expect(passing.stdout).toMatch(/up to date\.+Passed/);

    appendFileSync(join(user, 'stages/demo.yaml'), '  unused: 1\n');
    writeFileSync(join(user, 'deploy/env.demo.example'), 'edited\n');
    const failing = run();
    expect(failing.status).toBe(1);
    expect(failing.stdout).toContain('stale: deploy/env.demo.example\n--- a/deploy/env.demo.example');
  });
});
