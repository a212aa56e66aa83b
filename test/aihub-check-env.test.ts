import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../packages/cli/test/cli.ts';
import { aihub, temporaryFolder } from './folders.ts';

/** A complete environment of the stage prod; `change` edits its lines by name. */
function checkEnv(
  change: Record<string, string | null> = {},
  stage = 'prod',
): { status: number | null; findings: string[]; output: string } {
  const deploy = temporaryFolder();
  runCli(aihub, 'generate', '--stage', stage, '--out', deploy);
  const example = readFileSync(join(deploy, `env.${stage}.example`), 'utf8');
  let secrets = 0;
  const lines = example.split('\n').flatMap((line) => {
    const [, name = ''] = /^(\w+)=/.exec(line) ?? [];
    if (name in change) return change[name] === null ? [] : [`${name}=${change[name]}`];
    return line.endsWith('=') ? [`${name}='s${secrets++}Zk3"\\$Qx7vB1nM9$pL'`] : [line];
  });
  const extra = Object.entries(change).filter(([name]) => !example.includes(`${name}=`));
  const file = join(temporaryFolder(), '.env');
  writeFileSync(file, [...lines, ...extra.map(([name, value]) => `${name}=${value}`), ''].join('\n'), { mode: 0o600 });
  const run = runCli(aihub, 'check-env', '--stage', stage, '--env', file, '--format', 'json');
  const { findings } = JSON.parse(run.stdout) as { findings: { code: string; severity: string; message: string }[] };
  const own = findings.filter((one) => one.code !== 'example-value' || one.severity === 'error');
  return {
    status: run.status,
    findings: own.map((one) => `${one.severity} ${one.code}: ${one.message}`),
    output: run.stdout,
  };
}

it('a complete environment of the stage prod passes', () => {
  expect(checkEnv()).toMatchObject({ status: 0, findings: [] });
});

it('weak secrets are warnings in the stage dev', () => {
  const { status, findings } = checkEnv({ SUPERUSER_PASSWORD: 'dev' }, 'dev');
  expect({ status, findings }).toEqual({
    status: 0,
    findings: ['warning weak-secret: SUPERUSER_PASSWORD is shorter than 12 characters'],
  });
});

it('no value of a realm is printed', () => {
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
