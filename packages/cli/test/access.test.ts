import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minimalRoot, runCli, runCliWith } from './cli.ts';

const TEMPLATES = 'templates/configs/keycloak';

/** @returns the minimal root, in which only users with the role `staff` may log in: its page says so to others. */
function gatedRoot(): string {
  const root = minimalRoot();
  const subFlow = (flowAlias: string, requirement: string, priority: number): object => ({
    flowAlias,
    authenticatorFlow: true,
    requirement,
    priority,
    userSetupAllowed: false,
  });
  const step = (
    authenticator: string,
    requirement: string,
    priority: number,
    authenticatorConfig?: string,
  ): object => ({
    ...(authenticatorConfig !== undefined && { authenticatorConfig }),
    authenticator,
    authenticatorFlow: false,
    requirement,
    priority,
    userSetupAllowed: false,
  });
  const flow = (alias: string, topLevel: boolean, ...authenticationExecutions: object[]): object => ({
    alias,
    description: alias,
    providerId: 'basic-flow',
    topLevel,
    builtIn: false,
    authenticationExecutions,
  });
  const document = {
    realm: 'demo',
    roles: { realm: [{ name: 'staff', description: 'May log in' }] },
    browserFlow: 'pages',
    authenticationFlows: [
      flow('pages', true, subFlow('somebody', 'REQUIRED', 10), subFlow('gate', 'CONDITIONAL', 20)),
      flow(
        'somebody',
        false,
        step('auth-cookie', 'ALTERNATIVE', 10),
        step('auth-username-password-form', 'ALTERNATIVE', 20),
      ),
      flow(
        'gate',
        false,
        step('conditional-user-role', 'REQUIRED', 10, 'is no staff'),
        step('deny-access-authenticator', 'REQUIRED', 20, 'says why'),
      ),
    ],
    authenticatorConfig: [
      { alias: 'is no staff', config: { condUserRole: 'staff', negate: 'true' } },
      { alias: 'says why', config: { denyErrorMessage: 'Only for staff.' } },
    ],
  };
  writeFileSync(join(root, TEMPLATES, 'managed/20-flows.json'), JSON.stringify(document));
  return root;
}

describe('access', () => {
  it('says who may log in where, and asks nobody', () => {
    expect(
      runCli(gatedRoot(), 'access', '--stage', 'demo', '--client', 'app', '--way', 'form', 'session'),
    ).toMatchObject({
      status: 0,
      stderr: '',
      stdout: `Realm demo, stage demo: who may log in where

login page, session in the browser
           app
  no role  no
  staff    yes
`,
    });
  });

  it('narrows down to users, clients and ways, and tells the path', () => {
    const narrow = ['--client', 'app', '--roles', '', '--way', 'session', '--why'];
    expect(runCli(gatedRoot(), 'access', '--stage', 'demo', ...narrow)).toMatchObject({
      status: 0,
      stdout: `Realm demo, stage demo: who may log in where

session in the browser
  no role
  no  app

way     session in the browser
user    no role; no role, with a one-time code
client  app
  no: "gate" denies access
  the page says: "Only for staff."
    pages
      REQUIRED somebody: success
        ALTERNATIVE auth-cookie: success (there is a session)
      CONDITIONAL gate: failed
        condition conditional-user-role: true (does not have staff)
    >   REQUIRED deny-access-authenticator: denied <- ends the login
`,
    });
  });

  it.each([
    ['--client', 'ap', 'error: there is no client "ap". Did you mean "app"?\n'],
    ['--roles', 'staf', 'error: there is no role "staf". Did you mean "staff"?\n'],
    ['--realm', 'dmo', 'error: there is no realm "dmo" among the templates. Did you mean "demo"?\n'],
  ])('says that there is no such thing: %s %s', (option, name, stderr) => {
    expect(runCli(gatedRoot(), 'access', '--stage', 'demo', option, name)).toMatchObject({
      status: 1,
      stdout: '',
      stderr,
    });
  });

  it('answers programs and pull requests', () => {
    const root = gatedRoot();
    const json = runCli(root, 'access', '--stage', 'demo', '--client', 'app', '--format', 'json');
    expect(json.status).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({
      stage: 'demo',
      realms: [{ realm: 'demo', clients: [{ clientId: 'app', builtIn: false }] }],
    });
    const markdown = runCli(root, 'access', '--stage', 'demo', '--client', 'app', '--format', 'markdown');
    expect(markdown.stdout).toContain('### Realm `demo`, stage `demo`: who may log in where\n');
    expect(markdown.stdout).toContain('| `app` |');
  });

  it('has words for what it paints', () => {
    const painted = runCliWith(
      { FORCE_COLOR: '1' },
      gatedRoot(),
      'access',
      '--stage',
      'demo',
      '--client',
      'app',
    ).stdout;
    expect(painted).toContain('\u001b[31mno\u001b[0m');
    const plain = runCliWith({ FORCE_COLOR: '1', NO_COLOR: '1' }, gatedRoot(), 'access', '--stage', 'demo').stdout;
    expect(plain).not.toContain('\u001b');
  });

  it('stops at the errors of the stage', () => {
    const root = gatedRoot();
    const file = join(root, TEMPLATES, 'managed/20-flows.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"browserFlow":"pages"', '"browserFlow":"page"'));
    const { status, stdout, stderr } = runCli(root, 'access', '--stage', 'demo');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^templates\/.*error undefined-flow: .*\n$/);
  });

  it('says what depends on values that only the deployment knows', () => {
    const root = gatedRoot();
    const file = join(root, TEMPLATES, 'bootstrap/realm.json');
    const unknown = '"enabled": "$(envjson:USER_ROLES)", "groups": "$(envjson:USER_ROLES)"';
    writeFileSync(file, readFileSync(file, 'utf8').replace('"enabled": "{{enabled}}"', unknown));
    const { status, stderr, stdout } = runCli(root, 'access', '--stage', 'demo', '--client', 'app');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('depends: on "enabled" of the realm\n');
  });

  it('has a section for each of several realms, and leaves out those that have not what is asked for', () => {
    const root = gatedRoot();
    mkdirSync(join(root, TEMPLATES, 'demo'));
    for (const kind of ['bootstrap', 'managed'])
      renameSync(join(root, TEMPLATES, kind), join(root, TEMPLATES, 'demo', kind));
    cpSync(join(root, TEMPLATES, 'demo'), join(root, TEMPLATES, 'shop'), { recursive: true });
    for (const file of ['bootstrap/realm.json', 'managed/10-clients.json', 'managed/20-flows.json']) {
      const path = join(root, TEMPLATES, 'shop', file);
      writeFileSync(path, readFileSync(path, 'utf8').replace('"demo"', '"shop"').replace('"app"', '"till"'));
    }
    const headings = (...args: string[]): string[] =>
      runCli(root, 'access', '--stage', 'demo', ...args).stdout.match(/^Realm .*$/gm) ?? [];
    const [demo, shop] = ['demo', 'shop'].map((realm) => `Realm ${realm}, stage demo: who may log in where`);
    expect(headings()).toEqual([demo, shop]);
    expect(headings('--realm', 'shop')).toEqual([shop]);
    expect(headings('--client', 'till')).toEqual([shop]);
    expect(headings('--client', 'till', 'app', '--roles', 'staff')).toEqual([demo, shop]);
  });
});
