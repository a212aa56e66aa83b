import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { runCli } from './cli.ts';

describe('init', () => {
  it('writes a root in which nothing is wrong, for every version that can be checked', () => {
    const folder = temporaryFolder();
    expect(runCli(folder, 'init')).toMatchObject({
      status: 0,
      stdout: `.: the realm my-realm as code, with the stages dev and prod. To run it:
  realm-as-code generate --all
  realm-as-code make-env --stage dev
  docker compose -f deploy/docker-compose.dev.yml up --detach
`,
      stderr: '',
    });
    for (const version of ['26.5.5', '26.7.3']) {
      const { status, stdout } = runCli(folder, 'validate', '--keycloak', version, '--max-warnings', '0');
      expect(stdout).toBe(`dev, prod with Keycloak ${version}: no problems found\n`);
      expect(status).toBe(0);
    }
    expect(runCli(folder, 'generate', '--all')).toMatchObject({ status: 0, stderr: '' });
    expect(runCli(folder, 'make-env', '--stage', 'dev').stdout).toBe(
      'deploy/.env: 5 variables written, nothing left to fill in\n',
    );
    expect(runCli(folder, 'check-env', '--stage', 'dev', '--max-warnings', '0').stdout).toBe(
      'dev: no problems found\n',
    );
  });

  it('leaves one variable to fill in for production', () => {
    const folder = temporaryFolder();
    runCli(folder, 'init');
    const { stdout } = runCli(folder, 'make-env', '--stage', 'prod');
    expect(stdout.match(/^ {2}\w+/gm)).toEqual(['  DOMAIN']);
    const env = join(folder, 'deploy/.env');
    writeFileSync(env, readFileSync(env, 'utf8').replace(/^DOMAIN=.*$/m, "DOMAIN='acme.test'"));
    expect(runCli(folder, 'check-env', '--stage', 'prod', '--max-warnings', '0').stdout).toBe(
      'prod: no problems found\n',
    );
  });

  it('gives the realm the name that it is told, also in the name of its default role', () => {
    const folder = temporaryFolder();
    const { stdout } = runCli(folder, 'init', '--realm', 'Web.Shop', '--out', 'shop');
    expect(stdout).toContain('shop: the realm Web.Shop as code, ');
    expect(stdout).toContain('  cd shop\n');
    const texts = readdirSync(join(folder, 'shop'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('');
    expect(texts).toContain('"realm": "Web.Shop"');
    expect(texts).toContain('"default-roles-web.shop"');
    expect(texts).not.toMatch(/@[A-Z_]+@/);
    expect(runCli(join(folder, 'shop'), 'validate', '--max-warnings', '0').status).toBe(0);
  });

  it.each(['master', '', 'a b', 'a/b', '-x', '"', 'x'.repeat(65)])('refuses the name "%s"', (name) => {
    const folder = temporaryFolder();
    const { status, stderr } = runCli(folder, 'init', '--realm', name);
    expect(status).toBe(1);
    expect(stderr).toContain("error usage: option '--realm <name>'");
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['stages', 'templates', 'README.md', '.pre-commit-config.yaml'])('writes nothing beside a %s', (name) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, name));
    const { status, stdout, stderr } = runCli(folder, 'init');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `${name}:1:1 error root-exists: it is there already, and is not written over. Name another folder with --out\n`,
    );
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('keeps what git ignores already', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.gitignore'), 'node_modules/');
    expect(runCli(folder, 'init').status).toBe(0);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('node_modules/\n*.env\n/deploy/secrets/\n');
  });

  it('says when it cannot write', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const { status, stderr } = runCli(folder, 'init', '--out', 'file/inside');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^file\/inside:1:1 error unwritable-output: it cannot be written: \w+\n$/);
    expect(existsSync(join(folder, 'stages'))).toBe(false);
  });
});
