import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAsKeycloak, isFor, json, KeycloakDouble } from '../../planner/test/keycloak-double.ts';
import { temporaryFolder } from '../../../test/folders.ts';
import { type Run, runCliBeside } from './cli.ts';
import { exportedApp } from './exported-app.ts';

const KCC = { KEYCLOAK_USER: 'admin', KEYCLOAK_PASSWORD: 'the-password-of-admin', IMPORT_CACHE_ENABLED: 'false' };
const SUBSTITUTES = { IMPORT_VARSUBSTITUTION_ENABLED: 'true' };
const SECRET = 'a-secret-of-the-environment';
const REALM = { realm: 'demo', clients: [exportedApp()], clientScopes: [] };
const APP = 'realm: demo\nclients:\n  - clientId: app\n    redirectUris: ["https://app.example.org/*"]\n';

const keycloak = answerAsKeycloak(() => REALM, 'a-live-secret-nobody-may-see');
const server = new KeycloakDouble(keycloak);

beforeAll(async () => server.start());
afterAll(async () => server.stop());
beforeEach(() => {
  server.handler = keycloak;
  server.requests.length = 0;
});

/** A folder with import files. */
function folderWith(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

interface Invocation {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly pattern?: string;
}

/** Runs the command over import files, in the environment of keycloak-config-cli. */
async function plan(
  files: Record<string, string>,
  { args = [], env = {}, pattern = '**/*' }: Invocation = {},
): Promise<Run> {
  const environment = { ...KCC, KEYCLOAK_URL: server.url, ...env };
  return runCliBeside(folderWith(files), ['plan', '--files', pattern, ...args], environment);
}

describe('plan --files', () => {
  it('needs nothing but the files and the environment of keycloak-config-cli', async () => {
    expect(await plan({ 'a.yaml': APP })).toEqual({
      status: 0,
      stderr: '',
      stdout: 'Realm demo: what the next run of keycloak-config-cli will do\n\nNothing to do.\n',
    });
  });

  it('says what a run changes, and exits with 2', async () => {
    expect(await plan({ 'a.yaml': APP.replace('app.example', 'www.example') })).toEqual({
      status: 2,
      stderr: '',
      stdout: `Realm demo: what the next run of keycloak-config-cli will do

client
  ~ app
      redirectUris:
        - https://app.example.org/*
        + https://www.example.org/*

0 to create, 1 to change, 0 to delete.
`,
    });
  });

  it('takes patterns with alternatives, and files in the order of keycloak-config-cli', async () => {
    const later = APP.replace('app.example', 'later.example');
    const run = await plan(
      { 'b.yaml': later, 'a/a.json': '{ "realm": "demo", "displayName": "Demo" }', '.hidden/c.yaml': 'realm: other' },
      { pattern: '**/*.{json,yaml}' },
    );
    expect(run.status).toBe(2);
    expect(run.stdout).toContain('displayName: (nothing) → "Demo"');
    expect(run.stdout).toContain('+ https://later.example.org/*');
    expect(run.stdout).not.toContain('other');
  });

  it('what another file declares of a client was not made by hand', async () => {
    const files = { 'a.yaml': APP, 'b.yaml': 'realm: demo\nclients: [{ clientId: app, enabled: true }]' };
    expect(await plan(files)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/\n\nNothing to do\.\n$/) as string,
    });
  });

  it('takes brackets as they are, as keycloak-config-cli does', async () => {
    const files = { 'a.yaml': 'realm: other', '[a].yaml': APP, 'b(1)/!x.yaml': APP };
    expect(await plan(files, { pattern: '[a]*.yaml,b(1)/!*.yaml' })).toMatchObject({ status: 0 });
    expect((await plan(files, { pattern: '[ab].yaml' })).stderr).toContain('no file matches this');
  });

  it('leaves out the files that IMPORT_FILES_EXCLUDES names', async () => {
    const env = { IMPORT_FILES_EXCLUDES: '**/b.yaml' };
    expect(await plan({ 'a.yaml': APP, 'b.yaml': 'realm: other' }, { env })).toMatchObject({ status: 0 });
  });

  it('reads what documents ask for and nothing else', async () => {
    await plan({ 'a.yaml': APP });
    expect(server.requests).toEqual([
      'POST /realms/master/protocol/openid-connect/token',
      'POST /admin/realms/demo/partial-export',
    ]);
    server.requests.length = 0;
    await plan({ 'a.yaml': 'realm: demo\nusers: [{ username: Ada }]\nuserProfile: {}\norganizations: []' });
    expect(server.requests).toEqual(
      expect.arrayContaining([
        'GET /admin/realms/demo/users',
        'GET /admin/realms/demo/users/profile',
        'GET /admin/realms/demo/organizations',
      ]),
    );
  });

  it('plans a realm that is still to be made', async () => {
    server.handler = (request, response) =>
      isFor(request, '/partial-export') ? json(response, 404, {}) : keycloak(request, response);
    const run = await plan({ 'a.yaml': APP });
    expect(run.status).toBe(2);
    expect(run.stdout).toContain('realm\n  + demo\n');
    expect(run.stdout).toContain('client\n  + app\n');
  });
});

