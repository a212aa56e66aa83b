import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { CLIENTS, minimalRoot, runCli, runCliWith } from './cli.ts';

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

describe('generate', () => {
  it('writes the files of the named stages, and a second run writes nothing', () => {
    const root = minimalRoot();
    const first = runCli(root, 'generate', '--stage', 'demo');
    expect(first.stdout).toBe('demo: 7 written, 0 unchanged, 0 removed in deploy\n');
    const file = join(root, 'deploy/docker-compose.demo.yml');
    const { mtimeMs, ino } = statSync(file);
    expect(runCli(root, 'generate', '--stage', 'demo').stdout).toBe(
      'demo: 0 written, 7 unchanged, 0 removed in deploy\n',
    );
    expect(statSync(file)).toMatchObject({ mtimeMs, ino });
  });

  it('accepts the -- that pnpm hands on, and several stages', () => {
    const root = minimalRoot();
    writeFileSync(join(root, 'stages/other.yaml'), readFileSync(join(root, 'stages/demo.yaml')));
    expect(runCli(root, 'generate', '--', '--stage', 'demo', 'other').stdout).toContain('demo, other: ');
  });

  it('writes to --out from --root, from any folder', () => {
    const [root, out, elsewhere] = [minimalRoot(), temporaryFolder(), temporaryFolder()];
    expect(runCli(elsewhere, 'generate', '--all', '--root', root, '--out', out).status).toBe(0);
    expect(existsSync(join(out, 'env.demo.example'))).toBe(true);
    expect(existsSync(join(root, 'deploy'))).toBe(false);
  });

  it('shows warnings beside its result, also with --check, and of many the first', () => {
    const root = minimalRoot();
    cpSync(join(root, 'stages/demo.yaml'), join(root, 'stages/other.yaml'));
    appendFileSync(join(root, 'stages/shared.yaml'), '  old: 1\n');
    appendFileSync(join(root, 'stages/other.yaml'), 'compose: { services: { keycloak: { image: "keycloak:1" } } }\n');
    const { status, stdout, stderr } = runCli(root, 'generate', '--all');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^demo, other: \d+ written, 0 unchanged, 0 removed in deploy\n$/);
    const warning = 'stages/shared.yaml:7:3 warning unused-value: no template uses the value "old". Remove it, or';
    expect(stderr).toContain(warning);
    const check = runCli(root, 'generate', '--all', '--check');
    expect(check).toMatchObject({ status: 0, stdout: '' });
    expect(check.stderr).toBe(stderr);

    appendFileSync(join(root, 'stages/shared.yaml'), Array.from({ length: 40 }, (_, at) => `  v${at}: 1\n`).join(''));
    const many = runCli(root, 'generate', '--stage', 'demo').stderr.split('\n');
    expect(many).toHaveLength(22);
    expect(many.at(-2)).toBe('… and 21 more warnings: "validate" shows all of them');
  });

  it('removes what it no longer generates, and nothing else', () => {
    const root = minimalRoot();
    writeFileSync(join(root, 'stages/other.yaml'), readFileSync(join(root, 'stages/demo.yaml')));
    mkdirSync(join(root, 'deploy/configs/keycloak/managed'), { recursive: true });
    writeFileSync(join(root, 'deploy/.env'), 'SECRET=1');
    writeFileSync(join(root, 'deploy/configs/keycloak/managed/mine.json'), '{}');
    runCli(root, 'generate', '--all');
    rmSync(join(root, 'stages/other.yaml'));
    rmSync(join(root, 'templates/configs/keycloak/managed/10-clients.json'));
    const { stdout } = runCli(root, 'generate', '--stage', 'demo');
    expect(stdout).toBe('demo: 3 written, 3 unchanged, 5 removed in deploy\n');
    expect(filesIn(join(root, 'deploy'))).toEqual([
      '.env',
      '.generated.json',
      'configs/keycloak/demo-realm.demo.json',
      'configs/keycloak/keycloak-config-entrypoint.sh',
      'configs/keycloak/keycloak-entrypoint.sh',
      'configs/keycloak/managed/mine.json',
      'configs/keycloak/placeholders.sh',
      'docker-compose.demo.yml',
      'env.demo.example',
    ]);
  });

  it('keeps the files of stages that were not asked for', () => {
    const root = minimalRoot();
    writeFileSync(join(root, 'stages/other.yaml'), readFileSync(join(root, 'stages/demo.yaml')));
    runCli(root, 'generate', '--all');
    const before = filesIn(join(root, 'deploy'));
    expect(runCli(root, 'generate', '--stage', 'demo').status).toBe(0);
    expect(filesIn(join(root, 'deploy'))).toEqual(before);
  });

  it('leaves earlier output intact when the input is wrong', () => {
    const root = minimalRoot();
    runCli(root, 'generate', '--all');
    const file = join(root, 'deploy/configs/keycloak/managed/10-clients.demo.json');
    const before = readFileSync(file, 'utf8');
    writeFileSync(
      join(root, 'templates/configs/keycloak/managed/10-clients.json'),
      '{ "realm": "demo", "clients": [] ',
    );
    expect(runCli(root, 'generate', '--all').status).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('says so when a target cannot be written, and changes nothing', () => {
    const root = minimalRoot();
    runCli(root, 'generate', '--all');
    const target = join(root, 'deploy/env.demo.example');
    rmSync(target);
    mkdirSync(target); // root may write anywhere; a folder in the way stops everyone
    writeFileSync(join(root, 'templates/configs/keycloak/managed/20-more.json'), '{ "realm": "demo" }');
    const run = runCli(root, 'generate', '--all');
    expect(run.stderr).toBe(
      'deploy/env.demo.example:1:1 error unwritable-output: the output cannot be written: a folder is in its place\n',
    );
    expect(run.status).toBe(1);
    expect(existsSync(join(root, 'deploy/configs/keycloak/managed/20-more.demo.json'))).toBe(false);
    expect(filesIn(join(root, 'deploy')).filter((name) => name.includes('.generate-'))).toEqual([]);
  });

  it('clears away what a killed run left, also when the files themselves are up to date', () => {
    const root = minimalRoot();
    expect(runCli(root, 'generate', '--all').status).toBe(0);
    const { pid } = spawnSync(process.execPath, ['-e', '0']); // a process that is no more
    mkdirSync(join(root, `deploy/.generate-${pid}/configs`), { recursive: true });
    const check = runCli(root, 'generate', '--all', '--check');
    expect(check).toMatchObject({ status: 1, stdout: '' });
    expect(check.stderr).toContain('interrupted-run: an interrupted "generate" left temporary files');
    expect(runCli(root, 'generate', '--all').status).toBe(0);
    expect(readdirSync(join(root, 'deploy')).filter((name) => name.startsWith('.generate-'))).toEqual([]);
  });

  it.each([0o000, 0o077])('lets containers read, and nobody else write, with the umask %o', (umask) => {
    const root = minimalRoot();
    const before = process.umask(umask);
    try {
      expect(runCli(root, 'generate', '--all').status).toBe(0);
    } finally {
      process.umask(before);
    }
    const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.startsWith('deploy'));
    const modes = paths.map((path) => [path, statSync(join(root, path)).mode & 0o777] as const);
    expect(modes.filter(([, mode]) => mode !== 0o644 && mode !== 0o755)).toEqual([]);
    expect(modes.filter(([path, mode]) => statSync(join(root, path)).isDirectory() && mode !== 0o755)).toEqual([]);
  });

  it('generates a stage of any name that it may have', () => {
    const root = minimalRoot();
    for (const name of ['constructor', 'shared2', '0'])
      cpSync(join(root, 'stages/demo.yaml'), join(root, `stages/${name}.yaml`));
    expect(runCli(root, 'generate', '--all')).toMatchObject({ status: 0, stderr: '' });
    expect(runCli(root, 'generate', '--stage', 'constructor', '--check')).toMatchObject({ status: 0, stderr: '' });
    rmSync(join(root, 'stages/constructor.yaml'));
    expect(runCli(root, 'generate', '--all').stdout).toMatch(/ [1-9]\d* removed in deploy\n$/);
  });

  it('shows what is in a generated file without what would steer a terminal', () => {
    const root = minimalRoot();
    expect(runCli(root, 'generate', '--all').status).toBe(0);
    appendFileSync(
      join(root, 'deploy/docker-compose.demo.yml'),
      '# \u001b]0;title\u0007 \u001b[8mhidden \u202eturned\n',
    );
    const { stdout } = runCli(root, 'generate', '--all', '--check');
    expect(stdout).toContain(String.raw`-# \u001b]0;title\u0007 \u001b[8mhidden \u202eturned`);
  });

  it('does not write through a link that leaves the output folder', () => {
    const [root, outside] = [minimalRoot(), temporaryFolder()];
    mkdirSync(join(root, 'deploy'));
    symlinkSync(outside, join(root, 'deploy/configs'));
    const run = runCli(root, 'generate', '--all');
    expect(run).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('error path-outside-output: deploy/configs is a link') as string,
    });
    expect(readdirSync(outside)).toEqual([]);
  });

  it.each(['../victim', '/etc/victim', 'a/../../victim', 'C:\\victim'])('does not follow a manifest to %s', (path) => {
    const root = minimalRoot();
    mkdirSync(join(root, 'deploy'));
    writeFileSync(join(root, 'victim'), 'mine');
    writeFileSync(join(root, 'deploy/.generated.json'), JSON.stringify({ stages: { gone: [path] } }));
    const run = runCli(root, 'generate', '--all');
    expect(run.stderr).toMatch(/^deploy\/\.generated\.json:1:1 error invalid-manifest: .*\n$/);
    expect(readFileSync(join(root, 'victim'), 'utf8')).toBe('mine');
  });

  it.each([
    '.env',
    '.git/config',
    'secrets/KEYCLOAK_DB_PASSWORD',
    'compose.yaml',
    'configs/keycloak/notes.md',
    'configs/keycloak/themes/aihub/.git/config',
    'configs/keycloak/managed/deeper/10-roles.dev.json.orig',
  ])('does not remove %s, which a manifest names that somebody has made up', (path) => {
    const root = minimalRoot();
    mkdirSync(join(root, 'deploy', dirname(path)), { recursive: true });
    writeFileSync(join(root, 'deploy', path), 'mine');
    writeFileSync(join(root, 'deploy/.generated.json'), JSON.stringify({ stages: { gone: [path] } }));
    const run = runCli(root, 'generate', '--all');
    expect(run).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /^deploy\/\.generated\.json:1:1 error invalid-manifest: .* which "generate" never writes/,
      ) as string,
    });
    expect(readFileSync(join(root, 'deploy', path), 'utf8')).toBe('mine');
  });

  it('refuses a realm whose name would lead out of the output folder', () => {
    const root = minimalRoot();
    for (const name of ['bootstrap/realm.json', 'managed/10-clients.json']) {
      const file = join(root, 'templates/configs/keycloak', name);
      writeFileSync(file, readFileSync(file, 'utf8').replace('"realm": "demo"', '"realm": "../../../demo"'));
    }
    expect(runCli(root, 'generate', '--all').stderr).toContain('error refused-realm');
    const exception = '{ rule: refused-realm, at: bootstrap/realm.json, reason: We want to see it }';
    appendFileSync(join(root, 'stages/demo.yaml'), `exceptions: [${exception}]\n`);
    expect(runCli(root, 'generate', '--all').stderr).toContain('error path-outside-output');
    expect(existsSync(join(root, 'deploy'))).toBe(false);
  });
});

