import {
  appendFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
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

  it.each([
    'deploy/.env',
    'deploy/secrets/A',
    '.git/config',
    'build/configs/A',
    'dist/secrets/A',
    'sub/deploy/A',
    'prod.env',
  ])('may not lead to %s', (path) => {
    const root = minimalRoot();
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), SECRET);
    if (path.startsWith('build/')) writeFileSync(join(root, 'build/.generated.json'), '{}');
    const theme = 'templates/configs/keycloak/themes/mine/login/leak.txt';
    for (const link of [theme, 'stages/access.yaml']) {
      mkdirSync(join(root, link, '..'), { recursive: true });
      symlinkSync(join(root, path), join(root, link));
      const { status, stdout, stderr } = runCli(root, 'generate', '--all');
      expect(status).toBe(1);
      expect((stdout + stderr).replaceAll(/\n +/g, ':')).toContain(`${link}:1:1 error link-outside-root: this link`);
      expect(stdout + stderr).not.toContain(SECRET);
      rmSync(join(root, link));
    }
  });

  it('may lead to where pnpm and Kubernetes keep files', () => {
    const root = minimalRoot();
    renameSync(join(root, CLIENTS), join(root, 'clients.json'));
    for (const folder of ['node_modules/.pnpm/t@1', 'templates/..2026']) {
      mkdirSync(join(root, folder), { recursive: true });
      cpSync(join(root, 'clients.json'), join(root, folder, 'clients.json'));
      rmSync(join(root, CLIENTS), { force: true });
      symlinkSync(join(root, folder, 'clients.json'), join(root, CLIENTS));
      expect(runCli(root, 'validate')).toMatchObject({ status: 0 });
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

  it.each([
    ['.', 'deploy'],
    ['.git', 'deploy/configs/keycloak/themes/mine'],
    ['deploy/secrets', 'deploy/configs/keycloak/themes/mine'],
  ])('is not written through: to %s', (target, link) => {
    const root = minimalRoot();
    for (const folder of ['.git', 'deploy/secrets', 'templates/configs/keycloak/themes/mine/login'])
      mkdirSync(join(root, folder), { recursive: true });
    const mine = [join(root, '.git/config'), join(root, 'deploy/secrets/config')];
    for (const file of mine) writeFileSync(file, SECRET);
    const theme = join(root, 'templates/configs/keycloak/themes/mine');
    writeFileSync(join(theme, 'login/theme.properties'), 'parent=keycloak\n');
    writeFileSync(join(theme, 'config'), 'nothing\n');
    if (link === 'deploy') renameSync(join(root, 'deploy'), join(root, 'former'));
    mkdirSync(join(root, link, '..'), { recursive: true });
    symlinkSync(join(root, target), join(root, link));
    if (link === 'deploy') {
      mkdirSync(join(root, 'configs/keycloak/themes'), { recursive: true });
      symlinkSync(join(root, '.git'), join(root, 'configs/keycloak/themes/mine'));
    }
    for (const command of [['--all', '--check'], ['--all']]) {
      const { status, stdout, stderr } = runCli(root, 'generate', ...command);
      expect(status).toBe(1);
      expect(stderr).toContain('path-outside-output');
      expect(stdout + stderr).not.toContain(SECRET);
    }
    expect(readFileSync(mine[0] as string, 'utf8')).toBe(SECRET);
  });

  it.each<[string, object, object]>([
    ['removed', { gone: ['configs/keycloak/themes/mine/A'] }, {}],
    ['moved', {}, { write: { 'configs/keycloak/themes/other/A': SECRET.length }, remove: [] }],
  ])('is no way for a list to have something else %s', (_, manifest, changes) => {
    const root = minimalRoot();
    const secrets = join(root, 'deploy/secrets');
    for (const folder of [secrets, join(root, 'deploy/configs/keycloak/themes')])
      mkdirSync(folder, { recursive: true });
    writeFileSync(join(secrets, 'A'), SECRET);
    symlinkSync(secrets, join(root, 'deploy/configs/keycloak/themes/mine'));
    writeFileSync(join(root, 'deploy/.generated.json'), JSON.stringify(manifest));
    const staged = join(root, 'deploy/.generate-published/files/configs/keycloak/themes');
    mkdirSync(staged, { recursive: true });
    symlinkSync(secrets, join(staged, 'other'));
    writeFileSync(join(staged, '../../../../changes.json'), JSON.stringify(changes));
    runCli(root, 'generate', '--all');
    expect(readFileSync(join(secrets, 'A'), 'utf8')).toBe(SECRET);
  });

  it('is not written through where the folder itself is one, unless it is named', () => {
    const root = minimalRoot();
    const outside = temporaryFolder();
    symlinkSync(outside, join(root, 'deploy'));
    const refused = runCli(root, 'generate', '--all');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('deploy is a link; if it is meant to be one');
    expect(runCli(root, 'generate', '--all', '--out', 'deploy').status).toBe(0);
  });
});

describe('a link in the place of what a command writes', () => {
  it.each(['deploy', 'deploy/.env', 'deploy/secrets'])('is not followed by make-env unless it is named: %s', (path) => {
    const root = minimalRoot();
    const outside = host();
    const target = path === 'deploy/.env' ? join(outside, 'profile') : outside;
    writeFileSync(join(outside, 'profile'), 'export A=b\n');
    mkdirSync(join(root, path, '..'), { recursive: true });
    symlinkSync(target, join(root, path));
    const before = readdirSync(outside);
    const { status, stderr } = runCli(root, 'make-env', '--stage', 'demo');
    expect(status).toBe(1);
    expect(stderr).toContain(`${path}:1:1 error path-outside-output: this link may lead out of the root`);
    expect(readdirSync(outside)).toEqual(before);
    expect(readFileSync(join(outside, 'profile'), 'utf8')).toBe('export A=b\n');
    if (path === 'deploy/.env') expect(runCli(root, 'make-env', '--stage', 'demo', '--env', target).status).toBe(0);
  });

  it('is not followed by make-env for the folder of secrets, whatever file is named', () => {
    const root = minimalRoot();
    const outside = host();
    appendFileSync(join(root, 'stages/demo.yaml'), 'secrets: files\n');
    mkdirSync(join(root, 'deploy'));
    symlinkSync(outside, join(root, 'deploy/secrets'));
    const before = readdirSync(outside);
    const { status, stderr } = runCli(root, 'make-env', '--stage', 'demo', '--env', 'deploy/demo.env');
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('unwritable-output: it cannot be written: it is a link'),
    ]);
    expect(readdirSync(outside)).toEqual(before);
  });

  it('is not followed where git ignores secrets', () => {
    const root = minimalRoot();
    const outside = join(host(), 'ignore');
    appendFileSync(join(root, 'stages/demo.yaml'), 'secrets: files\n');
    mkdirSync(join(root, 'deploy/secrets'), { recursive: true });
    symlinkSync(outside, join(root, 'deploy/secrets/.gitignore'));
    runCli(root, 'make-env', '--stage', 'demo');
    expect(existsSync(outside)).toBe(false);
  });

  it('is not followed by adopt, which then says so', () => {
    const root = temporaryFolder();
    const outside = host();
    symlinkSync(outside, join(root, 'deploy'));
    const exported = join(outside, 'export.json');
    writeFileSync(exported, JSON.stringify({ realm: 'shop', clients: [] }));
    const before = readdirSync(outside);
    const { status, stderr } = runCli(root, 'adopt', '--out', '.', '--export', exported);
    expect([status, stderr]).toEqual([1, expect.stringContaining('path-outside-output')]);
    expect(readdirSync(outside)).toEqual(before);
  });

  it('is said by what changes a root', () => {
    const root = minimalRoot();
    symlinkSync(host(), join(root, '.realm-as-code'));
    const { status, stderr } = runCli(root, 'schemas');
    expect([status, stderr]).toEqual([1, expect.stringContaining('a link is in its place')]);
  });

  it('names no program for git to run', () => {
    const root = minimalRoot();
    const fake = join(root, 'PWNED');
    for (const folder of ['objects', 'refs/heads']) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'HEAD'), 'ref: refs/heads/main\n');
    const settings = `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = "."\n\tfsmonitor = "touch ${fake}; false"\n`;
    writeFileSync(join(root, 'config'), settings);
    expect(runCli(root, 'bundle', '--stage', 'demo').status).toBe(1);
    expect(existsSync(fake)).toBe(false);
  });

  it('is replaced by a page and a bundle', () => {
    const root = minimalRoot();
    const outside = join(host(), 'key');
    writeFileSync(outside, SECRET, { mode: 0o600 });
    for (const [name, ...command] of [
      ['realm-demo.html', 'picture', '--stage', 'demo'],
      ['realm-demo-1.0.0.tar.gz', 'bundle', '--stage', 'demo', '--version', '1.0.0'],
    ] as const) {
      symlinkSync(outside, join(root, name));
      expect(runCli(root, ...command).status).toBe(0);
      expect(lstatSync(join(root, name)).isFile()).toBe(true);
    }
    expect(readFileSync(outside, 'utf8')).toBe(SECRET);
    expect(statSync(outside).mode & 0o777).toBe(0o600);
  });
});
