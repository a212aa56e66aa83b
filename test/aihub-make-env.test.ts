import { chmodSync, existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '@realm-as-code/stage';
import { runCli, type Run } from '../packages/cli/test/cli.ts';
import { aihub, repository, temporaryFolder } from './folders.ts';

function makeEnv(file: string, stage: string): Run {
  return runCli(aihub, 'make-env', '--stage', stage, '--env', file);
}

function valuesIn(file: string): Map<string, string | undefined> {
  const { entries } = parseEnvFile(file, readFileSync(file, 'utf8'));
  return new Map(entries.map(({ name, value }) => [name, value]));
}

function checkEnv(file: string, stage: string): string {
  return runCli(aihub, 'check-env', '--stage', stage, '--env', file).stdout;
}

describe('make-env', () => {
  it('leaves nothing to fill in for development, and check-env agrees', () => {
    const file = join(temporaryFolder(), 'new/.env');
    const { status, stdout, stderr } = makeEnv(file, 'dev');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/: 18 variables written, nothing left to fill in\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(checkEnv(file, 'dev')).toBe('dev: no problems found\n');
  });

  it('makes up strong secrets, each once, and prints none', () => {
    const [first, second] = [join(temporaryFolder(), '.env'), join(temporaryFolder(), '.env')];
    const { stdout } = makeEnv(first, 'prod');
    makeEnv(second, 'prod');
    const secrets = [...valuesIn(first), ...valuesIn(second)].filter(
      ([name, value]) => /PASSWORD$|SECRET$/.test(name) && value !== '',
    );
    expect(secrets).toHaveLength(20);
    expect(new Set(secrets.map(([, value]) => value)).size).toBe(20);
    for (const [, value = ''] of secrets) {
      expect(value).toMatch(/^\w[\w-]{35}$/);
      expect(stdout).not.toContain(value);
    }
  });

  it('lists what only a person can know', () => {
    const file = join(temporaryFolder(), '.env');
    const { stdout } = makeEnv(file, 'prod');
    const listed = [...stdout.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name);
    expect(listed).toEqual([
      'DOMAIN',
      'PROXY_ADDRESSES',
      'SUPERUSER_EMAIL',
      'SUPERUSER_FIRSTNAME',
      'SUPERUSER_LASTNAME',
      'KEYCLOAK_AZURE_TENANT_ID',
      'KEYCLOAK_AZURE_CLIENT_ID',
      'KEYCLOAK_AZURE_CLIENT_SECRET',
    ]);
    const empty = [...valuesIn(file)].filter(([, value]) => value === '').map(([name]) => name);
    expect(empty).toEqual(listed);
    expect(checkEnv(file, 'prod')).toContain('8 errors, 0 warnings');
  });

  it('adds what is missing to a file, and changes nothing in it', () => {
    const file = join(temporaryFolder(), '.env');
    const before = "# mine\r\nKEYCLOAK_ADMIN_PASSWORD='a$b'\nexport OWN=x\nSUPERUSER_EMAIL=\nDOMAIN";
    writeFileSync(file, before);
    chmodSync(file, 0o644);
    const { status, stdout } = makeEnv(file, 'prod');
    expect(status).toBe(0);
    expect(readFileSync(file, 'utf8').startsWith(`${before}\n`)).toBe(true);
    expect(stdout).toMatch(/: 18 variables added; still to fill in:\n {2}PROXY_ADDRESSES: /);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const after = readFileSync(file, 'utf8');
    expect(makeEnv(file, 'prod').stdout).toContain(': nothing to add; still to fill in:\n');
    expect(readFileSync(file, 'utf8')).toBe(after);
  });

  it('keeps a link a link', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'real'), 'DOMAIN=x.example.org\n');
    symlinkSync('real', join(folder, '.env'));
    expect(makeEnv(join(folder, '.env'), 'dev').status).toBe(0);
    expect(readdirSync(folder).toSorted()).toEqual(['.env', 'real']);
    expect(readFileSync(join(folder, 'real'), 'utf8')).toContain('\nKEYCLOAK_ADMIN_PASSWORD=');
  });

  it.each<[string, string, string | Buffer, string]>([
    ['that Compose cannot read', 'dev', 'A="open\n', ':1:3 error invalid-env-file: this quote is never closed'],
    [
      'that is not UTF-8',
      'dev',
      Buffer.from('A=1\nB=\xff\n', 'latin1'),
      ':2:1 error unreadable-file: this line is not',
    ],
    ['of a stage that is not there', 'production', '', 'error unknown-stage: there is no stage "production"'],
  ])('leaves a file alone: %s', (_, stage, content, message) => {
    const folder = temporaryFolder();
    const file = join(folder, '.env');
    writeFileSync(file, content);
    const { status, stdout, stderr } = makeEnv(file, stage);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(readFileSync(file)).toEqual(Buffer.from(content as string));
    expect(readdirSync(folder)).toEqual(['.env']);
  });

  it('says when the file cannot be written', () => {
    const file = join(temporaryFolder(), 'a-file');
    writeFileSync(file, '');
    const { status, stderr } = makeEnv(join(file, '.env'), 'dev');
    expect(status).toBe(1);
    expect(stderr).toMatch(/ error (unreadable-file|unwritable-output): it cannot be (read|written): ENOTDIR\n$/);
    expect(existsSync(file)).toBe(true);
  });
});

describe('the command line', () => {
  it('has a version', () => {
    const { version } = JSON.parse(readFileSync(join(repository, 'packages/cli/package.json'), 'utf8')) as {
      version: string;
    };
    expect(runCli(aihub, '--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('gives an example for each command', () => {
    const { stdout } = runCli(aihub, '--help');
    const commands = [...stdout.matchAll(/^ {2}([a-z-]+) \[options\]/gm)].map(([, name]) => name as string);
    expect(commands).toEqual([
      'init',
      'generate',
      'validate',
      'check-env',
      'make-env',
      'adopt',
      'plan',
      'access',
      'picture',
      'lock-images',
      'bundle',
      'verify',
      'schemas',
    ]);
    for (const name of commands) {
      const help = runCli(aihub, name, '--help').stdout;
      const [described = '', examples = ''] = help.split('\nExample:\n');
      for (const example of examples.trimEnd().split('\n')) {
        expect(example).toMatch(new RegExp(`^ {2}realm-as-code ${name}( |$)`));
        // Every option of an example is one that the help lists.
        for (const [option] of example.matchAll(/--[a-z-]+/g)) expect(described).toContain(option);
      }
    }
  });
});
