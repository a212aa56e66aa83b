import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { runCli, runCliBeside } from '../../packages/cli/test/cli.ts';
import { repository } from '../folders.ts';
import { type AdminApi, type Document, requestToken } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { mounted, temporary } from './mounted.ts';
import { withoutOwnAttributes } from './own-attributes.ts';
import { readRealm } from './realm-file.ts';
import { needsReconciler, type Reconciled, runReconciler } from './reconciler.ts';

const REALM = 'aihub';
const CLIENT = 'keycloak-config';
const RIGHTS = ['manage-clients', 'manage-identity-providers', 'manage-realm', 'manage-users'];
/** What a URL, a shell, Spring, JSON or Java would change. */
const SECRET = 'r"e\\c ${HOME} \\${HOME} $(env:HOME) $x %41 + & = : # \' é 😀';

/** Nothing of the administrator; and Keycloak is there, so that what is refused need not be tried again. */
const WITHOUT = { KEYCLOAK_USER: undefined, KEYCLOAK_PASSWORD: undefined, KEYCLOAK_AVAILABILITYCHECK_ENABLED: 'false' };

/** The stages of the AI Hub, with a reconciler that signs in as a client, and templates. */
function rootWithClient(templates: string, ...secrets: readonly string[]): string {
  const root = temporary('reconciler-client-');
  cpSync(join(repository, 'stages'), join(root, 'stages'), { recursive: true });
  cpSync(templates, join(root, 'templates'), { recursive: true });
  appendFileSync(join(root, 'stages/dev.yaml'), '\nreconciler: { signsInAs: client }\n');
  const variable = "{ group: Keycloak, description: 'x', secret: true, example: 'x', generate: 'x' }";
  for (const name of secrets) appendFileSync(join(root, 'stages/variables.yaml'), `\n${name}: ${variable}\n`);
  const { status, stderr } = runCli(root, 'generate', '--stage', 'dev');
  expect(status, stderr).toBe(0);
  return root;
}

/** Two realms with a role each. */
function twoRealms(): string {
  const templates = temporary('two-realms-');
  for (const realm of ['shop-1', 'wiki']) {
    const write = (name: string, content: object): void => {
      const file = join(templates, 'configs/keycloak', realm, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ realm, ...content }));
    };
    write('bootstrap/realm.json', { enabled: true });
    write('managed/10-roles.json', { roles: { realm: [{ name: 'buyer', description: 'May buy', attributes: {} }] } });
  }
  return templates;
}

