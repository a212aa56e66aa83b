import { accessFindings, readAccessRealm } from '@realm-as-code/access';
import { freshRealm } from '@realm-as-code/adopter';
import { type JsonObject, renderRealm, validateRealm } from '@realm-as-code/renderer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, type Page, request } from '../logins/browser.ts';
import { errorOf, formOf } from '../logins/page.ts';
import { QUICK } from '../logins/people.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

/** What runs in a flow: `REQUIRED auth-cookie`, one with a config, or a sub-flow with its executions. */
type Line =
  | string
  | readonly [line: string, config: JsonObject]
  | { readonly sub: string; readonly runs: readonly Line[] };

const PASSWORD = 'Passw0rd';
const AWAY = 'https://app.example.org/';
const STOP = 'Stop here';
const IN = 'in';

const FORM = 'REQUIRED auth-username-password-form';
const COOKIE = 'ALTERNATIVE auth-cookie';
const DENY: Line = ['REQUIRED deny-access-authenticator', { denyErrorMessage: STOP }];
const ALLOW = 'REQUIRED allow-access-authenticator';
const IDENTIFY: Line = { sub: 'REQUIRED identify', runs: [COOKIE, 'ALTERNATIVE auth-username-password-form'] };
const role = (name: string, negate = false): Line => [
  'REQUIRED conditional-user-role',
  { condUserRole: name, negate: String(negate) },
];
const NOT_STAFF = role('staff', true);
const gate = (requirement: string, ...runs: readonly Line[]): Line => ({ sub: `${requirement} gate`, runs });
const GATE = gate('CONDITIONAL', NOT_STAFF, DENY);

/** Of a login: whether staff, a guest, and a guest with a session get in. */
type Logins = readonly [staff: string, guest: string, session: string];
const NOBODY: Logins = [STOP, STOP, STOP];
const EVERYBODY: Logins = [IN, IN, IN];
const BROKEN = 'Unexpected error when handling authentication request to identity provider.';

/** What people write, what is found in it, and what it really does. */
const MISTAKES: readonly (readonly [what: string, code: string | undefined, flow: readonly Line[], logins: Logins])[] =
  [
    ['a gate after everything', undefined, [IDENTIFY, GATE], [IN, STOP, STOP]],
    [
      'a gate beside the cookie',
      'session-skips-gate',
      [COOKIE, { sub: 'ALTERNATIVE password', runs: [FORM, GATE] }],
      [IN, STOP, IN],
    ],
    ['a gate before the cookie', 'session-skips-gate', [GATE, IDENTIFY], [IN, STOP, IN]],
    ['a gate without a condition', 'missing-condition', [IDENTIFY, gate('CONDITIONAL', DENY)], EVERYBODY],
    ['a REQUIRED gate', 'misplaced-condition', [IDENTIFY, gate('REQUIRED', NOT_STAFF, DENY)], NOBODY],
    ['a REQUIRED allowance', 'misplaced-condition', [IDENTIFY, gate('REQUIRED', role('staff'), ALLOW)], EVERYBODY],
    ['a condition at the top', 'misplaced-condition', [IDENTIFY, NOT_STAFF, DENY], NOBODY],
    [
      'a condition on no role',
      'unconfigured-condition',
      [IDENTIFY, gate('CONDITIONAL', ['REQUIRED conditional-user-role', { negate: 'true' }], DENY)],
      EVERYBODY,
    ],
    [
      'a condition on an attribute without a config',
      'unconfigured-condition',
      [IDENTIFY, gate('CONDITIONAL', 'REQUIRED conditional-user-attribute', DENY)],
      [BROKEN, BROKEN, BROKEN],
    ],
    [
      'a role that does not exist',
      'undefined-role',
      [IDENTIFY, gate('CONDITIONAL', role('stuff', true), DENY)],
      EVERYBODY,
    ],
    [
      '"user configured" beside a denial',
      'constant-condition',
      [IDENTIFY, gate('CONDITIONAL', 'REQUIRED conditional-user-configured', DENY)],
      EVERYBODY,
    ],
    [
      '"user configured" beside a sub-flow',
      'constant-condition',
      [IDENTIFY, gate('CONDITIONAL', 'REQUIRED conditional-user-configured', { sub: 'REQUIRED inner', runs: [DENY] })],
      NOBODY,
    ],
    [
      'a sub-flow that is not there',
      'absent-sub-flow',
      [
        IDENTIFY,
        gate(
          'CONDITIONAL',
          ['REQUIRED conditional-sub-flow-executed', { flow_to_check: 'factor', check_result: 'executed' }],
          DENY,
        ),
      ],
      EVERYBODY,
    ],
    ['an allowance alone', 'ineffective-allowance', [IDENTIFY, gate('CONDITIONAL', role('staff'), ALLOW)], EVERYBODY],
    [
      'an allowance before a denial',
      'ineffective-allowance',
      [IDENTIFY, gate('CONDITIONAL', role('staff'), ALLOW), DENY],
      NOBODY,
    ],
    [
      'a denial before an alternative',
      'unreachable-alternative',
      [
        COOKIE,
        ['ALTERNATIVE deny-access-authenticator', { denyErrorMessage: STOP }],
        'ALTERNATIVE auth-username-password-form',
      ],
      [STOP, STOP, IN],
    ],
    [
      'a gate beside alternatives',
      'disabled-alternatives',
      [COOKIE, 'ALTERNATIVE auth-username-password-form', GATE],
      ['Invalid username or password.', 'Invalid username or password.', 'Invalid username or password.'],
    ],
    [
      'a role that everybody has',
      'everybodys-role',
      [IDENTIFY, gate('CONDITIONAL', role('person', true), DENY)],
      EVERYBODY,
    ],
  ];