describe('generate warns of what running realms will keep', () => {
  const warning = `${CLIENTS}:1:1 warning vanished-declaration: the client "app" is no longer declared and stays in running realms, secrets included: keycloak-config-cli deletes no clients without a list "clients". To delete them, write the list for one release with what is left, even if that is nothing: "clients": []\n`;

  it('where a file of the last generation is gone: once for all stages, with --check and without, and writes', () => {
    const root = minimalRoot();
    writeFileSync(join(root, 'stages/other.yaml'), readFileSync(join(root, 'stages/demo.yaml')));
    runCli(root, 'generate', '--all');
    rmSync(join(root, CLIENTS));
    const check = runCli(root, 'generate', '--all', '--check');
    expect(check).toMatchObject({ status: 1, stderr: expect.stringContaining(warning) as string });
    const run = runCli(root, 'generate', '--all');
    expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining(warning) as string });
    expect(run.stderr.match(/vanished-declaration/g)).toHaveLength(1);
    // What is written now is what counts from now on.
    expect(runCli(root, 'generate', '--all').stderr).not.toContain('vanished-declaration');
  });

  it('where a property is gone, and shows no value of it', () => {
    const root = minimalRoot();
    runCli(root, 'generate', '--all');
    const file = join(root, CLIENTS);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"fullScopeAllowed": false,', ''));
    expect(runCli(root, 'generate', '--all').stderr).toContain(
      `${CLIENTS}:5:19 warning vanished-declaration: the client "app" no longer declares "fullScopeAllowed": running realms keep its last value. Declare what it is to be\n`,
    );
  });

  it.each([
    '',
    '[]',
    '{ "clients": ',
    '{ "clients": [null, 3, { "clientId": 5 }], "users": {}, "roles": { "client": [] } }',
  ])('but not of what a damaged file says: %j', (damaged) => {
    const root = minimalRoot();
    runCli(root, 'generate', '--all');
    writeFileSync(join(root, 'deploy/configs/keycloak/managed/10-clients.demo.json'), damaged);
    expect(runCli(root, 'generate', '--all')).toMatchObject({ status: 0, stderr: '' });
  });

  it('but not of the files of another stage, or without a last generation', () => {
    const root = minimalRoot();
    rmSync(join(root, CLIENTS));
    const { status, stderr } = runCli(root, 'generate', '--all');
    expect(status).toBe(0);
    expect(stderr).not.toContain('vanished-declaration');
  });
});

