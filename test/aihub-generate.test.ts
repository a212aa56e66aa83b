import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../packages/cli/test/cli.ts';
import { dockerCompose, needsCompose } from './docker-compose.ts';
import { repository, temporaryFolder } from './folders.ts';

describe('this repository', () => {
  it('has its generated files committed, up to date', () => {
    const { status, stdout, stderr } = runCli(repository, 'generate', '--all', '--check');
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe('the generated Compose files', () => {
  it.each(['dev', 'local', 'nightly', 'prod'])('pass `docker compose config`: %s', needsCompose, (stage) => {
    const file = join(repository, `deploy/docker-compose.${stage}.yml`);
    const example = readFileSync(join(repository, `deploy/env.${stage}.example`), 'utf8');
    const env = join(temporaryFolder(), 'env');
    writeFileSync(env, example.replaceAll(/^(\w+)=$/gm, "$1='se$cret'"));
    const run = (envFile: string): { status: number | null; stderr: string } =>
      dockerCompose(['--env-file', envFile, '-f', file, 'config', '--quiet']);
    expect(run(env)).toMatchObject({ status: 0, stderr: '' });
    // Without the secrets it stops, and says what to do.
    expect(run(join(repository, `deploy/env.${stage}.example`)).stderr).toMatch(/set [A-Z0-9_]+ in \.env - /);
  });

  it('follow the Compose specification', async () => {
    const { validateComposeSpec } = (await import('../packages/compose-gen/src/generated/compose-validator.js')) as {
      validateComposeSpec: ((value: unknown) => boolean) & { errors?: unknown };
    };
    const { parse } = await import('yaml');
    for (const stage of ['dev', 'local', 'nightly', 'prod']) {
      const text = readFileSync(join(repository, `deploy/docker-compose.${stage}.yml`), 'utf8');
      expect(validateComposeSpec(parse(text)), JSON.stringify(validateComposeSpec.errors)).toBe(true);
    }
    expect(validateComposeSpec({ services: { app: { imagge: 'x' } } })).toBe(false);
  });
});