describe('what people get wrong about logins does what is said of it', () => {
  let keycloak: Keycloak;
  beforeAll(async () => {
    keycloak = await startKeycloak();
  });
  afterAll(async () => {
    await keycloak?.stop();
  });

  it.each(MISTAKES)('%s', async (_, code, flow, logins) => {
    const realm = realmOf(flow);
    expect(codesOf(realm)).toEqual(code === undefined ? [] : expect.arrayContaining([code]));
    await keycloak.admin.post('', realm);
    try {
      const staff = await logIn(keycloak.url, 'staff');
      const guest = await logIn(keycloak.url, 'guest');
      const browser = new Browser(keycloak.url);
      expect(await logIn(keycloak.url, 'guest', browser, 'door')).toBe(IN);
      expect([staff, guest, outcomeOf(await browser.open(address(keycloak.url, 'app')))]).toEqual(logins);
    } finally {
      await keycloak.admin.delete('/mistake');
    }
  });

  it('a denial in a direct grant answers with a page', async () => {
    const tool = { clientId: 'tool', publicClient: true, directAccessGrantsEnabled: true };
    const grant: Line[] = ['REQUIRED direct-grant-validate-username', 'REQUIRED direct-grant-validate-password', DENY];
    const realm = realmOf([IDENTIFY], { directGrantFlow: 'grant', clients: [tool] }, { grant });
    expect(codesOf(realm)).toContain('unreadable-denial');
    await keycloak.admin.post('', realm);
    try {
      const answer = await request(`${keycloak.url}/realms/mistake/protocol/openid-connect/token`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: 'tool', grant_type: 'password', username: 'staff', password: PASSWORD }),
      });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    } finally {
      await keycloak.admin.delete('/mistake');
    }
  });

  it('a registration ends in a login, whatever the login page would say', async () => {
    const realm = realmOf([IDENTIFY, GATE], { registrationAllowed: true });
    expect(codesOf(realm)).toContain('registration-skips-gate');
    await keycloak.admin.post('', realm);
    try {
      const browser = new Browser(keycloak.url);
      const login = await browser.open(address(keycloak.url, 'app'));
      const link = /href="([^"]*login-actions\/registration[^"]*)"/.exec(login.html)?.[1] ?? '';
      const page = await browser.open(new URL(link.replaceAll('&amp;', '&'), login.url));
      const form = formOf(page);
      const person = { username: 'newcomer', email: 'newcomer@example.org', firstName: 'New', lastName: 'Comer' };
      const passwords = { password: PASSWORD, 'password-confirm': PASSWORD };
      expect(outcomeOf(await browser.send(form?.action ?? '', { ...form?.inputs, ...person, ...passwords }))).toBe(IN);
      expect(await logIn(keycloak.url, 'newcomer')).toBe(STOP);
    } finally {
      await keycloak.admin.delete('/mistake');
    }
  });
});

