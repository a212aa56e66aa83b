import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerAsKeycloak, isFor, json, KeycloakDouble } from '../../planner/test/keycloak-double.ts';
import { minimalRoot, type Run, runCli, runCliBeside } from './cli.ts';
import { exportedApp } from './exported-app.ts';

const TEMPLATES = 'templates/configs/keycloak';

/** @returns the minimal root with its realm moved into a folder. */
function moved(root: string, folder: string): string {
  mkdirSync(join(root, TEMPLATES, folder));
  for (const kind of ['bootstrap', 'managed'])
    renameSync(join(root, TEMPLATES, kind), join(root, TEMPLATES, folder, kind));
  return root;
}

/** Adds a realm like the one in the folder `demo`. */
function add(root: string, name: string, folder = name): void {
  cpSync(join(root, TEMPLATES, 'demo'), join(root, TEMPLATES, folder), { recursive: true });
  for (const file of ['bootstrap/realm.json', 'managed/10-clients.json'])
    edit(root, `${folder}/${file}`, '"demo"', JSON.stringify(name));
}

function edit(root: string, file: string, from: string, to: string): void {
  const path = join(root, TEMPLATES, file);
  const before = readFileSync(path, 'utf8');
  expect(before).toContain(from);
  writeFileSync(path, before.replace(from, to));
}

/** @returns a root with the realms `demo` and `shop`. */
function twoRealms(): string {
  const root = moved(minimalRoot(), 'demo');
  add(root, 'shop');
  return root;
}

describe('a root with a folder for each realm', () => {
  it('is generated as a whole, checked, and needs one environment file', () => {
    const root = twoRealms();
    expect(runCli(root, 'generate', '--all')).toMatchObject({
      status: 0,
      stdout: 'demo: 9 written, 0 unchanged, 0 removed in deploy\n',
      stderr: '',
    });
    expect(runCli(root, 'generate', '--all', '--check')).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(runCli(root, 'validate').stdout).toBe('demo: no problems found\n');
    expect(runCli(root, 'make-env', '--stage', 'demo').status).toBe(0);
    expect(existsSync(join(root, 'deploy/configs/keycloak/shop/managed/10-clients.demo.json'))).toBe(true);
  });

  it('can have realms of which nothing is reconciled', () => {
    const root = twoRealms();
    rmSync(join(root, TEMPLATES, 'shop/managed'), { recursive: true });
    edit(root, 'shop/bootstrap/realm.json', '"users"', '"attributes": {}, "users"');
    expect(runCli(root, 'generate', '--all')).toMatchObject({ status: 0, stderr: '' });
  });

  it('reports what is wrong with one realm beside what is wrong with the others, and writes nothing', () => {
    const root = twoRealms();
    for (const [name, text] of [
      ['cut', '{ "realm": "cut", "clients": ['],
      ['latin', Buffer.from([0x7b, 0xe9])],
    ] as const) {
      mkdirSync(join(root, TEMPLATES, name, 'managed'), { recursive: true });
      writeFileSync(join(root, TEMPLATES, name, 'managed/10.json'), text);
    }
    edit(root, 'demo/managed/10-clients.json', '"consentRequired"', '"consentRequird"');
    edit(root, 'shop/managed/10-clients.json', '{{origin}}/*', '*');
    const { status, stdout } = runCli(root, 'validate', '--format', 'json');
    expect(status).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: { file: string; code: string; severity: string }[] };
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ file, code }) => [file.slice(TEMPLATES.length + 1), code])).toEqual([
      ['cut/managed/10.json', 'invalid-json'],
      ['demo/managed/10-clients.json', 'unknown-property'],
      ['latin/managed/10.json', 'unreadable-file'],
      ['shop/managed/10-clients.json', 'wildcard-redirect-uri'],
    ]);
    expect(runCli(root, 'generate', '--all').status).toBe(1);
    expect(existsSync(join(root, 'deploy'))).toBe(false);
  });
});

