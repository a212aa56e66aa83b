import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Run, runCliBeside } from '../../packages/cli/test/cli.ts';
import { envFile } from '../compose/engine.ts';
import { repository, temporaryFolder } from '../folders.ts';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { deploy, readRealm } from './realm-file.ts';

/** How many clients are added to the realm: 1,000 take Keycloak a minute to read. */
const CLIENTS = 300;
/** How many clients are imported at once. */
const CHUNK = 25;

describe('the plan of a live realm', () => {
  let keycloak: Keycloak;

  beforeAll(async () => {
    keycloak = await startKeycloak();
    await keycloak.migration();
  });
  afterAll(async () => keycloak?.stop());

  async function plan(...args: string[]): Promise<Run> {
    const file = join(temporaryFolder(), '.env');
    writeFileSync(file, envFile());
    const all = ['plan', '--stage', 'dev', '--url', keycloak.url, '--env', file, ...args];
    return runCliBeside(repository, all, process.env);
  }

  it('has nothing to do right after the first start, secrets included', async () => {
    expect(await plan('--secrets')).toEqual({
      status: 0,
      stdout: 'Realm aihub, stage dev: what the next reconcile will do\n\nNothing to do.\n',
      stderr: '',
    });
  });

  /** Makes a client with rights of realm-management, and signs in as that. @returns the options for it. */
  async function asClient(name: string, rights: readonly string[]): Promise<string[]> {
    const { admin } = keycloak;
    const secret = `${name}-secret`;
    await admin.post('/aihub/clients', { clientId: name, serviceAccountsEnabled: true, secret });
    const { id } = await admin.client('aihub', name);
    const user = await admin.get(`/aihub/clients/${id}/service-account-user`);
    const management = await admin.client('aihub', 'realm-management');
    const roles = await admin.get<Document[]>(`/aihub/clients/${management['id']}/roles`);
    const given = roles.filter((one) => rights.includes(one['name'] as string));
    await admin.post(`/aihub/users/${user['id']}/role-mappings/clients/${management['id']}`, given);
    const file = join(temporaryFolder(), '.env');
    writeFileSync(file, `${envFile()}PLANNER_SECRET=${secret}\n`);
    return ['--client-id', name, '--client-secret-from', 'PLANNER_SECRET', '--login-realm', 'aihub', '--env', file];
  }

  it('names the rights that a service client lacks', async () => {
    const run = await plan(...(await asClient('narrow', ['view-clients', 'view-users'])));
    expect(run.status).toBe(1);
    expect(run.stderr).toBe(
      'error: this account may not read the realm "aihub": it lacks view-realm, view-identity-providers of realm-management. Rights to view are enough; nothing is written\n',
    );
    await keycloak.admin.delete(`/aihub/clients/${(await keycloak.admin.client('aihub', 'narrow'))['id']}`);
  });

  it.each([
    { which: 'without', options: [] },
    { which: 'with', options: ['--secrets'] },
  ])('works with a service client that may only view, $which the secrets of clients', async ({ options }) => {
    const rights = ['view-realm', 'view-clients', 'view-users', 'view-identity-providers'];
    const run = await plan(...(await asClient('planner', rights)), ...options);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain('client\n  ! planner\n');
    await keycloak.admin.delete(`/aihub/clients/${(await keycloak.admin.client('aihub', 'planner'))['id']}`);
  });

  it('says what drift a reconcile will correct', async () => {
    const { admin } = keycloak;
    const openwebui = await admin.client('aihub', 'openwebui');
    await admin.put(`/aihub/clients/${openwebui['id']}`, { ...openwebui, secret: 'stolen', redirectUris: ['*'] });
    await admin.post('/aihub/client-scopes', { name: 'by-hand', protocol: 'openid-connect' });
    const run = await plan('--secrets');
    expect(run.status).toBe(2);
    expect(run.stdout).toContain(`client
  ~ openwebui
      redirectUris:
        - *
        + http://localhost:8080/oauth/oidc/callback
      secret: (secret differs)

client-scope
  - by-hand

0 to create, 1 to change, 1 to delete.`);
  });

  it('shows no secret that the realm or the values hold, in any format', async () => {
    const { admin } = keycloak;
    const langfuse = await admin.client('aihub', 'langfuse');
    const rotated = environment['KEYCLOAK_LANGFUSE_CLIENT_SECRET'] as string;
    await admin.put(`/aihub/clients/${langfuse['id']}`, {
      ...langfuse,
      secret: 'Zq1-set-by-hand',
      description: `The secret is ${rotated}, the key Zq3-MIIEvAIBADANBgkqhkiG9w0BAQ`,
      attributes: {
        ...langfuse['attributes'],
        'saml.signing.private.key': 'Zq3-MIIEvAIBADANBgkqhkiG9w0BAQ',
        'client.secret.rotated': 'Zq2-set-by-hand',
        'our.api-key': 'Zq4-of-an-extension',
      },
    });
    // A flow that somebody made, with a key in its config.
    await admin.post('/aihub/authentication/flows/registration/copy', { newName: 'by-hand' });
    const executions = await admin.get<Document[]>('/aihub/authentication/flows/by-hand/executions');
    const recaptcha = executions.find((one) => one['providerId'] === 'registration-recaptcha-action');
    const config = { alias: 'by-hand', config: { 'secret.key': 'Zq5-of-recaptcha', 'site.key': 'public' } };
    await admin.post(`/aihub/authentication/executions/${recaptcha?.['id']}/config`, config);
    await admin.put('/aihub', { smtpServer: { host: 'mail', from: 'a@example.org', password: 'Zq6-of-mail' } });
    for (const format of ['text', 'json', 'markdown']) {
      const { status, stdout, stderr } = await plan('--secrets', '--format', format);
      expect(status).toBe(2);
      expect(stdout).toContain('saml.signing.private.key');
      expect(stdout).toContain('by-hand');
      for (const secret of ['Zq', rotated, JSON.stringify(rotated).slice(1, -1)]) {
        expect(stdout + stderr).not.toContain(secret);
      }
    }
  });

  it(`takes less than twice the time of the export on a realm of ${CLIENTS} clients`, async () => {
    const { admin } = keycloak;
    const template = readRealm(join(deploy, 'aihub-realm.dev.json'), environment)['clients'].find(
      (one: Document) => one['clientId'] === 'openwebui',
    ) as Document;
    const added = Array.from({ length: CLIENTS }, (_, index) => ({ ...template, clientId: `client-${index}` }));
    // Keycloak takes the longer for a client the more of them come in one request.
    for (let at = 0; at < added.length; at += CHUNK) {
      const clients = added.slice(at, at + CHUNK);
      await admin.post('/aihub/partialImport', { ifResourceExists: 'FAIL', clients });
    }
    const seconds = async (work: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      await work();
      return (performance.now() - start) / 1000;
    };
    const path = '/aihub/partial-export?exportClients=true&exportGroupsAndRoles=true';
    const exporting = async (): Promise<unknown> => (await admin.call('POST', path)).json();
    // Keycloak reads the clients one by one from its database, and the next time from its cache.
    const fromDatabase = async (work: () => Promise<unknown>): Promise<number> => {
      await admin.post('/aihub/clear-realm-cache', {});
      return seconds(work);
    };
    const measureCold = async (): Promise<{ export: number; plan: number; ratio: number }> => {
      const cold = { export: await fromDatabase(exporting), plan: await fromDatabase(() => plan()) };
      return { ...cold, ratio: cold.plan / cold.export };
    };
    let cold = await measureCold();
    // Seconds each: a busy moment of the machine can fall on one of the two, so a bad pair is measured once more.
    if (cold.ratio >= 2) cold = await measureCold();
    const [exports, plans]: [number[], number[]] = [[], []];
    for (let count = 0; count < 5; count++) {
      exports.push(await seconds(exporting));
      plans.push(await seconds(() => plan()));
    }
    const range = (list: number[]): string => {
      const [least, , median, , most] = list.toSorted((a, b) => a - b).map((one) => one.toFixed(2));
      return `${median} s (${least}–${most})`;
    };
    console.log(
      `plan of ${CLIENTS} clients: ${cold.plan.toFixed(1)} s, the export alone ${cold.export.toFixed(1)} s: ratio ${cold.ratio.toFixed(2)}; from Keycloak's cache: plan ${range(plans)}, export ${range(exports)}`,
    );
    expect(cold.ratio).toBeLessThan(2);
  }, 600_000);
});
