import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freshRealm } from '@realm-as-code/adopter';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAsKeycloak, isFor, json, KeycloakDouble } from '../../planner/test/keycloak-double.ts';
import { minimalRoot, type Run, runCliBeside } from './cli.ts';
import { exportedApp } from './exported-app.ts';
import { temporaryFolder } from '../../../test/folders.ts';
import { selfSigned } from './self-signed.ts';

const ADMIN = { KEYCLOAK_ADMIN_USER: 'admin', KEYCLOAK_ADMIN_PASSWORD: 'p' };
const SECRET = 'a-live-secret-nobody-may-see';
const FILE_SECRET = 'a-secret-of-the-environment';

/** The realm of the minimal root, as Keycloak exports it. */
function demo(): { realm: string; clients: Record<string, unknown>[]; clientScopes: object[] } {
  const names = { displayName: 'The realm of https://app.example.org', displayNameHtml: 'costs ${price}' };
  const settings = { enabled: true, accessTokenLifespan: 300, ...names };
  return { realm: 'demo', ...settings, clients: [exportedApp()], clientScopes: [] };
}

let exported = demo();
const keycloak = answerAsKeycloak(() => exported, SECRET);
const server = new KeycloakDouble(keycloak);

beforeAll(async () => server.start());
afterAll(async () => server.stop());
beforeEach(() => {
  exported = demo();
  server.handler = keycloak;
  server.requests.length = 0;
});

interface Invocation {
  /** The folder of stages and templates; a fresh copy of the minimal one unless given. */
  readonly root?: string;
  readonly env?: Record<string, string>;
  readonly url?: string;
}

/** Runs the command beside the server that it asks, which is in this process. */
async function plan(args: readonly string[] = [], { root, env, url }: Invocation = {}): Promise<Run> {
  return runCliBeside(
    root ?? minimalRoot(),
    ['plan', '--stage', 'demo', '--url', url ?? server.url, ...args],
    env ?? { ...ADMIN, APP_SECRET: FILE_SECRET },
  );
}

function setOfApp(change: object): void {
  exported.clients = exported.clients.map((client) => ({ ...client, ...change }));
}

/** @returns the minimal root with a client scope `shop`. */
function rootWithScope(protocolMappers: readonly object[]): string {
  const root = minimalRoot();
  const document = { realm: 'demo', clientScopes: [{ name: 'shop', protocol: 'openid-connect', protocolMappers }] };
  writeFileSync(join(root, 'templates/configs/keycloak/managed/05-scopes.json'), JSON.stringify(document));
  return root;
}

describe('plan --metrics', () => {
  const metricsOf = async (invocation?: Invocation): Promise<[status: number | null, text: string]> => {
    const file = join(temporaryFolder(), 'realm.prom');
    const { status } = await plan(['--metrics', file], invocation);
    return [status, readFileSync(file, 'utf8')];
  };

  it('writes what an alert can be raised on', async () => {
    setOfApp({ redirectUris: ['*'] });
    expect(await metricsOf()).toEqual([
      2,
      `# HELP realm_as_code_plan_success Whether the realm could be read and the next reconcile will succeed.
# TYPE realm_as_code_plan_success gauge
realm_as_code_plan_success{stage="demo",realm="demo"} 1
# HELP realm_as_code_plan_changes What the next reconcile will do to the realm, by action.
# TYPE realm_as_code_plan_changes gauge
realm_as_code_plan_changes{stage="demo",realm="demo",action="create"} 0
realm_as_code_plan_changes{stage="demo",realm="demo",action="change"} 1
realm_as_code_plan_changes{stage="demo",realm="demo",action="delete"} 0
realm_as_code_plan_changes{stage="demo",realm="demo",action="stays"} 0
`,
    ]);
  });

  it('says that the realm could not be read, which is not the same as no changes', async () => {
    server.handler = (_, response) => json(response, 401, { error: 'invalid_grant' });
    const [status, text] = await metricsOf();
    expect(status).toBe(1);
    expect(text).toContain('realm_as_code_plan_success{stage="demo",realm="demo"} 0\n');
    expect(text).not.toContain('realm_as_code_plan_changes{');
  });

  it('says so where the file cannot be written', async () => {
    const run = await plan(['--metrics', join(temporaryFolder(), '.')]);
    expect(run).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/error unwritable-output: it cannot be written/) as string,
    });
  });
});