describe('what cannot be a root of several realms', () => {
  const errorsOf = (root: string): string[] => {
    const { status, stderr } = runCli(root, 'generate', '--all');
    expect(status).toBe(1);
    expect(existsSync(join(root, 'deploy'))).toBe(false);
    return stderr.trimEnd().split('\n');
  };

  it('has templates of a single realm beside the folders', () => {
    const root = twoRealms();
    cpSync(join(root, TEMPLATES, 'demo/managed'), join(root, TEMPLATES, 'managed'), { recursive: true });
    expect(errorsOf(root)).toContain(
      `${TEMPLATES}/managed:1:1 error mixed-layout: templates of a single realm beside the folders demo, shop. With several realms, each has a folder: move it into one, such as ${TEMPLATES}/my-realm`,
    );
  });

  it('does not mind the empty folders that moving files leaves', () => {
    const root = twoRealms();
    mkdirSync(join(root, TEMPLATES, 'managed'));
    expect(runCli(root, 'validate')).toMatchObject({ status: 0 });
  });

  it('has one realm in two folders', () => {
    const root = twoRealms();
    add(root, 'shop', 'zoo');
    expect(errorsOf(root)).toEqual([
      `${TEMPLATES}/zoo/bootstrap/realm.json:2:12 error duplicate-realm: the realm "shop" has templates in two folders: shop and zoo. Put them into one folder, or give the realm here a name of its own`,
    ]);
  });

  it.each(['my shop', 'shop.example.org', 'café', '_shop'])('has a folder called %s', (folder) => {
    const root = twoRealms();
    add(root, 'other', folder);
    expect(errorsOf(root)).toEqual([
      `${TEMPLATES}/${folder}:1:1 error unusable-name: the folder of a realm cannot have this name. Use letters without accents, digits, "-" and "_"`,
    ]);
  });

  it('has templates that nothing reads', () => {
    const root = twoRealms();
    const files = [
      '30-clients.json',
      'misspelt/manged/a.json',
      'shop/bootstrp/a.json',
      'shop/a.yaml',
      'shop/themes/x/a.css',
    ];
    for (const file of files) {
      mkdirSync(join(root, TEMPLATES, file, '..'), { recursive: true });
      writeFileSync(join(root, TEMPLATES, file), '{}');
    }
    writeFileSync(join(root, TEMPLATES, 'README.md'), 'Notes are no templates.');
    const found = errorsOf(root).map((line) => line.slice(TEMPLATES.length + 1));
    expect(found).toEqual([
      `30-clients.json:1:1 error ignored-file: this file is not read: there are only folders here. The templates of a realm are in ${TEMPLATES}/my-realm/bootstrap and …/managed`,
      `misspelt:1:1 error ignored-file: this folder is not read: it has neither bootstrap nor managed. The templates of a realm are in ${TEMPLATES}/my-realm/bootstrap and …/managed`,
      `shop/a.yaml:1:1 error ignored-file: this file is not read: there are only folders here. Templates of this realm are in ${TEMPLATES}/shop/bootstrap and …/managed`,
      `shop/bootstrp:1:1 error ignored-file: this folder is not read: it is neither bootstrap nor managed. Templates of this realm are in ${TEMPLATES}/shop/bootstrap and …/managed`,
      `shop/themes:1:1 error ignored-file: this folder is not read: all realms share their themes. Move the themes to ${TEMPLATES}/themes`,
    ]);
  });
});

describe('what vanishes from one of several realms', () => {
  it('is nothing when a root of one realm becomes one of several; only its Compose project has another name', () => {
    const root = minimalRoot();
    runCli(root, 'generate', '--all');
    moved(root, 'demo');
    add(root, 'shop');
    const { status, stderr } = runCli(root, 'generate', '--all');
    expect(stderr).toBe(
      'stages/demo.yaml:1:1 warning renamed-project: the Compose project was called demo-demo and is now keycloak-demo, which Compose starts with an empty database. To keep the one that runs, write name: demo-demo below compose:\n',
    );
    expect(status).toBe(0);
    expect(existsSync(join(root, 'deploy/configs/keycloak/managed/10-clients.demo.json'))).toBe(false);
    const stage = join(root, 'stages/demo.yaml');
    writeFileSync(stage, `${readFileSync(stage, 'utf8')}compose:\n  name: demo-demo\n`);
    runCli(root, 'generate', '--all');
    expect(readFileSync(join(root, 'deploy/docker-compose.demo.yml'), 'utf8')).toContain('\nname: demo-demo\n');
  });

  it('is said with its folder, and not covered by the same name in another realm', () => {
    const root = twoRealms();
    runCli(root, 'generate', '--all');
    writeFileSync(join(root, TEMPLATES, 'shop/managed/10-clients.json'), '{ "realm": "shop" }');
    edit(root, 'shop/bootstrap/realm.json', '"users"', '"attributes": { "secret": "$(env:APP_SECRET)" }, "users"');
    expect(runCli(root, 'generate', '--all').stderr).toContain(
      `${TEMPLATES}/shop/managed/10-clients.json:1:1 warning vanished-declaration: the client "app" is no longer declared`,
    );
  });

  it('can be a whole realm, which stays', () => {
    const root = twoRealms();
    runCli(root, 'generate', '--all');
    rmSync(join(root, TEMPLATES, 'shop'), { recursive: true });
    expect(runCli(root, 'generate', '--all').stderr).toBe(
      `${TEMPLATES}:1:1 warning vanished-declaration: the realm "shop" is no longer declared and stays in running Keycloaks, users and secrets included. To delete it, use the Admin Console\n`,
    );
    expect(runCli(root, 'generate', '--all').stderr).toBe('');
    expect(existsSync(join(root, 'deploy/configs/keycloak/shop-realm.demo.json'))).toBe(false);
  });
});

