import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makePlan, type ManagedType, toLiveRealm } from '@realm-as-code/planner';
import { providers, SecretValues } from '@realm-as-code/renderer';
import { repository, temporaryFolder, type Run } from './cli.ts';
import { environment } from './e2e/environment.ts';
import { planOf } from './plan-of.ts';
import { selfSigned } from './self-signed.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Stages and templates as they were when the realm in base.json was exported. */
const aihub = join(repository, 'test/fixtures/aihub');
const base = JSON.parse(readFileSync(join(repository, 'test/plan-cases/base.json'), 'utf8')) as {
  export: Record<string, unknown> & { clients: Record<string, unknown>[] };
  managed: Record<string, never>;
};
const SECRET = 'a-live-secret-nobody-may-see';

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers as Keycloak does to someone who may read everything. */
const keycloak: Handler = (request, response) => {
  if (request.url?.includes('/token') === true) return json(response, 200, { access_token: 'x' });
  if (request.url?.includes('/partial-export') === true) return json(response, 200, exported);
  if (request.url?.includes('/client-secret') === true) return json(response, 200, { type: 'secret', value: SECRET });
  return json(response, 404, { error: 'not found' });
};
let exported: typeof base.export;

describe('plan', () => {
  let server: Server;
  let handler: Handler = keycloak;
  let url: string;
  const requests: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url?.split('?')[0]}`);
      handler(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  beforeEach(() => {
    handler = keycloak;
    requests.length = 0;
    exported = structuredClone(base.export);
    for (const client of exported.clients) client['secret'] = '**********';
  });

  /** Runs the command beside the server that it asks, which is in this process. */
  async function plan(args: readonly string[] = [], env: Record<string, string> = environment, to = url): Promise<Run> {
    const main = join(repository, 'packages/cli/dist/main.cjs');
    const own = { PATH: process.env['PATH'] ?? '', ...env };
    const child = spawn(process.execPath, [main, 'plan', '--stage', 'dev', '--url', to, ...args], {
      cwd: aihub,
      env: own,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { status, stdout, stderr };
  }

  function edit(clientId: string, change: (client: Record<string, unknown>) => void): void {
    change(exported.clients.find((one) => one['clientId'] === clientId) as Record<string, unknown>);
  }

  it('has nothing to say of a realm that is as the templates', async () => {
    const run = await plan();
    expect(run).toEqual({
      status: 0,
      stderr: '',
      stdout: 'Realm aihub, stage dev: what the next reconcile will do\n\nNothing to do.\n',
    });
    expect(requests).toEqual([
      'POST /realms/master/protocol/openid-connect/token',
      'POST /admin/realms/aihub/partial-export',
    ]);
  });

  it('reads like a plan, and exits with 2', async () => {
    edit('openwebui', (client) => {
      client['redirectUris'] = ['*'];
      client['directAccessGrantsEnabled'] = true;
    });
    exported.clients.push({ clientId: 'by-hand', id: '1', name: 'By hand' });
    (exported['clientScopes'] as object[]).push({ name: 'by-hand', protocol: 'openid-connect' });
    exported.clients = exported.clients.filter((one) => one['clientId'] !== 'langfuse');
    const run = await plan();
    expect(run.status).toBe(2);
    expect(run.stdout).toBe(`Realm aihub, stage dev: what the next reconcile will do

client
  + langfuse
  ~ openwebui
      directAccessGrantsEnabled: true → false
      redirectUris:
        - *
        + http://localhost:8080/oauth/oidc/callback
  ! by-hand

client-scope
  - by-hand

1 to create, 1 to change, 1 to delete; 1 made by hand stays.
`);
  });

  it('compares secrets when asked to, and never shows one', async () => {
    const run = await plan(['--secrets']);
    expect(run.status).toBe(2);
    expect(run.stdout).toContain('  ~ openwebui\n      secret: (secret differs)\n');
    for (const format of ['text', 'json', 'markdown']) {
      const { stdout } = await plan(['--secrets', '--format', format]);
      expect(stdout).not.toContain(SECRET);
      expect(stdout).not.toContain(JSON.stringify(environment['KEYCLOAK_OPENWEBUI_CLIENT_SECRET']).slice(1, -1));
    }
    expect(requests.filter((one) => !/token|partial-export|client-secret/.test(one))).toEqual([]);
  });

  it('writes JSON that its schema describes', async () => {
    edit('openwebui', (client) => (client['redirectUris'] = ['*']));
    const { stdout } = await plan(['--format', 'json']);
    const schema = JSON.parse(
      readFileSync(join(repository, 'packages/planner/schemas/plan.schema.json'), 'utf8'),
    ) as object;
    const result: unknown = JSON.parse(stdout);
    const validate = new Ajv().compile(schema);
    expect(validate(result), JSON.stringify(validate.errors)).toBe(true);
    expect(result).toMatchObject({
      realm: 'aihub',
      stage: 'dev',
      summary: { create: 0, change: 1, delete: 0, stays: 0 },
      changes: [
        {
          action: 'change',
          type: 'client',
          name: 'openwebui',
          properties: [{ path: 'redirectUris', live: ['*'], file: ['http://localhost:8080/oauth/oidc/callback'] }],
        },
      ],
    });
  });

  it('writes Markdown for a comment on a pull request', async () => {
    edit('openwebui', (client) => (client['fullScopeAllowed'] = false));
    const { stdout } = await plan(['--format', 'markdown']);
    expect(stdout).toContain(
      '### Realm `aihub`, stage `dev`\n\n**0 to create, 1 to change, 0 to delete.**\n\n```diff\n',
    );
    expect(stdout).toContain('\n~ openwebui\n      fullScopeAllowed: false → true\n```\n');
  });

  it('fails a pipeline for the kinds of changes that it is told', async () => {
    edit('openwebui', (client) => (client['fullScopeAllowed'] = false));
    expect((await plan(['--fail-on', 'delete'])).status).toBe(0);
    expect((await plan(['--fail-on', 'delete', 'change'])).status).toBe(2);
    expect((await plan(['--fail-on', 'delete,change'])).status).toBe(2);
    expect((await plan(['--fail-on', 'everything'])).status).toBe(1);
  });

  it('looks at one thing', async () => {
    edit('openwebui', (client) => (client['fullScopeAllowed'] = false));
    expect((await plan(['--target', 'client/langfuse'])).stdout).toContain('Nothing to do.');
    expect((await plan(['--target', 'client/openwebui'])).status).toBe(2);
  });

  it('says nothing of values that it does not know', async () => {
    const { KEYCLOAK_ADMIN_USER: user = '', KEYCLOAK_ADMIN_PASSWORD: password = '' } = environment;
    const run = await plan(['--secrets'], { KEYCLOAK_ADMIN_USER: user, KEYCLOAK_ADMIN_PASSWORD: password });
    expect(run.status).toBe(0);
    expect(run.stdout).toContain(
      'Not compared, because their variables have no value here (see --env): client/openwebui secret, ',
    );
  });

  it('takes values from an environment file as Compose reads it', async () => {
    const file = join(temporaryFolder(), '.env');
    writeFileSync(file, "KEYCLOAK_ADMIN_USER=admin\nKEYCLOAK_ADMIN_PASSWORD='a$b'\n");
    expect((await plan(['--env', file], {})).status).toBe(0);
    writeFileSync(file, 'KEYCLOAK_ADMIN_USER="admin\n');
    expect((await plan(['--env', file], {})).stderr).toContain(
      ':1:21 error invalid-env-file: this quote is never closed',
    );
  });

  /** @returns a copy of the stages and templates, to be edited. */
  function copiedRoot(): string {
    const root = temporaryFolder();
    cpSync(aihub, root, { recursive: true });
    return root;
  }

  it('follows what the stage says of the reconciler', async () => {
    (exported['clientScopes'] as object[]).push({ name: 'by-hand', protocol: 'openid-connect' });
    const root = copiedRoot();
    expect((await plan(['--root', root])).status).toBe(2);
    const service = '    keycloak-config: { environment: { IMPORT_MANAGED_CLIENTSCOPE: no-delete } }\n';
    appendFileSync(join(root, 'stages/dev.yaml'), `compose:\n  services:\n${service}`);
    expect((await plan(['--root', root])).status).toBe(0);
  });

  it('says which parts of the documents it cannot predict', async () => {
    const root = copiedRoot();
    const file = join(root, 'templates/configs/keycloak/managed/10-roles.json');
    const roles = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...roles, requiredActions: [{ alias: 'VERIFY_EMAIL', enabled: false }] }));
    const run = await plan(['--root', root]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toContain('Not predicted: requiredActions in 10-roles.json\n');
  });

  it('asks the server for its providers when the documents name one of an extension', async () => {
    const root = copiedRoot();
    const file = join(root, 'templates/configs/keycloak/managed/20-client-scopes.json');
    const scopes = JSON.parse(readFileSync(file, 'utf8')) as { clientScopes: { protocolMappers: object[] }[] };
    const mapper = { name: 'tenant', protocol: 'openid-connect', protocolMapper: 'our-tenant-mapper', config: {} };
    scopes.clientScopes[0]?.protocolMappers.push(mapper);
    writeFileSync(file, JSON.stringify(scopes));
    const at = 'managed/20-client-scopes.json#clientScopes[openid].protocolMappers[tenant]';
    const exception = `  - { rule: unknown-protocol-mapper, at: '${at}', reason: it comes with our extension }\n`;
    appendFileSync(join(root, 'stages/dev.yaml'), `exceptions:\n${exception}`);
    const offer = (...more: string[]): Handler => {
      const ids = [...(providers.protocolMappers['openid-connect'] ?? []), ...more];
      const info = { providers: {}, protocolMapperTypes: { 'openid-connect': ids.map((id) => ({ id })) } };
      return (request, response) =>
        request.url === '/admin/serverinfo' ? json(response, 200, info) : keycloak(request, response);
    };

    handler = offer('our-tenant-mapper');
    const there = await plan(['--root', root]);
    expect(there).toMatchObject({ status: 2, stderr: '' });
    expect(there.stdout).toContain('  ~ openid\n      protocolMappers.tenant: ');
    expect(requests.at(-1)).toBe('GET /admin/serverinfo');

    handler = offer();
    const missing = await plan(['--root', root]);
    expect(missing.status).toBe(1);
    expect(missing.stdout).toContain('Keycloak has no protocol mapper "our-tenant-mapper"');
  });

  it('signs in as a client', async () => {
    const form: string[] = [];
    handler = (request, response) => {
      request.on('data', (chunk: Buffer) => form.push(chunk.toString()));
      request.on('end', () => keycloak(request, response));
    };
    const run = await plan(['--client-id', 'planner', '--client-secret-from', 'S', '--login-realm', 'aihub'], {
      ...environment,
      S: 'x',
    });
    expect(run.status).toBe(0);
    expect(requests[0]).toBe('POST /realms/aihub/protocol/openid-connect/token');
    expect(form[0]).toBe('grant_type=client_credentials&client_id=planner&client_secret=x');
  });

  it.each<[string, Handler | string, string]>([
    [
      'a wrong password',
      (_, response) => json(response, 401, { error: 'invalid_grant', error_description: 'Invalid user credentials' }),
      'the user "admin" cannot sign in to the realm "master": Invalid user credentials',
    ],
    [
      'an unknown realm',
      (request, response) =>
        request.url?.includes('/token') === true
          ? keycloak(request, response)
          : json(response, 404, { error: 'Realm not found.' }),
      'there is no realm "aihub" at http',
    ],
    [
      'a missing right',
      (request, response) => {
        if (request.url?.includes('/token') === true) keycloak(request, response);
        else json(response, request.url?.includes('/groups') === true ? 200 : 403, []);
      },
      'it lacks manage-realm, view-clients of aihub-realm',
    ],
    [
      "a proxy's page",
      (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>'),
      'answered with a web page (HTTP 502) instead of Keycloak’s JSON',
    ],
    [
      'an answer that ends in the middle',
      (request, response) =>
        request.url?.includes('/token') === true ? keycloak(request, response) : response.end('{"realm":"aihub","cli'),
      'is cut off, or is not JSON',
    ],
    [
      'a connection that breaks',
      (request, response) => {
        if (request.url?.includes('/token') === true) keycloak(request, response);
        else {
          response.writeHead(200, { 'content-length': '1000' });
          response.write('{"realm"');
          setTimeout(() => response.destroy(), 50);
        }
      },
      'closed the connection in the middle of its answer',
    ],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { location: 'https://elsewhere.example.org/' }).end(),
      'redirects to https://elsewhere.example.org',
    ],
    [
      'an error of the server',
      (_, response) => json(response, 500, { error: 'unknown_error' }),
      'Keycloak answered the request for a token with HTTP 500',
    ],
    ['silence', () => undefined, 'did not answer within 1 s'],
    ['a host that nobody knows', 'http://keycloak.invalid', 'the host of http://keycloak.invalid cannot be found'],
    ['a URL that is none', 'auth.example.org', 'auth.example.org is not an http or https URL'],
  ])('says in one line: %s', async (_, how, message) => {
    if (typeof how !== 'string') handler = how;
    const run = await plan(['--timeout', '1'], environment, typeof how === 'string' ? how : url);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/^error: [^\n]+\n$/);
    expect(run.stderr).toContain(message);
    expect(run.status).toBe(1);
  });

  it('says in one line: a port that nobody listens at', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    expect(await plan([], environment, `http://127.0.0.1:${port}`)).toEqual({
      status: 1,
      stdout: '',
      stderr: `error: nothing answers at http://127.0.0.1:${port}. Is Keycloak running, and is the port right?\n`,
    });
  });

  it('says in one line: a certificate that nobody trusts', async () => {
    const tls = createTlsServer(selfSigned(), keycloak);
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
    const run = await plan([], environment, `https://127.0.0.1:${(tls.address() as AddressInfo).port}`);
    tls.close();
    expect(run).toMatchObject({ status: 1, stdout: '' });
    expect(run.stderr).toMatch(
      /^error: the certificate of https:\/\/127\.0\.0\.1:\d+ is not trusted: .*NODE_EXTRA_CA_CERTS.*\n$/,
    );
  });
});

