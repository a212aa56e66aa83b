import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import {
  type Access,
  ANYBODY,
  formatJson,
  formatMarkdown,
  formatText,
  type KindOfUser,
  type Report,
  type Step,
  type Way,
} from '../src/index.ts';

const FORM: Way = { kind: 'form' };
const SESSION: Way = { kind: 'session' };
const CLIENTS = ['account', 'admin', 'service', 'shop'];
const SERVICE: Way = { kind: 'service-account' };

const kinds = [[], ['staff'], ['admin', 'staff']].map((roles): KindOfUser => ({
  name: roles.join(' + ') || 'no role',
  user: { ...ANYBODY, roles },
}));

function answer(outcome: Access['outcome'], more: Partial<Access> = {}): Access {
  return { outcome, needs: [], dependsOn: [], flows: [], steps: [], request: { scopes: [] }, ...more };
}

const step = (depth: number, name: string, kind: Step['kind'], result: Step['result'], note?: string): Step => ({
  flow: depth === 0 ? 'pages' : 'gate',
  execution: 0,
  depth,
  name,
  kind,
  requirement: kind === 'sub-flow' ? 'CONDITIONAL' : 'REQUIRED',
  result,
  note,
});
const ends = step(1, 'deny-access-authenticator', 'authenticator', 'denied');
const DENIED = answer('denied', {
  reason: 'deny-access-authenticator denies access',
  message: 'Staff only',
  by: ends,
  flows: ['pages'],
  steps: [
    step(0, 'auth-username-password-form', 'authenticator', 'success'),
    step(0, 'gate', 'sub-flow', 'failed'),
    step(1, 'conditional-user-role', 'condition', 'true', 'does not have staff'),
    ends,
  ],
});
const ALLOWED = answer('allowed');

/** A login page with a gate for staff, and one for administrators before `admin`; sessions go by the gate of `admin`. */
function at(clientId: string, { user: { roles } }: KindOfUser, { kind }: Way): Access {
  if (kind === 'service-account') return ALLOWED;
  if (!roles.includes('staff')) return DENIED;
  if (clientId === 'admin' && kind === 'form' && !roles.includes('admin')) return DENIED;
  return ALLOWED;
}

function report(rest: Partial<Report> = {}, answers: Report['matrix']['at'] = at): Report {
  const ways = (clientId: string): Way[] => (clientId === 'service' ? [SERVICE] : [FORM, SESSION]);
  return {
    realm: 'demo',
    stage: 'prod',
    matrix: { clients: CLIENTS, kinds, groups: CLIENTS.map((one) => [one]), waysInto: ways, at: answers },
    clients: CLIENTS,
    builtIn: new Set(['account']),
    ...rest,
  };
}