describe('plan', () => {
  it('exits with 0 when there is nothing to do', async () => {
    expect(await plan()).toEqual({
      status: 0,
      stderr: '',
      stdout: 'Realm demo, stage demo: what the next reconcile will do\n\nNothing to do.\n',
    });
  });

  it('exits with 2 when there are changes', async () => {
    setOfApp({ redirectUris: ['*'] });
    expect(await plan()).toEqual({
      status: 2,
      stderr: '',
      stdout: `Realm demo, stage demo: what the next reconcile will do

client
  ~ app
      redirectUris:
        - *
        + https://app.example.org/*

0 to create, 1 to change, 0 to delete.
`,
    });
  });

  it('exits with 1 when the run will fail', async () => {
    const root = minimalRoot();
    const file = join(root, 'templates/configs/keycloak/managed/20-bindings.json');
    writeFileSync(file, '{ "realm": "demo", "browserFlow": "browser" }');
    const run = await plan([], { root });
    expect(run).toMatchObject({ status: 1, stderr: '' });
    expect(run.stdout).toContain(
      'The run will fail in 20-bindings.json: bind browserFlow: there is no flow "browser"\n',
    );
  });

  it('writes JSON and Markdown', async () => {
    setOfApp({ redirectUris: ['*'] });
    expect(JSON.parse((await plan(['--format', 'json'])).stdout)).toMatchObject({
      realm: 'demo',
      stage: 'demo',
      summary: { create: 0, change: 1, delete: 0, stays: 0 },
    });
    expect((await plan(['--format', 'markdown'])).stdout).toMatch(/^### Realm `demo`, stage `demo`\n/);
  });

  it('fails a pipeline for the kinds of changes that it is told', async () => {
    setOfApp({ redirectUris: ['*'] });
    expect((await plan(['--fail-on', 'delete'])).status).toBe(0);
    expect((await plan(['--fail-on', 'delete', 'change'])).status).toBe(2);
    expect((await plan(['--fail-on', 'delete,change'])).status).toBe(2);
    expect((await plan(['--fail-on', 'everything'])).status).toBe(1);
  });

  it('reads another realm than that of the templates', async () => {
    await plan(['--realm', 'copy of demo']);
    expect(server.requests[1]).toBe('POST /admin/realms/copy%20of%20demo/partial-export');
  });

  it('compares secrets when asked to, and never shows one', async () => {
    expect((await plan(['--secrets'])).stdout).toContain('  ~ app\n      secret: (secret differs)\n');
    for (const format of ['text', 'json', 'markdown']) {
      const { status, stdout } = await plan(['--secrets', '--format', format]);
      expect(status).toBe(2);
      expect(stdout).not.toContain(SECRET);
      expect(stdout).not.toContain(FILE_SECRET);
    }
    expect(server.requests.filter((one) => !/token|partial-export|clients/.test(one))).toEqual([]);
  });

  it('says which values it does not know', async () => {
    const run = await plan(['--secrets'], { env: ADMIN });
    expect(run.status).toBe(0);
    expect(run.stdout).toContain(
      'Not compared, because their variables have no value here (see --env): client/app secret\n',
    );
  });

  it('takes values from an environment file as Compose reads it', async () => {
    const file = join(temporaryFolder(), '.env');
    writeFileSync(file, "KEYCLOAK_ADMIN_USER=admin\nKEYCLOAK_ADMIN_PASSWORD='a$b'\n");
    expect((await plan(['--env', file], { env: {} })).status).toBe(0);
    writeFileSync(file, 'KEYCLOAK_ADMIN_USER="admin\n');
    expect((await plan(['--env', file], { env: {} })).stderr).toContain(
      ':1:21 error invalid-env-file: this quote is never closed',
    );
  });

  it('signs in as a client', async () => {
    const args = ['--client-id', 'planner', '--client-secret-from', 'S', '--login-realm', 'demo'];
    expect((await plan(args, { env: { S: 'x' } })).status).toBe(0);
    expect(server.requests[0]).toBe('POST /realms/demo/protocol/openid-connect/token');
  });

  it('follows what the stage says of the reconciler', async () => {
    const root = rootWithScope([]);
    exported.clientScopes = ['shop', 'by-hand'].map((name) => ({ name, protocol: 'openid-connect' }));
    expect((await plan([], { root })).stdout).toContain('client-scope\n  - by-hand\n');
    const service = '    keycloak-config: { environment: { IMPORT_MANAGED_CLIENTSCOPE: no-delete } }\n';
    appendFileSync(join(root, 'stages/demo.yaml'), `compose:\n  services:\n${service}`);
    expect(await plan([], { root })).toMatchObject({ status: 0, stderr: '' });
  });

  it('asks the server for its providers when the documents name one of an extension', async () => {
    const mapper = { name: 'tenant', protocol: 'openid-connect', protocolMapper: 'our-mapper', config: {} };
    exported.clientScopes = [{ name: 'shop', protocol: 'openid-connect' }];
    const root = rootWithScope([mapper]);
    const at = 'managed/05-scopes.json#clientScopes[shop].protocolMappers[tenant]';
    const exception = `  - { rule: unknown-protocol-mapper, at: '${at}', reason: it comes with our extension }\n`;
    appendFileSync(join(root, 'stages/demo.yaml'), `exceptions:\n${exception}`);
    const offer = (...ids: string[]): void => {
      const info = { protocolMapperTypes: { 'openid-connect': ids.map((id) => ({ id })) } };
      server.handler = (request, response) => {
        if (isFor(request, '/admin/serverinfo')) json(response, 200, info);
        else keycloak(request, response);
      };
    };

    offer('our-mapper');
    const there = await plan([], { root });
    expect(there).toMatchObject({ status: 2, stderr: '' });
    expect(there.stdout).toContain('  ~ shop\n      protocolMappers: (nothing) → {"tenant":');
    expect(server.requests.at(-1)).toBe('GET /admin/serverinfo');

    offer();
    const missing = await plan([], { root });
    expect(missing.status).toBe(1);
    expect(missing.stdout).toContain('Keycloak has no protocol mapper "our-mapper"');
  });
});

describe('plan says in one line', () => {
  async function expectError(run: Promise<Run>, message: string | RegExp): Promise<void> {
    const { status, stdout, stderr } = await run;
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  }

  it('what is in the way, and what to do about it', async () => {
    server.handler = (_, response) => json(response, 401, { error: 'invalid_grant' });
    await expectError(
      plan(),
      'error: the user "admin" cannot sign in to the realm "master": invalid_grant. Is the password right?\n',
    );
  });

  it('that nobody answers in time', async () => {
    server.handler = () => undefined;
    await expectError(plan(['--timeout', '1']), 'did not answer within 1 s. Wait longer with --timeout');
  });

  it('that an address is none', async () => {
    await expectError(plan([], { url: 'auth.example.org' }), 'auth.example.org is not an http or https URL');
  });

  it('that nobody told it how to sign in', async () => {
    await expectError(plan([], { env: {} }), 'the administrator to sign in as is not known');
    await expectError(plan(['--client-id', 'planner'], { env: {} }), 'the secret of the client "planner" is not known');
  });

  it('that a certificate is not trusted', async () => {
    const tls = createTlsServer(selfSigned(), keycloak);
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(tls.address() as AddressInfo).port}`;
    await expectError(
      plan([], { url }),
      /^error: the certificate of https:\/\/127\.0\.0\.1:\d+ is not trusted: .*NODE_EXTRA_CA_CERTS.*\n$/,
    );
    tls.close();
  });
});

describe('stages/access.yaml', () => {
  const NO_STRANGERS = 'expectations:\n  - nobody: at all\n    enters: app\n    by: registration\n';

  function rootExpecting(text: string): string {
    const root = minimalRoot();
    writeFileSync(join(root, 'stages/access.yaml'), text);
    return root;
  }

  it('is held against the running realm: the plan says which expectation it will not meet', async () => {
    exported = {
      ...freshRealm('26.5.5', 'demo'),
      ...demo(),
      enabled: true,
      registrationAllowed: true,
    } as typeof exported;
    const { stdout } = await plan([], { root: rootExpecting(NO_STRANGERS) });
    expect(stdout).toContain(
      '!! stages/access.yaml:2: somebody with no role must not get in to app by registration, and does',
    );
    expect(stdout).toContain('an expectation will not be met');
  });

  it('is met where the running realm does not let them in', async () => {
    exported = {
      ...freshRealm('26.5.5', 'demo'),
      ...demo(),
      enabled: true,
      registrationAllowed: false,
    } as typeof exported;
    const { stdout } = await plan([], { root: rootExpecting(NO_STRANGERS) });
    expect(stdout).not.toContain('expectation');
  });
});

describe('what a reconcile will not do', () => {
  it('is said, and counts for no exit code', async () => {
    exported = { ...demo(), accessTokenLifespan: 60 } as ReturnType<typeof demo>;
    const run = await plan();
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain('  realm/demo accessTokenLifespan: 60, bootstrap/ has 300\n');
    expect(await plan(['--fail-on', 'create,change,delete,stays'])).toMatchObject({ status: 0 });
    expect(JSON.parse((await plan(['--format', 'json'])).stdout)).toMatchObject({
      bootstrap: [{ type: 'realm', name: 'demo', properties: [{ path: 'accessTokenLifespan', live: 60, file: 300 }] }],
    });
  });
});

describe('plan --target', () => {
  it('says nothing to do for what is there and does not change', async () => {
    setOfApp({ redirectUris: ['*'] });
    const run = await plan(['--target', 'realm/demo']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain('Nothing to do.\n');
    expect((await plan(['--target', 'client/app'])).status).toBe(2);
  });

  it.each(['text', 'json', 'markdown'])('is an error where nothing has that name (--format %s)', async (format) => {
    expect(await plan(['--target', 'client/apq', '--format', format])).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'error: there is nothing named "client/apq", neither in the running realm nor in the documents. Did you mean "client/app"?\n',
    });
  });

  it('names the types where nothing comes near, or where it is not one', async () => {
    const far = await plan(['--target', 'client/quite-another']);
    expect(far).toMatchObject({ status: 1, stdout: '' });
    expect(far.stderr).toContain('. The types are realm, client, client-scope, ');
    const wrong = await plan(['--target', 'clients/app']);
    expect(wrong).toMatchObject({ status: 1, stdout: '' });
    expect(wrong.stderr).toContain('Write it like client/openwebui. The types are realm, client, ');
  });

  it('leaves metrics that an alert is raised on', async () => {
    const file = join(temporaryFolder(), 'realm.prom');
    await plan(['--target', 'client/apq', '--metrics', file]);
    expect(readFileSync(file, 'utf8')).toContain('realm_as_code_plan_success{stage="demo",realm="demo"} 0\n');
  });
});

describe('plan without --url and --env', () => {
  /** The minimal root with a stage that publishes Keycloak on a port, and an environment file in its usual place. */
  function rootAt(address: string): string {
    const root = minimalRoot();
    const port = new URL(address).port;
    const file = join(root, 'stages/demo.yaml');
    const before = readFileSync(file, 'utf8');
    const path = new URL(address).pathname;
    const options = path === '/' ? '' : `, '--http-relative-path=${path}'`;
    const command = `keycloak:\n  command: [start-dev${options}]\n  database: embedded\n  port: ${port}\n`;
    writeFileSync(file, before.replace(/^keycloak:\n(?: .*\n)*/m, command));
    mkdirSync(join(root, 'deploy'), { recursive: true });
    writeFileSync(
      join(root, 'deploy/.env'),
      `KEYCLOAK_ADMIN_USER=admin\nKEYCLOAK_ADMIN_PASSWORD=p\nAPP_SECRET=${FILE_SECRET}\n`,
    );
    return root;
  }

  const planByDefault = async (root: string, env: Record<string, string> = {}, args: string[] = []): Promise<Run> =>
    runCliBeside(root, ['plan', '--stage', 'demo', ...args], env);

  it('asks where the stage publishes Keycloak, and says so', async () => {
    const run = await planByDefault(rootAt(server.url));
    const { port } = new URL(server.url);
    expect(run).toEqual({
      status: 0,
      stderr: `Asking http://localhost:${port}, where the stage "demo" publishes Keycloak; --url names another address\n`,
      stdout: 'Realm demo, stage demo: what the next reconcile will do\n\nNothing to do.\n',
    });
  });

  it('asks below the path that the options of the stage say', async () => {
    const run = await planByDefault(rootAt(`${server.url}/auth`));
    expect(run.stderr).toContain(`Asking http://localhost:${new URL(server.url).port}/auth, where`);
  });

  it('takes values of its own process before those of deploy/.env, as Compose does', async () => {
    let sent = '';
    server.handler = (request, response) => {
      if (!isFor(request, '/token')) return keycloak(request, response);
      request.on('data', (part: Buffer) => (sent += part.toString()));
      return request.on('end', () => json(response, 200, { access_token: 'x' }));
    };
    await planByDefault(rootAt(server.url), { KEYCLOAK_ADMIN_PASSWORD: 'another' });
    expect(sent).toContain('password=another');
  });

  it('reads deploy/.env also where --url is given', async () => {
    expect(await planByDefault(rootAt(server.url), {}, ['--url', server.url])).toMatchObject({ status: 0, stderr: '' });
  });

  it('sends nothing secret to a program that is no Keycloak', async () => {
    server.handler = (_, response) => json(response, 200, { hello: 'world' });
    const run = await planByDefault(rootAt(server.url));
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(
      /error: what answers at http:\/\/localhost:\d+ is no Keycloak with a realm "master"\. Is it up there\? If it is elsewhere, name its address with --url\n$/,
    );
    expect(server.requests).toEqual(['GET /realms/master']);
  });

  it('says that this was the default where nothing answers, and how to name another', async () => {
    const file = join(temporaryFolder(), 'realm.prom');
    const run = await planByDefault(rootAt('http://localhost:9'), {}, ['--metrics', file]);
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toContain('Asking http://localhost:9, where the stage "demo" publishes Keycloak');
    expect(run.stderr).toContain('Is it up there? If it is elsewhere, name its address with --url\n');
    expect(readFileSync(file, 'utf8')).toContain('realm_as_code_plan_success{stage="demo",realm="demo"} 0\n');
  });

  it('asks for --url where the stage publishes no port', async () => {
    const root = minimalRoot();
    const file = join(root, 'stages/demo.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^ {2}port: .*\n/m, ''));
    const run = await runCliBeside(root, ['plan', '--stage', 'demo'], ADMIN);
    expect(run).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'error: where Keycloak is, is not known: the stage "demo" publishes no port for it on this machine. Name its address with --url\n',
    });
  });
});
