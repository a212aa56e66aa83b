import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Run, runCliBeside } from '../../packages/cli/test/cli.ts';
import { temporaryFolder } from '../folders.ts';
import { needs } from '../needs.ts';
import type { Document } from './admin-api.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

const jar = process.env['KEYCLOAK_CONFIG_CLI_JAR'];

const SHOP = `
realm: $(env:REALM:-shop)
enabled: true
clients:
  - &client
    clientId: web
    publicClient: true
    redirectUris: ["https://$(SHOP_HOST)/*"]
    attributes: { note: on }
  - <<: *client
    clientId: mobile
roles:
  realm: [{ name: buyer }, { name: manager, composite: true, composites: { realm: [buyer] } }]
---
realm: garden
displayName: $$(env:REALM)
`;
const LATER = {
  realm: 'shop',
  clients: [
    { clientId: 'web', name: 'Shop' },
    { clientId: 'mobile', enabled: false },
    { clientId: 'api', secret: '$(base64Decoder:$(env:API_SECRET))', serviceAccountsEnabled: true },
  ],
};

describe('a plan of import files', needs('keycloak-config-cli', jar !== undefined), () => {
  let keycloak: Keycloak;
  beforeAll(async () => {
    keycloak = await startKeycloak();
  });
  afterAll(async () => keycloak?.stop());

  it('is what keycloak-config-cli does with them, and is empty then', { timeout: 600_000 }, async () => {
    // Spring puts values of its own into a password like the administrator's, which has a "${".
    const { admin } = keycloak;
    await admin.post('/master/users', {
      username: 'kcc',
      enabled: true,
      credentials: [{ type: 'password', value: 'kcc-password' }],
    });
    const [user] = await admin.get<Document[]>('/master/users?username=kcc&exact=true');
    const role = await admin.get('/master/roles/admin');
    await admin.post(`/master/users/${user?.['id']}/role-mappings/realm`, [role]);

    const folder = temporaryFolder();
    mkdirSync(join(folder, 'config/later'), { recursive: true });
    writeFileSync(join(folder, 'config/a.yaml'), SHOP);
    writeFileSync(join(folder, 'config/later/b.json'), JSON.stringify(LATER));
    writeFileSync(join(folder, 'config/notes.yaml'), '# nothing that could be read\n- a list');
    const env = {
      KEYCLOAK_URL: keycloak.url,
      KEYCLOAK_USER: 'kcc',
      KEYCLOAK_PASSWORD: 'kcc-password',
      IMPORT_VAR_SUBSTITUTION_ENABLED: 'yes',
      IMPORT_CACHE_ENABLED: 'off',
      IMPORT_FILES_EXCLUDES: '**/notes.*',
      SHOP_HOST: 'shop.example.org',
      API_SECRET: Buffer.from('a-secret-nobody-may-see').toString('base64'),
    };
    writeFileSync(
      join(folder, 'kcc.env'),
      Object.entries(env)
        .map(([name, value]) => `${name}='${value}'\n`)
        .join(''),
    );
    const plan = async (...args: string[]): Promise<Run> =>
      runCliBeside(folder, ['plan', '--files', 'config/**/*', '--env', 'kcc.env', ...args], {});
    /** @param expected its exit code; where it is another one, its log says why. */
    const reconcile = (expected: number): void => {
      const { status, stdout } = spawnSync(join(inject('javaHome'), 'bin/java'), ['-jar', jar ?? ''], {
        cwd: folder,
        env: { ...env, KEYCLOAK_READTIMEOUT: '120s', IMPORT_FILES_LOCATIONS: 'config/**/*' },
        encoding: 'utf8',
      });
      expect(status, stdout).toBe(expected);
    };

    const first = await plan();
    expect(first).toMatchObject({ status: 2, stderr: '' });
    expect(first.stdout).toContain(
      'Realm garden: what the next run of keycloak-config-cli will do\n\nrealm\n  + garden\n',
    );
    expect(first.stdout).not.toContain('nobody-may-see');
    reconcile(0);
    const nothing = (realm: string): string =>
      `Realm ${realm}: what the next run of keycloak-config-cli will do\n\nNothing to do.\n`;
    expect(await plan()).toEqual({ status: 0, stderr: '', stdout: `${nothing('shop')}\n\n${nothing('garden')}` });

    const web = await admin.client('shop', 'web');
    await admin.put(`/shop/clients/${web['id']}`, { ...web, redirectUris: ['*'], attributes: { note: 'off' } });
    await admin.post('/shop/clients', { clientId: 'by-hand' });
    const drift = await plan('--realm', 'shop');
    expect(drift.status).toBe(2);
    expect(drift.stdout).toContain(
      '  ~ web\n      attributes.note: "off" → "true"\n      redirectUris:\n        - *\n',
    );
    expect(drift.stdout).toContain('  ! by-hand\n');
    reconcile(0);
    expect((await plan('--realm', 'shop')).stdout).toContain('Nothing to do; 1 made by hand stays.');

    writeFileSync(join(folder, 'config/later/c.yaml'), 'realm: shop\nclient: []');
    const refused = await plan('--realm', 'shop');
    expect(refused.status).toBe(1);
    expect(refused.stdout).toContain(
      'The run will fail in config/later/c.yaml: read the file: "client" is not a property',
    );
    reconcile(1);
  });
});
