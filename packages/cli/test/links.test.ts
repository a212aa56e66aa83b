import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { CLIENTS, minimalRoot, runCli } from './cli.ts';

const SECRET = 'host-secret-8f2c1';

/** A folder beside the root, with what nobody should see. */
function host(): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'inner'));
  for (const name of ['secret.json', 'secret.yaml', 'inner/secret.json', 'access.pem', 'x.jar'])
    writeFileSync(join(folder, name), `{ "${SECRET}": }\n`);
  return folder;
}

/** Links leading out of the root, by their paths in it; what they lead to is in {@link host}. */
const links: [path: string, target: string][] = [
  ['templates/configs/keycloak/managed/20-more.json', 'secret.json'],
  ['templates/configs/keycloak/bootstrap/20-more.json', 'secret.json'],
  ['templates/configs/keycloak/managed', 'inner'],
  ['templates/configs/keycloak', '.'],
  ['templates', '.'],
  ['templates/configs/keycloak/providers/x.jar', 'x.jar'],
  ['templates/configs/keycloak/providers', '.'],
  ['templates/configs/keycloak/certificates/access.pem', 'access.pem'],
  ['templates/configs/keycloak/themes/mine/login/theme.properties', 'secret.json'],
  ['templates/configs/keycloak/themes/mine/login/inner', 'inner'],
  ['templates/configs/keycloak/themes', '.'],
  ['stages/shared.yaml', 'secret.yaml'],
  ['stages/variables.yaml', 'secret.yaml'],
  ['stages/access.yaml', 'secret.yaml'],
  ['stages/other.yaml', 'secret.yaml'],
  ['stages', '.'],
  ['images.lock', 'secret.yaml'],
];

describe('a link in the root that leads out of it', () => {
  it.each(links)('is not followed: %s', (path, target) => {
    const root = minimalRoot();
    const at = join(root, path);
    rmSync(at, { recursive: true, force: true });
    mkdirSync(join(at, '..'), { recursive: true });
    symlinkSync(join(host(), target), at);
    for (const command of [['validate'], ['generate', '--all'], ['generate', '--all', '--check']]) {
      const { status, stdout, stderr } = runCli(root, ...command);
      expect({ command, status }).toEqual({ command, status: 1 });
      expect((stdout + stderr).replaceAll(/\n +/g, ':')).toContain(`${path}:1:1 error link-outside-root: this link`);
      expect(stdout + stderr).not.toContain(SECRET);
    }
  });

  it('is one of several folders only: the root itself may be one, and links in it that stay there', () => {
    const root = minimalRoot();
    const linked = join(temporaryFolder(), 'linked');
    symlinkSync(root, linked);
    renameSync(join(root, CLIENTS), join(root, 'clients.json'));
    symlinkSync('../../../../clients.json', join(root, CLIENTS));
    expect(runCli(linked, 'validate')).toMatchObject({ status: 0 });
    expect(runCli(join(root, '..'), 'validate', '--root', linked)).toMatchObject({ status: 0 });
  });
});

describe('a link in the output folder', () => {
  it.each(['docker-compose.demo.yml', 'configs/keycloak/placeholders.sh', '.generated.json'])(
    'is not read by --check, and becomes a file: %s',
    (path) => {
      const root = minimalRoot();
      expect(runCli(root, 'generate', '--all').status).toBe(0);
      const at = join(root, 'deploy', path);
      const generated = readFileSync(at, 'utf8');
      const outside = join(host(), 'file');
      cpSync(at, outside);
      appendFileSync(outside, `# ${SECRET}\n`);
      rmSync(at);
      symlinkSync(outside, at);
      const before = readFileSync(outside, 'utf8');

      const check = runCli(root, 'generate', '--all', '--check');
      expect(check.status).toBe(1);
      expect(check.stdout).toContain(`stale: deploy/${path} (a link instead of a file)\n`);
      expect(check.stdout + check.stderr).not.toContain(SECRET);
      expect(runCli(root, 'generate', '--all').status).toBe(0);
      expect(readFileSync(at, 'utf8')).toBe(generated);
      expect(readFileSync(outside, 'utf8')).toBe(before);
    },
  );

  it('is not written through where the folder itself is one, unless it is named', () => {
    const root = minimalRoot();
    const outside = temporaryFolder();
    symlinkSync(outside, join(root, 'deploy'));
    const refused = runCli(root, 'generate', '--all');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('deploy is a link that leaves the root');
    expect(runCli(root, 'generate', '--all', '--out', 'deploy').status).toBe(0);
  });
});
