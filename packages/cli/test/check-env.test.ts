import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minimalRoot, type Run, runCli } from './cli.ts';

/** Checks an environment file of the minimal root; without content there is none. */
function checkEnv(content: string | Buffer | undefined, ...options: readonly string[]): Run {
  const root = minimalRoot();
  mkdirSync(join(root, 'deploy'), { recursive: true });
  if (content !== undefined) writeFileSync(join(root, 'deploy/.env'), content, { mode: 0o600 });
  return runCli(root, 'check-env', '--stage', 'demo', ...options);
}

const complete = `KEYCLOAK_ADMIN_USER=admin
KEYCLOAK_ADMIN_PASSWORD=q8W2e4R6t8Z1u3I5
APP_SECRET=m3N5b7V9c1X4z6L8
USER_ROLES='[ ]'
`;

it.each([
  [0o644, complete, 1],
  [0o666, complete, 1],
  [0o640, complete, 0],
  [0o644, complete.replace(/^(.*PASSWORD|APP_SECRET)=.*\n/gm, ''), 0],
])('says that everybody can read the secrets of the file, with mode %o', (mode, content, count) => {
  const root = minimalRoot();
  mkdirSync(join(root, 'deploy'), { recursive: true });
  writeFileSync(join(root, 'deploy/.env'), content);
  chmodSync(join(root, 'deploy/.env'), mode);
  const { stdout } = runCli(root, 'check-env', '--stage', 'demo');
  expect(
    stdout.match(/exposed-secret: everybody on this machine .*\n.*hint: chmod 600 deploy\/\.env\n/g) ?? [],
  ).toHaveLength(count);
});

describe('check-env', () => {
  it('reads deploy/.env of the root, and passes what is complete', () => {
    expect(checkEnv(complete)).toMatchObject({ status: 0, stdout: 'demo: no problems found\n', stderr: '' });
  });

  it('fails at errors, and at more warnings than are allowed', () => {
    expect(checkEnv(complete.replace(/^APP_SECRET.*$/m, '')).status).toBe(1);
    const withExtra = `${complete}MINE=x\n`;
    expect(checkEnv(withExtra).status).toBe(0);
    expect(checkEnv(withExtra, '--max-warnings', '0').status).toBe(1);
  });

  it('says so when there is no such file', () => {
    const { status, stdout } = checkEnv(undefined);
    expect(status).toBe(1);
    expect(stdout).toContain('deploy/.env\n  1:1 error file-not-found: there is no such file\n');
  });

  it('finds bytes that are not text, at their line', () => {
    const { status, stdout } = checkEnv(Buffer.from('A=x\nB=\xff\xfe\n', 'latin1'));
    expect(status).toBe(1);
    expect(stdout).toContain('2:1 error unreadable-file: this line is not UTF-8');
  });

  it('shows no line of the file, because there are secrets in it', () => {
    const { stdout } = checkEnv(complete.replace('m3N5b7V9c1X4z6L8', 'tr0ub4dor'));
    expect(stdout).toContain('weak-secret');
    expect(stdout).not.toContain('tr0ub4dor');
  });
});