describe('the model of the reconciler', () => {
  const managed = (change: (documents: Record<string, Record<string, never>>) => void): object => {
    const documents = structuredClone(base.managed);
    change(documents);
    return documents;
  };

  it('predicts a run that fails, with the step and the reason', () => {
    const documents = managed(({ clients }) => {
      (clients as unknown as { clients: [{ defaultClientScopes: string[] }] }).clients[0].defaultClientScopes.push(
        'emial',
      );
    });
    expect(planOf(base.export, documents, environment).failure).toEqual({
      document: 'clients.json',
      step: 'update client "aihub-frontend"',
      reason: 'there is no client scope "emial" (a NullPointerException)',
    });
  });

  it('knows the post-broker trap of versions up to 6.5.0', () => {
    const documents = managed((all) => {
      const flows = all['auth-flows'] as unknown as { authenticationFlows: { alias: string; description: string }[] };
      const gate = flows.authenticationFlows.find((one) => one.alias === 'Post Broker Login - AIHubAccess Check');
      if (gate !== undefined) gate.description = 'new';
      flows.authenticationFlows = flows.authenticationFlows.filter((one) => one.alias !== 'post broker login');
      const configs = all['auth-flows'] as unknown as { authenticatorConfig: { alias: string }[] };
      configs.authenticatorConfig = configs.authenticatorConfig.filter(
        (one) => !one.alias.startsWith('post broker login'),
      );
    });
    const before = structuredClone(base.export) as unknown as { authenticationFlows: { alias: string }[] };
    before.authenticationFlows = before.authenticationFlows.filter((one) => one.alias !== 'post broker login');
    expect(planOf(before, documents, environment, '6.5.0').failure?.step).toBe(
      'recreate flow "Post Broker Login - AIHubAccess Check"',
    );
    expect(planOf(before, documents, environment, '6.5.1').failure).toBeUndefined();
  });

  it('knows that Keycloak takes no changes to the roles of realm-management since 26.7', () => {
    const roles = (...names: string[]): object => ({
      roles: { roles: { client: { 'realm-management': names.map((name) => ({ name })) } } },
    });
    const state = 'de.adorsys.keycloak.config.state-default-roles-client-realm-management-0';
    const before = (keycloakVersion: string): object => ({ ...base.export, keycloakVersion });
    const step = (version: string, documents: object): string | undefined =>
      planOf(before(version), documents, environment).failure?.step;
    expect(step('26.6.0', roles('mine'))).toBeUndefined();
    expect(step('26.7.3', roles('mine'))).toBe('create role "mine" of client "realm-management"');
    expect(step('26.7.3', roles('view-users'))).toBeUndefined();
    const remembered = { ...before('26.7.3'), attributes: { [state]: '["view-groups"]' } };
    expect(planOf(remembered, roles('view-users'), environment).failure?.step).toBe(
      'delete role "view-groups" of client "realm-management"',
    );
  });

  it('deletes nothing of what the reconciler is told to keep', () => {
    const before = structuredClone(base.export) as unknown as { clientScopes: object[] };
    before.clientScopes.push({ name: 'by-hand', protocol: 'openid-connect' });
    const plan = (keeps: readonly ManagedType[]): number =>
      makePlan({
        stage: 'dev',
        live: toLiveRealm(before as never),
        realm: { documents: [{ kind: 'managed', name: 'scopes', value: base.managed['client-scopes'] }] as never },
        values: new Map(Object.entries(environment)),
        secrets: new SecretValues(),
        reconciler: { version: '6.5.0', keeps: new Set(keeps) },
      }).summary.delete;
    expect([plan([]), plan(['client-scope'])]).toEqual([1, 0]);
  });

  it('takes time in proportion to the number of clients', () => {
    const time = (count: number): number => {
      const client = base.export.clients.find((one) => one['clientId'] === 'openwebui');
      const clients = Array.from({ length: count }, (_, index) => ({ ...client, clientId: `c${index}` }));
      const documents = [{ kind: 'managed', name: 'clients', value: { realm: 'aihub', clients } }];
      const live = toLiveRealm({ ...base.export, clients });
      const realm = { documents: documents as never };
      const input = { stage: 'dev', live, realm, values: new Map<string, string>(), secrets: new SecretValues() };
      const start = performance.now();
      const { summary } = makePlan({ ...input, reconciler: { version: '6.5.0', keeps: new Set() } });
      expect(summary.create + summary.delete).toBe(0);
      return (performance.now() - start) / count;
    };
    time(500);
    // The least of several, taken in turn: what a busy machine adds is not of the plan.
    let [few, many] = [Infinity, Infinity];
    for (let run = 0; run < 5; run++) {
      few = Math.min(few, time(500));
      many = Math.min(many, time(5000));
    }
    expect(many / few).toBeLessThan(4);
  });
});