describe('plan --files with several realms', () => {
  const files = { 'a.yaml': `${APP}---\nrealm: shop\ndisplayName: Shop\n`, 'b.yaml': 'realm: demo\ndisplayName: Demo' };
  const several: typeof keycloak = (request, response) =>
    request.url?.includes('/realms/shop/partial-export') === true
      ? json(response, 200, { realm: 'shop' })
      : keycloak(request, response);

  it('plans all of them, and signs in once', async () => {
    server.handler = several;
    const run = await plan(files, { args: ['--format', 'json'] });
    const { realms } = JSON.parse(run.stdout) as { realms: { realm: string; summary: object }[] };
    expect(realms.map(({ realm }) => realm)).toEqual(['demo', 'shop']);
    expect(server.requests.filter((path) => path.endsWith('/token'))).toHaveLength(1);
  });

  it('plans one of them, which then stands alone', async () => {
    server.handler = several;
    const run = await plan(files, { args: ['--format', 'json', '--realm', 'shop'] });
    expect(JSON.parse(run.stdout)).toMatchObject({ realm: 'shop', summary: { change: 1 } });
  });

  it('names the realms that there are', async () => {
    expect(await plan(files, { args: ['--realm', 'shopp'] })).toMatchObject({
      status: 1,
      stderr: 'error: there is no realm "shopp" among the files. Did you mean "shop"?\n',
    });
  });
});

describe('plan --files with variables', () => {
  const file = APP.replace('app.example.org', '$(env:HOST)').replace(
    'redirect',
    'secret: $(env:APP_SECRET)\n    redirect',
  );

  it('puts in what the environment has, and never shows a secret', async () => {
    const env = { ...SUBSTITUTES, HOST: 'host.example.org', APP_SECRET: SECRET };
    const run = await plan({ 'a.yaml': file }, { env });
    expect(run.status).toBe(2);
    expect(run.stdout).toContain('+ https://host.example.org/*');
    expect(run.stdout).toContain('secret: (secret differs)');
    expect(run.stdout).not.toContain(SECRET);
  });

  it('does not compare what it does not know', async () => {
    const run = await plan({ 'a.yaml': file }, { env: { ...SUBSTITUTES, HOST: 'app.example.org' } });
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('have no value here (see --env): client/app secret\n');
  });

  it('an environment file has all that there is: what it lacks ends the run', async () => {
    const run = await plan(
      { 'a.yaml': file, 'kcc.env': 'IMPORT_VAR_SUBSTITUTION_ENABLED=yes\nHOST=h' },
      {
        args: ['--env', 'kcc.env'],
        pattern: '*.yaml',
      },
    );
    expect(run).toEqual({
      status: 1,
      stderr:
        'a.yaml:4:13 error unresolved-variable: $(env:APP_SECRET): no value, and no default. keycloak-config-cli stops before it changes anything\n',
      stdout: expect.stringContaining('The run will fail in a.yaml: read the file: $(env:APP_SECRET)') as string,
    });
    expect(server.requests).toEqual([]);
  });

  it('says so where none is replaced', async () => {
    const run = await plan({ 'a.yaml': file });
    expect(run.stderr).toContain('a.yaml:1:1 warning unsubstituted-variable: ');
    expect(run.stdout).toContain('+ https://$(env:HOST)/*');
  });

  it('a script ends the run where none is allowed, and is not known where it is', async () => {
    const scripted = APP.replace('https://app.example.org/*', () => '$${javascript: env.HOST}');
    expect((await plan({ 'a.yaml': scripted })).stderr).toContain('a.yaml:1:1 error refused-script: ');
    const env = { IMPORT_VARSUBSTITUTION_SCRIPTEVALUATIONENABLED: 'true' };
    const run = await plan({ 'a.yaml': scripted }, { env });
    expect(run.stdout).toContain('have no value here (see --env): client/app redirectUris\n');
  });
});

