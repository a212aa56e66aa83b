import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/folders.ts';
import { type Run, runCli } from './cli.ts';

const SECRET = 'hunter2-of-the-shop';

/** What `adopt --export` does with a file, and whether there is a root then. */
function adopt(text: string | Buffer, ...args: string[]): Run & { readonly root: string; readonly made: boolean } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'export.json'), text);
  const root = join(folder, 'root');
  const run = runCli(folder, 'adopt', '--export', 'export.json', '--out', 'root', ...args);
  return { ...run, root, made: existsSync(root) };
}

describe('adopt --export', () => {
  it.each([
    ['a file that is cut off', `{ "realm": "shop", "smtpServer": { "password": "${SECRET}", "fr`, 'not-a-realm'],
    ['a file that is empty', '', 'not-a-realm'],
    ['a file that is not text', Buffer.from([0x1f, 0x8b, 0x08, 0x00]), 'unreadable-file'],
    ['a file that is not JSON', `password: ${SECRET}`, 'invalid-json'],
    ['a client', `{ "clientId": "web", "secret": "${SECRET}" }`, 'not-a-realm'],
    ['the users of a realm', '{ "realm": "shop", "users": [] }', 'not-a-realm'],
    ['several realms', '[{ "realm": "shop" }, { "realm": "staff" }]', 'several-realms'],
    ["Keycloak's own realm", '{ "realm": "master" }', 'unusable-realm'],
    ['a realm with a name that Keycloak refuses', '{ "realm": "a/b" }', 'unusable-realm'],
  ])('says in one line what is wrong with %s, and writes nothing', (_, text, code) => {
    const { status, stdout, stderr, made } = adopt(text);
    expect({ status, stdout, made }).toEqual({ status: 1, stdout: '', made: false });
    expect(stderr).toMatch(new RegExp(`^export\\.json:\\d+:\\d+ error ${code}: .+\n$`));
    expect(stderr).not.toContain(SECRET);
  });

  it('takes the realm that is named out of several', () => {
    const realms = '[{ "realm": "master" }, { "realm": "shop", "enabled": true }]';
    const { status, root } = adopt(realms, '--realm', 'shop');
    expect(status).toBe(0);
    expect(readFileSync(join(root, 'templates/configs/keycloak/bootstrap/realm-settings.json'), 'utf8')).toContain(
      '"shop"',
    );
    expect(adopt(realms, '--realm', 'shops')).toMatchObject({
      status: 1,
      made: false,
      stderr: 'export.json:1:1 error missing-realm: there is no realm "shops" in this file. Did you mean "shop"?\n',
    });
  });

  it('takes a realm that an old Keycloak exported, without a server', () => {
    const realm = {
      realm: 'shop',
      enabled: true,
      keycloakVersion: '4.8.3.Final',
      defaultRoles: ['member'],
      roles: { realm: [{ name: 'member' }] },
      clients: [{ clientId: 'shop-api', secret: SECRET, standardFlowEnabled: false, serviceAccountsEnabled: true }],
    };
    const { status, root } = adopt(JSON.stringify(realm));
    expect(status).toBe(0);
    expect(readFileSync(join(root, 'deploy/.env'), 'utf8')).toContain(SECRET);
    expect(readFileSync(join(root, 'ADOPTED.md'), 'utf8')).toContain('The export is of Keycloak 4.8.3.Final.');
    const templates = join(root, 'templates');
    const files = readdirSync(templates, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    const texts = files.map((name) => readFileSync(join(templates, name), 'utf8')).join('\n');
    expect(texts).toContain('"shop-api"');
    expect(texts).not.toContain(SECRET);
  });
});