describe('as text', () => {
  test('users stand against clients, and what is the same is joined', () => {
    expect(formatText(report(), false, false)).toBe(`Realm demo, stage prod: who may log in where

login page
                 admin  shop
                        account*
  no role        no     no
  staff          no     yes
  admin + staff  yes    yes

session in the browser
                 admin
                 shop
                 account*
  no role        no
  staff          yes
  admin + staff  yes

service account
  yes  service

* made by Keycloak itself
`);
  });

  test('ways with the same answers are one table', () => {
    const text = formatText(report({ clients: ['shop'] }), false, false);
    expect(text).toContain('login page, session in the browser\n');
    expect(text).not.toContain('Keycloak');
  });

  test('a colour is never alone: without colours, every word is still there', () => {
    const coloured = formatText(report(), true, true);
    expect(coloured).toContain('\u001b[32myes\u001b[0m');
    // oxlint-disable-next-line no-control-regex -- the codes of colours
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(formatText(report(), true, false));
  });

  test('a path says whose it is, each step, which one ends it, and what the user reads', () => {
    const text = formatText(report({ clients: ['admin'], ways: ['form'] }), true, false);
    expect(text).toContain(`way     login page
user    no role; staff
client  admin
  no: deny-access-authenticator denies access
  the page says: "Staff only"
    pages
      REQUIRED auth-username-password-form: success
      CONDITIONAL gate: failed
        condition conditional-user-role: true (does not have staff)
    >   REQUIRED deny-access-authenticator: denied <- ends the login
`);
  });

  test('what has to be done first, and what it depends on, is said', () => {
    const answers = (clientId: string): Access =>
      clientId === 'shop'
        ? answer('needs', { needs: ['UPDATE_PASSWORD', 'consent'] })
        : answer('depends', { dependsOn: ['what the authenticator "acme" says'] });
    const text = formatText(report({}, answers), false, false);
    expect(text).toContain('  after UPDATE_PASSWORD, consent  shop\n');
    expect(text).toContain('depends: on what the authenticator "acme" says\n');
  });

  test('no line is longer than 100 characters, however many and long the names are', () => {
    const clients = Array.from(
      { length: 60 },
      (_, index) => `https://sp-${index}.example.org/${'saml/'.repeat(index)}metadata`,
    );
    const many = Array.from({ length: 12 }, (_, index): KindOfUser => ({
      name: `${'role-with-a-long-name + '.repeat(index)}role`,
      user: { ...ANYBODY, roles: [`role-${index}`] },
    }));
    const text = formatText(
      report({
        clients,
        matrix: {
          clients,
          kinds: many,
          groups: clients.map((one) => [one]),
          waysInto: () => [FORM],
          at: (clientId, kind) => (clients.indexOf(clientId) % 12 > many.indexOf(kind) ? ALLOWED : DENIED),
        },
      }),
      false,
      false,
    );
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    // Every column is there: each has a first client.
    for (const clientId of clients.slice(0, 12)) expect(text).toContain(clientId.slice(0, 34));
  });

  test('of very many kinds, those that get the same are one row', () => {
    const many = Array.from({ length: 40 }, (_, index): KindOfUser => ({
      name: `r${index}`,
      user: { ...ANYBODY, roles: [`r${index}`] },
    }));
    const { matrix } = report();
    const text = formatText(
      report({ matrix: { ...matrix, kinds: many, at: (_, { name }) => (name === 'r7' ? ALLOWED : DENIED) } }),
      false,
      false,
    );
    expect(text).toContain('r0, r1, r2, and 36 more  no\n');
    expect(text).toContain('r7                       yes\n');
  });

  test('what users have beside their roles is told where it makes a difference only', () => {
    const withCode: KindOfUser = {
      name: 'staff, with a one-time code',
      user: { ...ANYBODY, roles: ['staff'], credentials: ['password', 'otp'] },
    };
    const { matrix } = report();
    const text = (answers: Report['matrix']['at']): string =>
      formatText(report({ matrix: { ...matrix, kinds: [...kinds, withCode], at: answers } }), false, false);
    expect(text(at)).not.toContain('one-time code');
    expect(text((clientId, kind, way) => (kind === withCode ? DENIED : at(clientId, kind, way)))).toContain(
      'staff, with a one-time code  no',
    );
  });
});

describe('hostile names', () => {
  const hostile = 'a\u001b[31m|`<b>\n*x*';
  const { matrix } = report();
  const named = report({
    realm: hostile,
    clients: [hostile],
    matrix: {
      ...matrix,
      kinds: [...kinds, { name: hostile, user: { ...ANYBODY, roles: [hostile] } }],
      groups: [[hostile]],
      at: (_, { name }) => (name === hostile ? ALLOWED : DENIED),
    },
  });

  test('reach no terminal as they are', () => {
    const text = formatText(named, true, false);
    expect(text).not.toContain('\u001b');
    expect(text).toContain(String.raw`a\u001b[31m|`);
  });

  test('are no markup in Markdown, and break no table', () => {
    const markdown = formatMarkdown(named, true);
    expect(markdown).not.toContain('\u001b');
    const tables = markdown.split('\n').filter((line) => line.startsWith('| ') && line.includes('x'));
    expect(tables.length).toBeGreaterThan(0);
    for (const line of tables) expect(line.replaceAll(/\\\|/g, '').split('|').length).toBe(7);
  });
});

describe('as JSON', () => {
  const file = join(import.meta.dirname, '../schemas/access.schema.json');
  const validate = new Ajv().compile(JSON.parse(readFileSync(file, 'utf8')) as object);

  test.each([false, true])('it is what its schema describes (with paths: %s)', (withPaths) => {
    validate(JSON.parse(formatJson('prod', [report(), report({ ways: ['form'] })], withPaths)));
    expect(validate.errors).toBeNull();
  });

  test('every user is answered once for each client and way', () => {
    const { realms } = JSON.parse(formatJson('prod', [report()], false)) as {
      realms: { answers: { clients: string[]; users: string[]; ways: { kind: string }[]; outcome: string }[] }[];
    };
    const told = realms.flatMap(({ answers }) =>
      answers.flatMap(({ clients, users, ways, outcome }) =>
        clients.flatMap((clientId) =>
          users.flatMap((user) => ways.map(({ kind }) => `${clientId} ${user} ${kind} ${outcome}`)),
        ),
      ),
    );
    const { matrix } = report();
    const all = CLIENTS.flatMap((clientId) =>
      matrix
        .waysInto(clientId)
        .flatMap((way) =>
          kinds.map((kind) => `${clientId} ${kind.name} ${way.kind} ${at(clientId, kind, way).outcome}`),
        ),
    );
    expect(told.toSorted()).toEqual(all.toSorted());
  });

  test('has paths where they are asked for', () => {
    expect(formatJson('prod', [report()], false)).not.toContain('"steps"');
    expect(formatJson('prod', [report()], true)).toContain('"steps"');
  });
});
