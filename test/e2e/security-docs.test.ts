import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { repository } from '../folders.ts';
import { AdminApi, type Document, requestToken } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

const text = readFileSync(join(repository, 'docs/security.md'), 'utf8');
const USER = environment['KEYCLOAK_ADMIN_USER'] as string;
const PASSWORD = environment['KEYCLOAK_ADMIN_PASSWORD'] as string;
const PUBLIC = 'https://auth.example.org';
/** Where administrators come in: nothing has to answer there. */
const TUNNEL = 'http://localhost:8080';

/** The commands below a heading of docs/security.md, block by block. */
function commandsOf(heading: string): string[] {
  const section = text.split(/^### /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block as string);
}

/** The paths that its table lets through. */
const PATHS = [...text.matchAll(/^\| `(\/[^`]*\/)`/gm)].map(([, path]) => path as string);

describe('what docs/security.md leaves to operators', { timeout: 300_000 }, () => {
  let keycloak: Keycloak;

  /** Runs commands as they are written, with the kcadm of this Keycloak instead of one in a container. */
  function run(...blocks: readonly string[]): void {
    const begin = [
      'set -euo pipefail',
      `kc() { '${join(keycloak.home, 'bin/kcadm.sh')}' "$@" --config '${join(keycloak.home, 'kcadm.config')}'; }`,
      `kc config credentials --server '${keycloak.url}' --realm master --user "$KEYCLOAK_ADMIN_USER"`,
    ];
    const file = join(keycloak.home, 'commands.sh');
    writeFileSync(file, [...begin, ...blocks].join('\n'));
    const env = { ...process.env, ...environment, JAVA_HOME: inject('javaHome'), KC_CLI_PASSWORD: PASSWORD };
    const { status, stdout, stderr } = spawnSync('bash', [file], { encoding: 'utf8', env });
    expect(status, stdout + stderr).toBe(0);
  }

  /** The Admin API, signed in anew. */
  const admin = (): AdminApi => new AdminApi(keycloak.url, USER, PASSWORD);

  /** What somebody outside gets from an address, where the proxy lets through what the table says. */
  async function fromOutside(address: string): Promise<Response> {
    const { origin, pathname, search } = new URL(address, PUBLIC);
    const isLetIn = origin === PUBLIC && PATHS.some((path) => pathname.startsWith(path));
    return isLetIn ? fetch(`${keycloak.url}${pathname}${search}`) : new Response(address, { status: 404 });
  }

  /** The addresses that a page loads. */
  async function loadedBy(address: string): Promise<string[]> {
    const page = await fromOutside(address);
    expect(page.status).toBe(200);
    const found = (await page.text()).matchAll(/"((?:https?:\/\/[^/"]+)?\/[^"]+\.(?:js|css|svg|png|ico|woff2?))"/g);
    return [...found].map(([, one]) => one as string);
  }

  beforeAll(async () => {
    const args = ['start-dev', `--hostname=${PUBLIC}`, `--hostname-admin=${TUNNEL}`, '--proxy-headers=xforwarded'];
    keycloak = await startKeycloak({ args });
  });
  afterAll(async () => {
    await keycloak?.stop();
  });

  it('ends guesses at the administrator’s password', async () => {
    run(...commandsOf("Guessing the administrator's password"));
    expect(await admin().get('/master')).toMatchObject({
      bruteForceProtected: true,
      failureFactor: 10,
      passwordPolicy: 'length(12) and notUsername',
      eventsEnabled: true,
    });
  });

  it('lets the proxy keep everything else in: the pages of the realm need no more', async () => {
    expect(PATHS).toEqual(['/realms/aihub/', '/resources/', '/.well-known/']);
    const login =
      '/realms/aihub/protocol/openid-connect/auth?client_id=account-console&response_type=code&scope=openid';
    const redirect = encodeURIComponent(`${PUBLIC}/realms/aihub/account/`);
    const challenge = `code_challenge=${'a'.repeat(43)}&code_challenge_method=S256`;
    const pages = ['/realms/aihub/account/', `${login}&redirect_uri=${redirect}&${challenge}`];
    for (const page of pages) {
      const loaded = await loadedBy(page);
      expect(loaded.length).toBeGreaterThan(3);
      for (const address of loaded) expect([address, (await fromOutside(address)).status]).toEqual([address, 200]);
    }
    for (const path of ['/admin/', '/realms/master/', '/metrics', '/health'])
      expect((await fromOutside(path)).status).toBe(404);
  });

  it('gives administrators an address of their own, which neither the console nor its login leaves', async () => {
    run(...commandsOf('What the proxy lets through'));
    const console = await (await fetch(`${keycloak.url}/admin/master/console/`)).text();
    const addresses = [...console.matchAll(/"(?:serverBaseUrl|adminBaseUrl|authUrl|authServerUrl)": "([^"]*)"/g)];
    expect(addresses.map(([, address]) => address)).toEqual(Array.from({ length: 4 }, () => TUNNEL));
    const redirect = encodeURIComponent(`${TUNNEL}/admin/master/console/`);
    const challenge = `code_challenge=${'a'.repeat(43)}&code_challenge_method=S256`;
    const login = `client_id=security-admin-console&response_type=code&scope=openid&redirect_uri=${redirect}&${challenge}`;
    const form = await (await fetch(`${keycloak.url}/realms/master/protocol/openid-connect/auth?${login}`)).text();
    expect(form).toContain(`action="${TUNNEL}/realms/master/login-actions/authenticate?`);
    // The reconciler and the entrypoint come by another address, and are let in.
    expect(await admin().get('/aihub')).toMatchObject({ realm: 'aihub' });
  });

  it('keeps the API of the AI Hub away from administrators', async () => {
    const [commands = '', again = ''] = commandsOf('What the API of the AI Hub may do');
    const user = { enabled: true, firstName: 'A', lastName: 'B' };
    const made = async (username: string): Promise<string> => {
      const answer = await admin().post('/aihub/users', { ...user, username, email: username });
      return answer.headers.get('location')?.split('/').at(-1) as string;
    };
    const [plain, later] = [await made('plain@example.org'), await made('later@example.org')];
    const promote = `kc add-roles -r aihub --uid ${later} --rolename AIHubSysAdmin`;
    run(commands, promote, again);

    const api = admin();
    const find = async (path: string, name: string): Promise<Document> => {
      const [found] = await api.get<Document[]>(`/aihub/${path}${encodeURIComponent(name)}`);
      return found as Document;
    };
    const account = await find('users?exact=true&username=', 'service-account-aihub-api-service');
    const realmManagement = await find('clients?clientId=', 'realm-management');
    const right = await api.get(`/aihub/clients/${realmManagement['id']}/roles/manage-users`);
    await api.delete(`/aihub/users/${account['id']}/role-mappings/clients/${realmManagement['id']}`, [right]);
    const superuser = await find('users?exact=true&username=', environment['SUPERUSER_EMAIL'] as string);
    const tenants = await find('groups?exact=true&search=', 'tenants');
    const [tenant] = await api.get<Document[]>(`/aihub/groups/${tenants['id']}/children`);
    const [access, sysadmin] = [await api.get('/aihub/roles/AIHubAccess'), await api.get('/aihub/roles/AIHubSysAdmin')];
    const realmAdmin = await api.get(`/aihub/clients/${realmManagement['id']}/roles/realm-admin`);

    const { access_token: token } = await requestToken(keycloak.url, 'aihub', {
      grant_type: 'client_credentials',
      client_id: 'aihub-api-service',
      client_secret: environment['KEYCLOAK_API_SERVICE_CLIENT_SECRET'] as string,
    });
    const call = async (method: string, path: string, body?: unknown): Promise<number> => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const content = body === undefined ? {} : { body: JSON.stringify(body) };
      return (await fetch(`${keycloak.url}/admin/realms/aihub${path}`, { method, headers, ...content })).status;
    };
    const password = { type: 'password', value: 'a long enough password', temporary: false };
    const allowed = {
      'make a user': await call('POST', '/users', { ...user, username: 'new@example.org', email: 'new@example.org' }),
      'change a user': await call('PUT', `/users/${plain}`, { ...user, firstName: 'C', email: 'plain@example.org' }),
      'give them a password': await call('PUT', `/users/${plain}/reset-password`, password),
      'put them into a tenant': await call('PUT', `/users/${plain}/groups/${tenant?.['id']}`),
      'let them log in': await call('POST', `/users/${plain}/role-mappings/realm`, [access]),
      'make a tenant': await call('POST', `/groups/${tenants['id']}/children`, { name: 'new' }),
    };
    expect(allowed).toEqual({
      'make a user': 201,
      'change a user': 204,
      'give them a password': 204,
      'put them into a tenant': 204,
      'let them log in': 204,
      'make a tenant': 201,
    });
    const ofClients = `role-mappings/clients/${realmManagement['id']}`;
    const refused = {
      'give an administrator a password': await call('PUT', `/users/${superuser['id']}/reset-password`, password),
      'or one who became it later': await call('PUT', `/users/${later}/reset-password`, password),
      'change their address': await call('PUT', `/users/${superuser['id']}`, { email: 'me@example.org' }),
      'send them a link': await call('PUT', `/users/${superuser['id']}/execute-actions-email`, ['UPDATE_PASSWORD']),
      'delete them': await call('DELETE', `/users/${superuser['id']}`),
      'make an administrator': await call('POST', `/users/${plain}/role-mappings/realm`, [sysadmin]),
      'through a group': await call('POST', `/groups/${tenant?.['id']}/role-mappings/realm`, [sysadmin]),
      'become one': await call('POST', `/users/${account['id']}/role-mappings/realm`, [sysadmin]),
      'or one of the realm': await call('POST', `/users/${account['id']}/${ofClients}`, [realmAdmin]),
      'log in as somebody': await call('POST', `/users/${plain}/impersonation`),
      'see clients': await call('GET', '/clients'),
    };
    expect(Object.entries(refused).filter(([, status]) => status !== 403)).toEqual([]);
  });
});