describe('plan of several realms', () => {
  const SECRET = 'a-live-secret-nobody-may-see';
  const env = { KEYCLOAK_ADMIN_USER: 'admin', KEYCLOAK_ADMIN_PASSWORD: 'p', APP_SECRET: SECRET };
  let live: Record<string, object>;
  const realm = (name: string, redirectUri: string): object => ({
    realm: name,
    clients: [exportedApp(redirectUri)],
    clientScopes: [],
  });
  const server = new KeycloakDouble((request, response) => {
    const name = /\/admin\/realms\/(\w+)/.exec(request.url ?? '')?.[1] ?? '';
    if (!isFor(request, '/token') && live[name] === undefined) return json(response, 404, {});
    return answerAsKeycloak(() => live[name], SECRET)(request, response);
  });

  beforeAll(async () => server.start());
  afterAll(async () => server.stop());
  beforeEach(() => {
    server.requests.length = 0;
    live = { demo: realm('demo', 'https://app.example.org/*'), shop: realm('shop', '*') };
  });

  async function plan(...args: string[]): Promise<Run> {
    return runCliBeside(twoRealms(), ['plan', '--stage', 'demo', '--url', server.url, ...args], env);
  }

  it('speaks of each, and exits with the worst that any realm has', async () => {
    const { status, stdout, stderr } = await plan();
    expect(stderr).toBe('');
    expect(status).toBe(2);
    expect(stdout).toMatch(/^Realm demo, stage demo: [^]*Nothing to do\.\n\n\nRealm shop, stage demo: [^]*~ app/);
  });

  it('looks at one of them with --realm', async () => {
    expect(await plan('--realm', 'demo')).toMatchObject({ status: 0 });
    expect(server.requests.filter((request) => request.includes('/shop/'))).toEqual([]);
    expect(await plan('--realm', 'shpo')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'error: there is no realm "shpo" among the templates. Did you mean "shop"?\n',
    });
  });

  it('is one document for programs', async () => {
    const { stdout } = await plan('--format', 'json');
    const { realms } = JSON.parse(stdout) as { realms: { realm: string; summary: { change: number } }[] };
    expect(realms.map((one) => [one.realm, one.summary.change])).toEqual([
      ['demo', 0],
      ['shop', 1],
    ]);
  });

  it('says of a realm that cannot be read why, beside the plans of the others', async () => {
    delete live['demo'];
    const { status, stdout, stderr } = await plan();
    expect(status).toBe(1);
    expect(stderr).toBe(`error: there is no realm "demo" at ${server.url}. The next start of Keycloak makes it\n`);
    expect(stdout).toMatch(/^Realm demo, stage demo: it could not be read\n\n\nRealm shop, stage demo: [^]*~ app/);
    const { realms } = JSON.parse((await plan('--format', 'json')).stdout) as { realms: Record<string, string>[] };
    expect(realms[0]).toEqual({
      realm: 'demo',
      stage: 'demo',
      problem: `there is no realm "demo" at ${server.url}`,
    });
    expect((await plan('--format', 'markdown')).stdout).toContain('**It could not be read: there is no realm "demo"');
  });

  it('stops where nobody can sign in: that is said once', async () => {
    const { handler } = server;
    server.handler = (_, response) => json(response, 401, {});
    const { status, stdout, stderr } = await plan();
    server.handler = handler;
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.match(/^error: /gm)).toHaveLength(1);
    expect(server.requests).toHaveLength(1);
  });
});
