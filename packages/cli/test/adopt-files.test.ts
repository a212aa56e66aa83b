import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { runCli } from './cli.ts';

const REALM = `
realm: shop
enabled: true
accessTokenLifespan: $(env:LIFESPAN:-300)
smtpServer: {host: mail.test, from: shop@mail.test, user: shop, password: $(env:SMTP_PASSWORD)}
clientScopes:
- {name: staff, protocol: openid-connect}
`;
const CLIENTS = '{"realm": "shop", "clients": [{"clientId": "web", "secret": "l1ve-S3cret-of-it"}]}';

/** @returns a folder with files in it. */
function folderWith(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

describe('adopt --files', () => {
  it('makes a root in which nothing is wrong, with the values that the files have', () => {
    const folder = folderWith({ 'config/00-realm.yaml': REALM, 'config/sub/10-clients.json': CLIENTS });
    const { status, stdout, stderr } = runCli(folder, 'adopt', '--files', 'config/**/*', '--out', 'root');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('root: the realm shop as code, with the stage main');
    expect(stdout).toContain('deploy/.env: SMTP_PASSWORD is to be filled in');

    const root = join(folder, 'root');
    expect(runCli(root, 'validate')).toMatchObject({ status: 0 });
    expect(runCli(root, 'generate', '--all')).toMatchObject({ status: 0, stderr: '' });
    const env = readFileSync(join(root, 'deploy/.env'), 'utf8');
    expect(env).toContain('LIFESPAN=300\n');
    expect(env).toContain('WEB_CLIENT_SECRET=l1ve-S3cret-of-it\n');
    const page = readFileSync(join(root, 'ADOPTED.md'), 'utf8');
    expect(page).toContain('`managed/00-realm.json`, `managed/10-clients.json`');
    expect(page).not.toContain('l1ve-S3cret-of-it');
  });

  it('applies the files in the order of keycloak-config-cli: location by location, each sorted, hidden ones left out', () => {
    const folder = folderWith({
      'b/2.yaml': 'realm: shop\nenabled: true\n',
      'b/1.yaml': 'realm: shop\nroles: {realm: [{name: buyer}]}\n',
      'a/3.yaml': 'realm: shop\nloginTheme: keycloak\n',
      'a/.4.yaml': 'realm: [',
      'a/empty.yaml': '',
    });
    runCli(folder, 'adopt', '--files', 'b/*,a/*', '--out', 'root');
    const page = readFileSync(join(folder, 'root/ADOPTED.md'), 'utf8');
    expect(page).toContain('`managed/1.json`, `managed/2.json`, `managed/3.json`');
  });

  it.each([
    ['nothing matches', ['none/*'], 'none/*:1:1 error file-not-found: no file matches this'],
    ['it is a folder', ['config'], 'config:1:1 error file-not-found: this is a folder. Write "config/*"'],
    ['it is elsewhere', ['https://x.test/a.json'], 'error unknown-location: only files on this machine'],
    ['it is in an archive', ['zip:file:a.zip!/*'], 'error unknown-location: only files on this machine'],
    ['it is not UTF-8', ['config/latin1.yaml'], 'config/latin1.yaml:2:1 error unreadable-file: this line is not UTF-8'],
    ['it is no YAML', ['config/cut.yaml'], 'config/cut.yaml:2:1 error invalid-yaml: '],
    ['there are several realms', ['config/two.yaml'], 'error several-realms: these files have 2 realms: "a", "b"'],
  ])('says in one line why it takes nothing where %s', (_, patterns, message) => {
    const folder = folderWith({
      'config/latin1.yaml': Buffer.from('realm: shop\ndisplayName: caf\u00e9\n', 'latin1'),
      'config/cut.yaml': 'realm: {a: 1,\n',
      'config/two.yaml': 'realm: a\n---\nrealm: b\n',
    });
    const { status, stdout, stderr } = runCli(folder, 'adopt', '--files', ...patterns, '--out', 'root');
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(existsSync(join(folder, 'root'))).toBe(false);
  });

  it('takes one realm of several, and adds another to the root', () => {
    const folder = folderWith({ 'two.yaml': 'realm: a\n---\nrealm: b\ndisplayName: "{{x}}"\n' });
    const { stdout } = runCli(folder, 'adopt', '--files', 'two.yaml', '--realm', 'a', '--out', 'root');
    expect(stdout).toContain('root: the realm a as code');
    const added = runCli(folder, 'adopt', '--files', 'two.yaml', '--realm', 'b', '--add', '--out', 'root');
    expect(added).toMatchObject({ status: 0, stderr: '' });
    expect(added.stdout).toContain('root: the realm b is added');
    expect(runCli(join(folder, 'root'), 'generate', '--all')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, 'root/deploy/configs/keycloak/b-realm.main.json'), 'utf8')).toContain('"{{x}}"');
  });
});