function realmOf(
  flow: readonly Line[],
  rest: JsonObject & { readonly clients?: JsonObject[] } = {},
  others: Readonly<Record<string, readonly Line[]>> = {},
): JsonObject {
  const flows: JsonObject[] = [];
  const configs: JsonObject[] = [];
  const open: readonly Line[] = [COOKIE, 'ALTERNATIVE auth-username-password-form'];
  for (const [alias, runs] of Object.entries({ login: flow, open, ...others }))
    addFlow(alias, runs, true, flows, configs);
  const client = { publicClient: true, redirectUris: [`${AWAY}*`], directAccessGrantsEnabled: false };
  const door = flows.find(({ alias }) => alias === 'open');
  const person = { enabled: true, emailVerified: true, firstName: 'A', lastName: 'Person' };
  const user = (username: string, roles: string[]): JsonObject => ({
    ...person,
    username,
    email: `${username}@example.org`,
    credentials: [{ type: 'password', value: PASSWORD }],
    realmRoles: ['default-roles-mistake', ...roles],
  });
  return {
    realm: 'mistake',
    enabled: true,
    sslRequired: 'none',
    loginTheme: 'base',
    passwordPolicy: QUICK,
    browserFlow: 'login',
    authenticationFlows: flows,
    authenticatorConfig: configs,
    defaultRole: { name: 'default-roles-mistake' },
    roles: {
      realm: [
        { name: 'staff' },
        { name: 'person' },
        { name: 'default-roles-mistake', composite: true, composites: { realm: ['person'] } },
      ],
    },
    users: [user('staff', ['staff']), user('guest', [])],
    ...rest,
    clients: [
      { ...client, clientId: 'app' },
      { ...client, clientId: 'admin-cli', redirectUris: [] },
      { ...client, clientId: 'door', authenticationFlowBindingOverrides: { browser: door?.['id'] ?? '' } },
      ...(rest.clients ?? []),
    ],
  };
}

function addFlow(
  alias: string,
  runs: readonly Line[],
  topLevel: boolean,
  flows: JsonObject[],
  configs: JsonObject[],
): void {
  const executions = runs.map((line, index): JsonObject => {
    const priority = (index + 1) * 10;
    if (typeof line === 'object' && 'sub' in line) {
      const [requirement = '', flowAlias = ''] = line.sub.split(' ');
      addFlow(flowAlias, line.runs, false, flows, configs);
      return { authenticatorFlow: true, flowAlias, requirement, priority };
    }
    const [text, config] = typeof line === 'string' ? [line] : line;
    const [requirement = '', authenticator = ''] = text.split(' ');
    const authenticatorConfig = `${alias} ${index}`;
    if (config !== undefined) configs.push({ alias: authenticatorConfig, config });
    return { authenticator, requirement, priority, ...(config !== undefined && { authenticatorConfig }) };
  });
  const id = crypto.randomUUID();
  flows.push({ alias, id, providerId: 'basic-flow', topLevel, builtIn: false, authenticationExecutions: executions });
}

/** @returns what is found in a realm about its logins. */
function codesOf(realm: JsonObject): string[] {
  const text = JSON.stringify(realm);
  const rendered = renderRealm({ bootstrap: [{ path: 'bootstrap/realm.json', text }], managed: [] }, {});
  const about = /gate|condition|allowance|alternative|denial|role$|sub-flow/;
  const found = validateRealm(rendered).map(({ code }) => code);
  const tried = accessFindings(readAccessRealm(realm, freshRealm('26.5.5', 'mistake'))).map(({ code }) => code);
  // The client "door" is left open on purpose.
  return [...found, ...tried].filter((code) => about.test(code) && code !== 'override-skips-gate');
}

function address(url: string, client: string): string {
  const query = { client_id: client, redirect_uri: AWAY, response_type: 'code', scope: 'openid' };
  return `${url}/realms/mistake/protocol/openid-connect/auth?${new URLSearchParams(query).toString()}`;
}

async function logIn(url: string, username: string, browser = new Browser(url), client = 'app'): Promise<string> {
  const page = await browser.open(address(url, client));
  const form = formOf(page);
  if (form === undefined || !('username' in form.inputs)) return outcomeOf(page);
  return outcomeOf(await browser.send(form.action, { username, password: PASSWORD }));
}

function outcomeOf(page: Page): string {
  return page.url.searchParams.has('code') && page.status === 0 ? IN : (errorOf(page) ?? String(page.status));
}
