import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { minimalRoot, runCli } from './cli.ts';

const OPEN = `expectations:
  - nobody: { without: offline_access }
    enters: app
    by: form
  - nobody: at all
    enters: app
    by: form
    because: It is the page of another team.
`;

/** @returns the minimal root with expectations. */
function rootExpecting(text: string, name = 'access.yaml'): string {
  const root = minimalRoot();
  writeFileSync(join(root, 'stages', name), text);
  return root;
}

it('validate shows who gets in, where that is forbidden, and by which way', () => {
  const run = runCli(rootExpecting(OPEN), 'validate');
  expect(run.status).toBe(1);
  expect(run.stdout).toMatch(
    /^stages\/access\.yaml\n {2}2:13 error invalid-expectation: .* all of them have the role "offline_access"\n/,
  );
  expect(run.stdout).toContain(`
  5:5 error broken-expectation: somebody with no role must not get in to app by form, and does
    5 |   - nobody: at all
      |     ^
    hint: The way through: browser: `);
  expect(run.stdout).toMatch(/ › auth-username-password-form .*Expected because: It is the page of another team\n/);
});

it('generate writes nothing while an expectation is broken, and keeps what is there', () => {
  const root = rootExpecting(OPEN);
  expect(runCli(root, 'generate', '--all').status).toBe(1);
  expect(readdirSync(root)).not.toContain('deploy');
  const text = OPEN.replace(/^ {2}- nobody: at all[^]*/m, '').replace(
    'nobody: { without: offline_access }',
    'everybody: with an account',
  );
  writeFileSync(join(root, 'stages/access.yaml'), text);
  expect(runCli(root, 'generate', '--all')).toMatchObject({ status: 0, stderr: '' });
  const files = readdirSync(join(root, 'deploy'), { recursive: true });
  writeFileSync(join(root, 'stages/access.yaml'), OPEN);
  expect(runCli(root, 'generate', '--all', '--check').status).toBe(1);
  expect(runCli(root, 'generate', '--all').status).toBe(1);
  expect(readdirSync(join(root, 'deploy'), { recursive: true })).toEqual(files);
});

it('the file is no stage, whichever of its endings it has', () => {
  const root = rootExpecting(OPEN);
  expect(runCli(root, 'validate').stdout).toMatch(/ in demo\n$/);
  renameSync(join(root, 'stages/access.yaml'), join(root, 'stages/access.yml'));
  expect(runCli(root, 'validate').stdout).toMatch(/^stages\/access\.yml\n/);
});

it('who gets in is asked only once the realm is right', () => {
  const root = rootExpecting(OPEN);
  mkdirSync(join(root, 'templates/configs/keycloak/managed'), { recursive: true });
  const roles = join(root, 'templates/configs/keycloak/managed/05-roles.json');
  writeFileSync(roles, '{ "realm": "demo", "roles": { "realm": [{ "nam": "x" }] } }');
  const { stdout } = runCli(root, 'validate');
  expect(stdout).toContain('unknown-property');
  expect(stdout).not.toContain('expectation');
  rmSync(roles);
  expect(runCli(root, 'validate').stdout).toContain('broken-expectation');
});
