import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../packages/cli/test/cli.ts';
import { dockerCompose, needsCompose } from './docker-compose.ts';
import { aihub, temporaryFolder } from './folders.ts';

/** @returns a folder with what is generated for all stages of the AI Hub. */
function generated(): string {
  const folder = temporaryFolder();
  expect(runCli(aihub, 'generate', '--all', '--out', folder)).toMatchObject({ status: 0, stderr: '' });
  return folder;
}

describe('the generated Compose files', () => {
  it.each(['dev', 'local', 'nightly', 'prod'])('pass `docker compose config`: %s', needsCompose, (stage) => {
    const deploy = generated();
    const file = join(deploy, `docker-compose.${stage}.yml`);
    const example = readFileSync(join(deploy, `env.${stage}.example`), 'utf8');
    const env = join(deploy, 'env');
    writeFileSync(env, example.replaceAll(/^(\w+)=$/gm, "$1='se$cret'"));
    const run = (envFile: string): { status: number | null; stderr: string } =>
      dockerCompose(['--env-file', envFile, '-f', file, 'config', '--quiet']);
    expect(run(env)).toMatchObject({ status: 0, stderr: '' });
    // Without the secrets it stops, and says what to do.
    expect(run(join(deploy, `env.${stage}.example`)).stderr).toMatch(/set [A-Z0-9_]+ in \.env - /);
  });

  it('follow the Compose specification', async () => {
    const { validateComposeSpec } = (await import('../packages/compose-gen/src/generated/compose-validator.js')) as {
      validateComposeSpec: ((value: unknown) => boolean) & { errors?: unknown };
    };
    const { parse } = await import('yaml');
    const deploy = generated();
    for (const stage of ['dev', 'local', 'nightly', 'prod']) {
      const text = readFileSync(join(deploy, `docker-compose.${stage}.yml`), 'utf8');
      expect(validateComposeSpec(parse(text)), JSON.stringify(validateComposeSpec.errors)).toBe(true);
    }
    expect(validateComposeSpec({ services: { app: { imagge: 'x' } } })).toBe(false);
  });
});
