import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { DEMO, dataOf, pageOf, textOf } from './demo-picture.ts';

test('the same realm gives the same bytes', () => {
  expect(pageOf(DEMO) === pageOf(structuredClone(DEMO))).toBe(true);
});

test('a flow is drawn as it runs, with its condition in words, and what never runs says why', () => {
  const text = textOf(pageOf(DEMO));
  expect(text).toContain(
    'gated managed Login in a browser Only members Start ' +
      'Already logged in, in this browser auth-cookie or Ask for user name and password auth-username-password-form ' +
      'Disabled: Passkey or security key, as second factor who ' +
      'If the user does not have the role member Deny “This is for members.” deny-access-authenticator gate ' +
      'Kerberos ticket ignored: an alternative beside something required auth-spnego Done',
  );
});

test('flows that nobody uses come last, and a password grant that no client allows is said to be none', () => {
  const adminCli = { clientId: 'admin-cli', directAccessGrantsEnabled: false };
  const clients = [...(DEMO['clients'] as Record<string, never>[]), adminCli];
  const text = textOf(pageOf({ ...DEMO, clients }));
  expect(text).toContain('Password grant (no client allows it)');
  expect(text.slice(text.indexOf('Used by nobody'))).toMatch(/spare managed .* browser built-in/);
});

test('a client that has its own flow is named where the flow is drawn', () => {
  const [shop, ...others] = DEMO['clients'] as Record<string, never>[];
  const own = { ...shop, authenticationFlowBindingOverrides: { browser: 'spare' } };
  expect(textOf(pageOf({ ...DEMO, clients: [own, ...others] }))).toContain(
    'spare managed Login in a browser, only of shop',
  );
});

test('an identity provider says which of its flows run when', () => {
  const identityProviders = [{ alias: 'corp', providerId: 'oidc', enabled: true, postBrokerLoginFlowAlias: 'spare' }];
  const text = textOf(pageOf({ ...DEMO, identityProviders }));
  expect(text).toContain('spare managed After every login with corp');
  expect(text).toContain('first broker login built-in First login with corp');
});

test('a client says where its secret comes from, and what it has', () => {
  const client = dataOf(pageOf(DEMO)).clients.find(({ id }) => id === 'shop');
  expect(client).toMatchObject({
    origin: 'managed',
    type: 'confidential',
    from: [['secret', 'SHOP_SECRET']],
    urls: [['Redirects', ['https://shop.example.org/callback']]],
    scopes: ['email'],
    mappers: [['audience', 'audience', 'shop']],
  });
});

test('the overview counts what is managed, what is of the first start, and what Keycloak has by itself', () => {
  const text = textOf(pageOf(DEMO));
  expect(text).toContain('managed bootstrap built-in Clients 2 – 6');
  expect(text).toContain('Roles of the realm – 1 3');
});

test('findings come with their places, errors first', () => {
  const base = { file: 'templates/a.json', line: 3, column: 5, code: 'some-rule' };
  const text = textOf(
    pageOf(DEMO, {
      findings: [
        { ...base, severity: 'warning', message: 'this is odd', hint: 'Write it otherwise' },
        { ...base, severity: 'error', message: 'this is wrong' },
      ],
    }),
  );
  expect(text).toContain('1 error, 1 warning');
  expect(text).toMatch(/this is wrong templates\/a\.json:3:5 · some-rule .* this is odd Write it otherwise/);
});

test('a plan is laid over the picture: marks on what changes, and what was made by hand', () => {
  const page = pageOf(DEMO, {
    plan: {
      realm: 'demo',
      summary: { create: 0, change: 2, delete: 0, stays: 1 },
      changes: [
        {
          action: 'change',
          type: 'client',
          name: 'shop',
          properties: [{ path: 'redirectUris', live: ['*'], file: ['https://shop.example.org/callback'] }],
        },
        {
          action: 'change',
          type: 'authentication-flow',
          name: 'gated',
          properties: [{ path: 'description', live: '' }],
        },
        { action: 'stays', type: 'client', name: 'tinkered', properties: [] },
      ],
      bootstrap: [
        {
          type: 'realm',
          name: 'demo',
          isMissing: false,
          properties: [{ path: 'loginTheme', live: 'keycloak', file: 'demo' }],
        },
      ],
      unknown: [],
      unpredicted: [],
    },
  });
  const text = textOf(page);
  expect(text).toContain('Next reconcile 2 changed');
  expect(text).toContain('gated managed changes Login in a browser');
  expect(text).toMatch(/redirectUris \["\*"\] \["https:\/\/shop\.example\.org\/callback"\]/);
  expect(text).toMatch(/Made by hand .* by hand client tinkered/);
  expect(text).toContain('by hand Clients 2 – 6 1');
  expect(text).toContain('realm/demo loginTheme: "keycloak", bootstrap/ has "demo"');
  expect(dataOf(page).clients.find(({ id }) => id === 'shop')).toMatchObject({ planned: 'changes' });
});

test('a plan says first who is let in or locked out, and who gets into a new client', () => {
  const base = { isUncertain: false, users: 'users without member', ways: 'by the login page' } as const;
  const properties = [{ path: 'enabled', file: true }];
  const text = textOf(
    pageOf(DEMO, {
      plan: {
        realm: 'demo',
        stage: 'prod',
        summary: { create: 1, change: 0, delete: 0, stays: 0 },
        changes: [{ action: 'create', type: 'client', name: 'shop', properties }],
        access: [
          { ...base, change: 'lets-in', clients: ['robot'] },
          { ...base, change: 'new-client', clients: ['shop'] },
        ],
        unknown: [],
        unpredicted: [],
      },
    }),
  );
  expect(text).toContain('Next reconcile 1 created, lets somebody in');
  expect(text).toContain(
    'Access lets in After this reconcile, users without member can log in to robot by the login page',
  );
  expect(text).toMatch(/is created client shop 1 property users without member can log in by the login page/);
});

test('the page allows no script and no style sheet but its own, and loads nothing', () => {
  const page = pageOf(DEMO);
  const hash = (text = ''): string => createHash('sha256').update(text).digest('base64');
  const [, script] = /<script>(.*?)<\/script>/s.exec(page) ?? [];
  const [, style] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
  expect(page.replaceAll('&#39;', "'")).toContain(
    `content="default-src 'none'; style-src 'sha256-${hash(style)}'; script-src 'sha256-${hash(script)}'; img-src data:; ` +
      `base-uri 'none'; form-action 'none'"`,
  );
  expect(page).not.toMatch(/<[^>]* (?:style|on\w+)=/);
  expect(page.replace(/<script.*?<\/script>/gs, '')).not.toMatch(/(?:src|href)="(?!#)/);
});
