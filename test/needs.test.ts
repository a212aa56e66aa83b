import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { repository, temporaryFolder } from './folders.ts';
import { needs } from './needs.ts';

describe('a test that needs a program', () => {
  it('runs where the program is, and is skipped with a reason where it is not', () => {
    vi.stubEnv('CI', undefined);
    expect(needs('pre-commit', true)).toEqual({});
    expect(needs('pre-commit', false)).toEqual({
      skip: true,
      meta: { notTried: { line: 'the hook for other repositories (needs pre-commit: pip install pre-commit)' } },
    });
    vi.unstubAllEnvs();
  });

  it('fails in CI, unless there is an excuse', () => {
    vi.stubEnv('CI', 'true');
    expect(() => needs('pre-commit', false)).toThrow(
      'CI has to try the hook for other repositories, and pre-commit is missing: pip install pre-commit',
    );
    expect(needs('keycloak-config-cli', false).meta?.notTried.excuse).toMatch(/in no package registry/);
    expect(needs('keycloak-config-cli', true)).toEqual({});
    vi.unstubAllEnvs();
  });
});

describe('the sum of the results', () => {
  const sum = (...tests: readonly object[]): { status: number | null; stdout: string } => {
    const file = join(temporaryFolder(), 'results.json');
    const passed = { status: 'passed', fullName: 'p', meta: {} };
    const testResults = [{ assertionResults: [passed, ...tests] }];
    writeFileSync(file, JSON.stringify({ numPassedTests: 1, numFailedTests: 0, success: true, testResults }));
    return spawnSync(process.execPath, ['--import', 'tsx', join(repository, 'tools/sum-results.ts'), file], {
      encoding: 'utf8',
    });
  };

  it('accepts what is skipped with an excuse, and says it', () => {
    const notTried = { line: 'flying (needs wings: grow some)', excuse: 'nobody has any' };
    const test = { status: 'skipped', fullName: 'flies', meta: { notTried } };
    expect(sum(test, test)).toMatchObject({
      status: 0,
      stdout: 'not tried (2): flying (needs wings: grow some): nobody has any\n1 passed, 0 failed, 2 skipped\n',
    });
  });

  it.each([
    ['a reason but no excuse', 'skipped', { notTried: { line: 'flying (needs wings: grow some)' } }],
    ['no reason', 'skipped', {}],
    ['no body', 'todo', {}],
  ])('fails on a test with %s', (_, status, meta) => {
    expect(sum({ status, fullName: 'flies', meta })).toMatchObject({
      status: 1,
      stdout: 'skipped without an excuse: flies\n1 passed, 0 failed, 1 skipped\n',
    });
  });
});