describe('plan --files of what keycloak-config-cli refuses', () => {
  it.each([
    ['a file that is no YAML', 'realm: demo\n  x: [', /^b\.yaml:\d+:\d+ error invalid-yaml: /],
    ['an empty document', 'realm: demo\n---\n', /^b\.yaml:2:4 error empty-document: /],
    ['a document without a realm', 'clients: []', /^b\.yaml:1:1 error nameless-realm: /],
    ['a list', '- realm: demo', /^b\.yaml:1:1 error not-an-object: /],
  ])('%s ends the run before it changes anything', async (_, text, message) => {
    const run = await plan({ 'a.yaml': APP, 'b.yaml': text }, { args: ['--format', 'json'] });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(message);
    expect(JSON.parse(run.stdout)).toMatchObject({
      realm: 'demo',
      summary: { create: 0, change: 0, delete: 0 },
      failure: { document: 'b.yaml', step: 'read the file' },
    });
  });

  it('a property that there is not ends the run, too', async () => {
    const run = await plan({ 'a.yaml': APP.replace('redirectUris', 'redirectURIs') });
    expect(run.status).toBe(1);
    expect(run.stdout).toContain('The run will fail in a.yaml: read the file: "clients[0].redirectURIs"');
  });

  it('a setting with which it does not start', async () => {
    const run = await plan(
      { 'a.yaml': APP, 'kcc.env': '\nIMPORT_MANAGED_GROUP=never' },
      {
        args: ['--env', 'kcc.env'],
        pattern: 'a.yaml',
      },
    );
    expect(run.status).toBe(1);
    expect(run.stderr).toBe(
      'kcc.env:2:1 error invalid-setting: IMPORT_MANAGED_GROUP: keycloak-config-cli does not start with it: it must be full or no-delete\n',
    );
  });

  it('a pattern that no file matches', async () => {
    expect(await plan({ 'a.yaml': APP }, { pattern: '*.json' })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('*.json:1:1 error file-not-found: no file matches this') as string,
    });
  });
});

describe('plan --files', () => {
  it('skips what keycloak-config-cli has imported before, unless its cache is off', async () => {
    const changed = APP.replace('app.example', 'www.example');
    const checksum = createHash('sha256').update(changed).digest('hex');
    const attributes = { 'de.adorsys.keycloak.config.import-checksum-default': checksum };
    server.handler = answerAsKeycloak(() => ({ ...REALM, attributes }), '');
    expect(await plan({ 'a.yaml': changed }, { env: { IMPORT_CACHE_ENABLED: 'true' } })).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(
        'Skipped, because the last run imported the same (see IMPORT_CACHE_ENABLED): a.yaml\n\nNothing to do.',
      ) as string,
    });
    expect(await plan({ 'a.yaml': changed })).toMatchObject({ status: 2 });
    const ignored = { IMPORT_CACHE_ENABLED: 'true', IMPORT_BEHAVIORS_USERUPDATEIGNOREDPROPERTIES: 'email' };
    expect(await plan({ 'a.yaml': changed }, { env: ignored })).toMatchObject({ status: 2 });
  });

  it('signs in as the client that keycloak-config-cli signs in as', async () => {
    const env = {
      KEYCLOAK_GRANTTYPE: 'client_credentials',
      KEYCLOAK_CLIENT_ID: 'kcc',
      KEYCLOAK_CLIENTSECRET: 's',
      KEYCLOAK_LOGINREALM: 'demo',
    };
    await plan({ 'a.yaml': APP }, { env });
    expect(server.requests[0]).toBe('POST /realms/demo/protocol/openid-connect/token');
  });

  it('writes metrics and Markdown without a stage', async () => {
    const metrics = join(temporaryFolder(), 'realm.prom');
    const run = await plan({ 'a.yaml': APP }, { args: ['--metrics', metrics, '--format', 'markdown'] });
    expect(run.stdout).toBe('### Realm `demo`\n\n**Nothing to do.**\n');
    expect(readFileSync(metrics, 'utf8')).toContain('realm_as_code_plan_changes{realm="demo",action="change"} 0\n');
  });

  it('is for files or for a stage', async () => {
    const run = await plan({ 'a.yaml': APP }, { args: ['--stage', 'prod'] });
    expect(run).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be used with option') as string });
  });
});