describe('generate --check', () => {
  const notUpToDate = (command: string, folder = 'deploy'): string =>
    `${folder}: not up to date; run "${command}" and commit the result\n`;

  it('names what is stale, missing and left over, prints a unified diff, and writes nothing', () => {
    const root = minimalRoot();
    runCli(root, 'generate', '--all');
    const deploy = join(root, 'deploy');
    writeFileSync(
      join(root, 'stages/demo.yaml'),
      readFileSync(join(root, 'stages/demo.yaml'), 'utf8').replace('300', '600'),
    );
    writeFileSync(join(root, 'templates/configs/keycloak/managed/20-more.json'), '{ "realm": "demo" }');
    const manifest = join(deploy, '.generated.json');
    writeFileSync(join(deploy, 'docker-compose.old.yml'), 'a: 1\n');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace('"demo": [', '"demo": [\n      "docker-compose.old.yml",'),
    );
    chmodSync(join(deploy, 'configs/keycloak/placeholders.sh'), 0o755);
    const before = filesIn(deploy).map((name) => [name, readFileSync(join(deploy, name), 'utf8')]);
    const { status, stdout, stderr } = runCli(root, 'generate', '--all', '--check');
    expect(status).toBe(1);
    expect(stderr).toBe(notUpToDate('realm-as-code generate --all'));
    const [files, diff = ''] = stdout.split('\n\n', 2);
    expect(files).toBe(
      [
        'stale: deploy/configs/keycloak/demo-realm.demo.json',
        'missing: deploy/configs/keycloak/managed/20-more.demo.json',
        'stale: deploy/configs/keycloak/placeholders.sh (new mode 100644)',
        'stale: deploy/docker-compose.demo.yml',
        'stale: deploy/.generated.json',
        'left over: deploy/docker-compose.old.yml',
      ].join('\n'),
    );
    expect(diff).toMatch(/^--- a\/deploy\/configs\/keycloak\/demo-realm.demo.json\n\+\+\+ b\/deploy/);
    expect(diff).toContain('-  "accessTokenLifespan": 300,\n+  "accessTokenLifespan": 600,\n');
    expect(diff).not.toContain('20-more.demo.json\n@@');
    expect(filesIn(deploy).map((name) => [name, readFileSync(join(deploy, name), 'utf8')])).toEqual(before);
  });

  it('names missing files and says nothing of what would be in them', () => {
    const root = minimalRoot();
    const { status, stdout } = runCli(root, 'generate', '--all', '--check');
    expect(status).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => !line.startsWith('missing: deploy/'))).toEqual([]);
  });

  it('prints at most 40 lines of a diff, however much is stale', () => {
    const root = minimalRoot();
    runCli(root, 'generate', '--all');
    const generated = filesIn(join(root, 'deploy')).filter((name) => /\.(json|yml|sh)$/.test(name));
    for (const name of generated) writeFileSync(join(root, 'deploy', name), '{"stages": {}}\n');
    const { status, stdout } = runCli(root, 'generate', '--all', '--check');
    expect(status).toBe(1);
    const [files = '', diff = ''] = stdout.split('\n\n', 2);
    expect(files.split('\n')).toHaveLength(generated.length);
    const lines = diff.trimEnd().split('\n');
    expect(lines).toHaveLength(41);
    expect(lines.at(-1)).toMatch(/^… \d{3,} more lines: run "realm-as-code generate --all", then "git diff deploy"$/);
  });

  it('names a command that writes the files that were compared', () => {
    const root = minimalRoot();
    const elsewhere = runCli(
      join(root, '..'),
      'generate',
      '-s',
      'demo',
      '-c',
      '-r',
      root,
      '-o',
      "it's here",
      '-t',
      'compose',
    );
    expect(elsewhere.stderr).toBe(
      notUpToDate(
        `realm-as-code generate --stage demo --target compose --out 'it'\\''s here' --root ${root}`,
        "it's here",
      ),
    );
    const wrapped = runCliWith({ REALM_AS_CODE_GENERATE: 'make realm' }, root, 'generate', '--all', '--check');
    expect(wrapped.stderr).toBe(notUpToDate('make realm'));
  });
});