/** @returns what the Compose file tells the reconciler about signing in. */
function loginOf(root: string, env: Readonly<Record<string, string>>): Record<string, string> {
  const compose = parse(readFileSync(join(root, 'deploy/docker-compose.dev.yml'), 'utf8')) as Document;
  const settings = Object.entries(compose['services']['keycloak-config'].environment as Record<string, string>);
  const isLogin = (name: string): boolean =>
    /^KEYCLOAK_(GRANTTYPE|CLIENTID|CLIENTSECRET|LOGINREALM|USER|PASSWORD|CONFIG_.*)$/.test(name);
  const login = settings
    .filter(([name]) => isLogin(name))
    .map(([name, value]) => {
      const variable = /^\$\{(\w+)/.exec(value)?.[1];
      return [name, variable === undefined ? value : (env[variable] ?? '')] as const;
    });
  return Object.fromEntries(login);
}

// A run of keycloak-config-cli and several of kcadm, each a Java of its own.
describe('a reconciler that signs in as a client of the realm', { timeout: 300_000 }, () => {
  const root = rootWithClient(join(repository, 'templates'), 'KEYCLOAK_CONFIG_CLIENT_SECRET');
  const inKeycloak = mounted(root, 'keycloak', '/opt/realm-as-code');
  const documents = mounted(root, 'keycloak-config', '/config');
  let env = { ...environment, KEYCLOAK_CONFIG_CLIENT_SECRET: SECRET };
  let keycloak: Keycloak;
  let admin: AdminApi;

  beforeAll(async () => {
    keycloak = await startKeycloak({ container: inKeycloak, env });
    admin = keycloak.admin;
    await keycloak.migration();
  });
  afterAll(async () => keycloak?.stop());

  /** With what the Compose file tells it about signing in, and nothing of the administrator. */
  async function reconcile(): Promise<Reconciled> {
    const login = loginOf(root, env);
    expect(Object.keys(login).toSorted()).toEqual([
      'KEYCLOAK_CLIENTID',
      'KEYCLOAK_CLIENTSECRET',
      'KEYCLOAK_GRANTTYPE',
      'KEYCLOAK_LOGINREALM',
    ]);
    const values = { ...env, KEYCLOAK_ADMIN_USER: 'nobody', KEYCLOAK_ADMIN_PASSWORD: 'nothing' };
    return runReconciler(documents, keycloak.url, { ...values, ...WITHOUT, ...login });
  }

  async function expectReconciled(): Promise<void> {
    const { exitCode, output } = await reconcile();
    expect(exitCode, output).toBe(0);
  }

  /** Makes the client in the realm that runs, as the runbook says. */
  function makeClient(): void {
    const { status, stderr } = spawnSync('bash', [join(inKeycloak, 'reconciler-client.sh')], {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...env,
        JAVA_HOME: inject('javaHome'),
        KEYCLOAK_HOME: keycloak.home,
        KC_HTTP_PORT: new URL(keycloak.url).port,
        KC_BOOTSTRAP_ADMIN_USERNAME: environment['KEYCLOAK_ADMIN_USER'],
        KC_BOOTSTRAP_ADMIN_PASSWORD: environment['KEYCLOAK_ADMIN_PASSWORD'],
      },
    });
    expect(status, stderr).toBe(0);
    expect(stderr).toContain(
      `reconciler-client: the realm ${REALM} has the client ${CLIENT}, with ${RIGHTS.join(' ')}\n`,
    );
  }

  async function token(secret = env.KEYCLOAK_CONFIG_CLIENT_SECRET): Promise<string> {
    const form = { grant_type: 'client_credentials', client_id: CLIENT, client_secret: secret };
    return (await requestToken(keycloak.url, REALM, form))['access_token'] as string;
  }

  /** @returns the status of an answer of the Admin API to the client. */
  async function status(method: string, path: string, body?: unknown): Promise<number> {
    const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return (await fetch(`${keycloak.url}/admin/realms${path}`, init)).status;
  }

  async function rights(): Promise<string[]> {
    const user = await admin.user(REALM, `service-account-${CLIENT}`);
    const management = await admin.client(REALM, 'realm-management');
    const granted = await admin.get<Document[]>(
      `/${REALM}/users/${user['id']}/role-mappings/clients/${management['id']}`,
    );
    return granted.map((role) => role['name'] as string).toSorted();
  }

  async function grant(client: string, ...names: string[]): Promise<void> {
    const user = await admin.user(REALM, `service-account-${client}`);
    const management = await admin.client(REALM, 'realm-management');
    const roles = await admin.get<Document[]>(`/${REALM}/clients/${management['id']}/roles`);
    const granted = roles.filter((role) => names.includes(role['name'] as string));
    await admin.post(`/${REALM}/users/${user['id']}/role-mappings/clients/${management['id']}`, granted);
  }

  it('is made by the first start, with the rights that it needs and a secret that arrives as it is', async () => {
    expect(await rights()).toEqual(RIGHTS);
    expect((await admin.client(REALM, CLIENT))['secret']).toBe(SECRET);
    expect(await token()).toMatch(/^ey/);
  });

  it('changes nothing on its first run', needsReconciler, async () => {
    const imported = await admin.export(REALM);
    await expectReconciled();
    expect(withoutOwnAttributes(await admin.export(REALM))).toEqual(withoutOwnAttributes(imported));
  });

  it('has a plan with nothing in it, which it can make itself', async () => {
    const command = ['plan', '--stage', 'dev', '--url', keycloak.url, '--format', 'json'];
    const asClient = ['--client-id', CLIENT, '--login-realm', REALM];
    const {
      status: code,
      stdout,
      stderr,
    } = await runCliBeside(root, [...command, ...asClient], {
      ...env,
      KEYCLOAK_CLIENT_SECRET: SECRET,
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ changes: [] });
    expect(code).toBe(0);
  });

  it('mends drift of all kinds', needsReconciler, async () => {
    await expectReconciled();
    const before = await admin.export(REALM);
    const openwebui = await admin.client(REALM, 'openwebui');
    await admin.put(`/${REALM}/clients/${openwebui['id']}`, { ...openwebui, secret: 'stolen', redirectUris: ['*'] });
    await admin.post(`/${REALM}/clients/${openwebui['id']}/protocol-mappers/models`, {
      name: 'extra',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-full-name-mapper',
      config: {},
    });
    await admin.post(`/${REALM}/client-scopes`, { name: 'hand-made', protocol: 'openid-connect' });
    const role = await admin.get(`/${REALM}/roles/AIHubAccess`);
    await admin.put(`/${REALM}/roles/AIHubAccess`, { ...role, description: 'edited' });
    await admin.put(`/${REALM}`, { browserFlow: 'browser' });
    const gate = `/${REALM}/authentication/flows/${encodeURIComponent('Post Broker Login - AIHubAccess Check')}`;
    const [execution] = await admin.get<Document[]>(`${gate}/executions`);
    await admin.put(`${gate}/executions`, { ...execution, requirement: 'DISABLED' });
    const account = await admin.user(REALM, 'service-account-aihub-api-service');
    const management = await admin.client(REALM, 'realm-management');
    const mappings = `/${REALM}/users/${account['id']}/role-mappings/clients/${management['id']}`;
    await admin.delete(mappings, await admin.get(mappings));
    await expectReconciled();
    const after = await admin.export(REALM);
    for (const part of ['clients', 'clientScopes', 'roles', 'browserFlow', 'serviceAccounts', 'identityProviders'])
      expect(after[part], part).toEqual(before[part]);
  });

  it('can neither see nor change another realm, nor give what it does not have', async () => {
    await admin.post('', { realm: 'other', enabled: true });
    for (const realm of ['master', 'other']) {
      expect(await status('GET', `/${realm}/clients`)).toBe(403);
      expect(await status('GET', `/${realm}/users`)).toBe(403);
      expect(await status('PUT', `/${realm}`, { displayName: 'x' })).toBe(403);
    }
    expect(await status('POST', '', { realm: 'third' })).toBe(403);
    const user = await admin.user(REALM, `service-account-${CLIENT}`);
    const management = await admin.client(REALM, 'realm-management');
    const mappings = `/${REALM}/users/${user['id']}/role-mappings/clients/${management['id']}`;
    const roles = await admin.get<Document[]>(`/${REALM}/clients/${management['id']}/roles`);
    const role = roles.filter(({ name }) => name === 'realm-admin');
    expect(await status('POST', mappings, role)).toBe(403);
  });

  it('fails where somebody gave a service account more than it has itself', needsReconciler, async () => {
    await grant('aihub-api-service', 'impersonation');
    const { exitCode, output } = await reconcile();
    expect(exitCode).toBe(1);
    expect(output).toContain('403');
    const account = await admin.user(REALM, 'service-account-aihub-api-service');
    const management = await admin.client(REALM, 'realm-management');
    const mappings = `/${REALM}/users/${account['id']}/role-mappings/clients/${management['id']}`;
    const granted = await admin.get<Document[]>(mappings);
    await admin.delete(
      mappings,
      granted.filter(({ name }) => name === 'impersonation'),
    );
    await expectReconciled();
  });

  it('is made in a realm that runs already', needsReconciler, async () => {
    const made = await admin.client(REALM, CLIENT);
    await admin.delete(`/${REALM}/clients/${made['id']}`);
    expect((await reconcile()).exitCode).toBe(1);
    makeClient();
    expect(await rights()).toEqual(RIGHTS);
    const { id: _, ...client } = await admin.client(REALM, CLIENT);
    const file = readRealm(join(inKeycloak, 'realm.json'), env);
    expect(client).toMatchObject(
      (file['clients'] as Document[]).find(({ clientId }) => clientId === CLIENT) as Document,
    );
    const before = await admin.export(REALM);
    await expectReconciled();
    expect(await admin.export(REALM)).toEqual(before);
  });

  it('gets a new secret, and its rights back, in the same way', needsReconciler, async () => {
    await grant(CLIENT, 'impersonation');
    env = { ...env, KEYCLOAK_CONFIG_CLIENT_SECRET: `new ${SECRET}` };
    makeClient();
    expect(await rights()).toEqual(RIGHTS);
    await expect(token(SECRET)).rejects.toThrow('unauthorized_client');
    await expectReconciled();
  });

  it('is refused by a realm that wants TLS from everybody', async () => {
    await admin.put(`/${REALM}`, { sslRequired: 'all' });
    await expect(token()).rejects.toThrow('HTTPS required');
    await admin.put(`/${REALM}`, { sslRequired: 'none' });
  });

  it('is another one in each of several realms', needsReconciler, async () => {
    const secrets = {
      KEYCLOAK_CONFIG_SHOP_1_CLIENT_SECRET: SECRET,
      KEYCLOAK_CONFIG_WIKI_CLIENT_SECRET: `other ${SECRET}`,
    };
    const several = rootWithClient(twoRealms(), ...Object.keys(secrets));
    const files = mounted(several, 'keycloak', '/opt/realm-as-code');
    for (const realm of ['shop-1', 'wiki'])
      await admin.post('', readRealm(join(files, `realms/${realm}.json`), secrets));
    const drift = async (): Promise<void> => {
      for (const realm of ['shop-1', 'wiki']) {
        const role = await admin.get(`/${realm}/roles/buyer`);
        await admin.put(`/${realm}/roles/buyer`, { ...role, description: 'edited' });
      }
    };
    const descriptions = async (): Promise<string[]> =>
      Promise.all(
        ['shop-1', 'wiki'].map(async (realm) => (await admin.get(`/${realm}/roles/buyer`))['description'] as string),
      );
    const run = async (values: Record<string, string>): Promise<Reconciled> => {
      const login = loginOf(several, values);
      return runReconciler(mounted(several, 'keycloak-config', '/config'), keycloak.url, { ...WITHOUT, ...login });
    };
    await drift();
    const { exitCode, output } = await run(secrets);
    expect(exitCode, output).toBe(0);
    expect(await descriptions()).toEqual(['May buy', 'May buy']);
    await drift();
    const wrong = await run({
      ...secrets,
      KEYCLOAK_CONFIG_SHOP_1_CLIENT_SECRET: secrets.KEYCLOAK_CONFIG_WIKI_CLIENT_SECRET,
    });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.output.trimEnd().split('\n').at(-1)).toBe(
      'keycloak-config-entrypoint: error: not reconciled: "shop-1"',
    );
    expect(await descriptions()).toEqual(['edited', 'May buy']);
  });
});
