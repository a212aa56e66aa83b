import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
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
  return { realm: 'demo', clients: [exportedApp()], clientScopes: [] };
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

  it('looks at one thing', async () => {
    setOfApp({ redirectUris: ['*'] });
    expect((await plan(['--target', 'client/other'])).stdout).toContain('Nothing to do.');
    expect((await plan(['--target', 'client/app'])).status).toBe(2);
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
