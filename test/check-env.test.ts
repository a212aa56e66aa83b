import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../packages/cli/test/cli.ts';
import { repository, temporaryFolder } from './folders.ts';

/** A complete environment of the stage prod; `change` edits its lines by name. */
function checkEnv(
  change: Record<string, string | null> = {},
  stage = 'prod',
): { status: number | null; findings: string[]; output: string } {
  const example = readFileSync(join(repository, `deploy/env.${stage}.example`), 'utf8');
  let secrets = 0;
  const lines = example.split('\n').flatMap((line) => {
    const [, name = ''] = /^(\w+)=/.exec(line) ?? [];
    if (name in change) return change[name] === null ? [] : [`${name}=${change[name]}`];
    return line.endsWith('=') ? [`${name}='s${secrets++}Zk3"\\$Qx7vB1nM9$pL'`] : [line];
  });
  const extra = Object.entries(change).filter(([name]) => !example.includes(`${name}=`));
  const file = join(temporaryFolder(), '.env');
  writeFileSync(file, [...lines, ...extra.map(([name, value]) => `${name}=${value}`), ''].join('\n'));
  const run = runCli(repository, 'check-env', '--stage', stage, '--env', file, '--format', 'json');
  const { findings } = JSON.parse(run.stdout) as { findings: { code: string; severity: string; message: string }[] };
  const own = findings.filter((one) => one.code !== 'example-value' || one.severity === 'error');
  return {
    status: run.status,
    findings: own.map((one) => `${one.severity} ${one.code}: ${one.message}`),
    output: run.stdout,
  };
}

it('lets a complete environment pass', () => {
  expect(checkEnv()).toMatchObject({ status: 0, findings: [] });
});

it.each<[string, Record<string, string | null>, string]>([
  [
    'a missing variable',
    { DOMAIN: null },
    "error missing-variable: DOMAIN is missing: The domain that the platform's host names end in",
  ],
  [
    'an empty one',
    { SUPERUSER_PASSWORD: "''" },
    'error empty-value: SUPERUSER_PASSWORD has no value, and Compose stops at it',
  ],
  [
    'one without =',
    { DOMAIN: null, 'DOMAIN\nX': '' },
    'error empty-value: DOMAIN has no value, and Compose stops at it',
  ],
  [
    'a variable nobody uses',
    { SUPERUSER_PASWORD: 'x' },
    'warning unneeded-variable: the stage prod does not use SUPERUSER_PASWORD',
  ],
  [
    'the example of a secret',
    { KEYCLOAK_DB_PASSWORD: 'p7Qm2xLr9TnB4sHd' },
    'error example-value: KEYCLOAK_DB_PASSWORD has the value of the example',
  ],
  [
    'a short secret',
    { SUPERUSER_PASSWORD: 'aB3$fG' },
    'error weak-secret: SUPERUSER_PASSWORD is shorter than 12 characters',
  ],
  [
    'a secret of few characters',
    { SUPERUSER_PASSWORD: 'abababababababab' },
    'error weak-secret: SUPERUSER_PASSWORD has fewer than 6 different characters',
  ],
  [
    'a secret of words',
    { SUPERUSER_PASSWORD: 'MyPassword2026!' },
    'error weak-secret: SUPERUSER_PASSWORD contains a word that attackers try first',
  ],
  [
    'a dollar sign that Compose replaces',
    { SUPERUSER_PASSWORD: 'gh7$kQ2z-vbN8-mm2' },
    'error unusable-value: SUPERUSER_PASSWORD refers to a variable that is not in this file: Compose puts something else, or nothing, in its place',
  ],
  ['a domain with a scheme', { DOMAIN: 'https://aihub.example.org' }, 'error unusable-value: DOMAIN has a scheme'],
  ['a domain with a slash', { DOMAIN: 'aihub.example.org/' }, 'error unusable-value: DOMAIN has a slash'],
  ['a domain that is none', { DOMAIN: "'aihub example'" }, 'error unusable-value: DOMAIN is not a host name'],
  [
    'roles that are no JSON',
    { SUPERUSER_ROLES_JSON: 'AIHubAccess' },
    'error unusable-value: SUPERUSER_ROLES_JSON is not JSON',
  ],
  [
    'roles that are no list',
    { SUPERUSER_ROLES_JSON: "'{}'" },
    'error unusable-value: SUPERUSER_ROLES_JSON is not a JSON array of role names',
  ],
  [
    'roles that nobody declares',
    { SUPERUSER_ROLES_JSON: `'["AIHubAcess"]'` },
    'error unusable-value: SUPERUSER_ROLES_JSON names 1 role that the realm does not declare',
  ],
  [
    'an address that is none',
    { SUPERUSER_EMAIL: 'superuser' },
    'error unusable-value: SUPERUSER_EMAIL is not an email address',
  ],
  ['a name with a blank', { 'SUPERUSER PASSWORD': 'abc' }, 'error invalid-env-file: a name cannot contain a space'],
])('finds %s', (_, change, finding) => {
  const { findings, status } = checkEnv(change);
  expect(findings).toContain(finding);
  expect(status).toBe(finding.startsWith('error') ? 1 : 0);
});

it('finds one secret in two places, and NUL and other bytes that are not text', () => {
  const same = "'q8W2e4R6t8Z1u3I5'";
  expect(checkEnv({ KEYCLOAK_DB_PASSWORD: same, SUPERUSER_PASSWORD: same }).findings).toEqual([
    'error repeated-secret: SUPERUSER_PASSWORD has the same value as KEYCLOAK_DB_PASSWORD',
  ]);
  expect(checkEnv({ SUPERUSER_PASSWORD: "'q8W2e4R6\0t8Z1u3I5'" }).findings).toEqual([
    'error unusable-value: SUPERUSER_PASSWORD has a NUL character, which no environment can hold',
  ]);
  const file = join(temporaryFolder(), '.env');
  writeFileSync(file, Buffer.from('DOMAIN=x\nSUPERUSER_PASSWORD=\xff\xfe\n', 'latin1'));
  const run = runCli(repository, 'check-env', '--stage', 'prod', '--env', file);
  expect(run).toMatchObject({ status: 1 });
  expect(run.stdout).toContain('2:1 error unreadable-file: this line is not UTF-8');
});

it('takes weak secrets in a stage for development', () => {
  const { status, findings } = checkEnv({ SUPERUSER_PASSWORD: 'dev' }, 'dev');
  expect({ status, findings }).toEqual({
    status: 0,
    findings: ['warning weak-secret: SUPERUSER_PASSWORD is shorter than 12 characters'],
  });
});

it('never prints a value', () => {
  const secret = 'tr0ub4dor';
  const { output } = checkEnv({
    SUPERUSER_PASSWORD: secret,
    DOMAIN: `https://${secret}`,
    SUPERUSER_ROLES_JSON: `'["${secret}"]'`,
    SUPERUSER_EMAIL: secret,
  });
  expect(output).toContain('weak-secret');
  expect(output).not.toContain(secret);
});

it('says so when there is no such file', () => {
  const run = runCli(repository, 'check-env', '--stage', 'prod', '--env', 'nowhere/.env');
  expect(run.status).toBe(1);
  expect(run.stdout).toContain('nowhere/.env\n  1:1 error file-not-found: there is no such file\n');
});
