import type { JsonObject } from '@realm-as-code/renderer';
import { expect, it } from 'vitest';
import { accessFindings } from '../src/index.ts';
import { type Line, realmWith, sub } from './realm-with.ts';

const NOT_STAFF: Line = ['REQUIRED conditional-user-role', { condUserRole: 'staff', negate: 'true' }];
const DENY: Line = 'REQUIRED deny-access-authenticator';
const GATE = sub('CONDITIONAL', 'gate', NOT_STAFF, DENY);
const FORM: Line = 'REQUIRED auth-username-password-form';
const IDENTIFY = sub('REQUIRED', 'identify', 'ALTERNATIVE auth-cookie', sub('ALTERNATIVE', 'password', FORM));
/** Everybody but staff is kept out, by any way: its own clients get no tokens for passwords. */
const CLOSED = { clientId: 'admin-cli', publicClient: true, directAccessGrantsEnabled: false };
const APP = { clientId: 'app', publicClient: true, redirectUris: ['https://app.example/*'] };

/** What is found, and where. */
function find(browser: readonly Line[], rest: JsonObject = {}): [code: string, at: unknown][] {
  const clients = [CLOSED, APP];
  return accessFindings(realmWith(browser, { clients, ...rest })).map(({ code, subject }) => [code, subject]);
}

it('nothing is found in a realm without a gate, nor in one whose gate comes after everything', () => {
  expect(find([IDENTIFY])).toEqual([]);
  expect(find([IDENTIFY, GATE])).toEqual([]);
});

it('finds a gate beside the cookie: a session goes round it', () => {
  expect(find(['ALTERNATIVE auth-cookie', sub('ALTERNATIVE', 'password', FORM, GATE)])).toEqual([
    ['session-skips-gate', { kind: 'execution', flow: 'gate', execution: 1 }],
  ]);
});

it('finds a gate before the cookie: at the time of a session nobody is known yet', () => {
  expect(find([GATE, IDENTIFY])).toEqual([['session-skips-gate', { kind: 'execution', flow: 'gate', execution: 1 }]]);
});

it('a finding shows who gets in, and by which steps', () => {
  const [finding] = accessFindings(
    realmWith(['ALTERNATIVE auth-cookie', sub('ALTERNATIVE', 'password', FORM, GATE)], { clients: [CLOSED, APP] }),
  );
  expect(finding?.message).toMatch(
    /^somebody with no role is denied here at the login page of ".+", and gets in with a session in the browser$/,
  );
  expect(finding?.shown?.attempt.way).toEqual({ kind: 'session' });
  expect(finding?.shown?.access.steps.map(({ name, result }) => [name, result])).toEqual([['auth-cookie', 'success']]);
});

it('finds a client whose own flow has no gate', () => {
  const own = { ...APP, clientId: 'own', authenticationFlowBindingOverrides: { browser: 'browser' } };
  expect(find([IDENTIFY, GATE], { clients: [CLOSED, APP, own] })).toEqual([
    [
      'override-skips-gate',
      { kind: 'client', clientId: 'own', path: ['authenticationFlowBindingOverrides', 'browser'] },
    ],
  ]);
  const same = { ...own, authenticationFlowBindingOverrides: { browser: 'gated' } };
  expect(find([IDENTIFY, GATE], { clients: [CLOSED, APP, same] })).toEqual([]);
});

it('finds a client that gets tokens for passwords, with a login page or without', () => {
  const tool = { ...APP, clientId: 'tool', directAccessGrantsEnabled: true };
  const found = [
    ['direct-grant-skips-gate', { kind: 'client', clientId: 'tool', path: ['directAccessGrantsEnabled'] }],
  ];
  expect(find([IDENTIFY, GATE], { clients: [CLOSED, APP, tool] })).toEqual(found);
  const pageless = { ...tool, standardFlowEnabled: false, redirectUris: [] };
  expect(find([IDENTIFY, GATE], { clients: [CLOSED, APP, pageless] })).toEqual(found);
});

it('tokens of a client are no way round the gate of another one', () => {
  const open = { ...APP, clientId: 'open', directAccessGrantsEnabled: true };
  const gated = { ...APP, clientId: 'gated', authenticationFlowBindingOverrides: { browser: 'gated' } };
  const rest = { browserFlow: 'browser', clients: [CLOSED, open, gated] };
  expect(find([IDENTIFY, GATE], rest)).toEqual([]);
});

it('finds an identity provider without the gate that another one has', () => {
  const provider = { providerId: 'oidc', enabled: true, config: {} };
  const guarded = { ...provider, alias: 'guarded', postBrokerLoginFlowAlias: 'after' };
  const free = { ...provider, alias: 'free' };
  // "after" is a sub-flow of a flow that nobody runs into here, so that the documents have it.
  const unused = sub('DISABLED', 'unused', sub('REQUIRED', 'after', sub('CONDITIONAL', 'gate after', NOT_STAFF, DENY)));
  const found = [['provider-skips-gate', { kind: 'identity-provider', alias: 'free' }]];
  expect(find([IDENTIFY, GATE, unused], { identityProviders: [guarded, free] })).toEqual(found);
  expect(find([IDENTIFY, GATE, unused], { identityProviders: [guarded] })).toEqual([]);
  expect(find([IDENTIFY, GATE, unused], { identityProviders: [guarded, { ...free, enabled: false }] })).toEqual([]);
});

it('finds a login page without the gate that stands after an identity provider', () => {
  const guarded = {
    alias: 'guarded',
    providerId: 'oidc',
    enabled: true,
    config: {},
    postBrokerLoginFlowAlias: 'after',
  };
  const after = { after: [sub('CONDITIONAL', 'gate after', NOT_STAFF, DENY)] };
  const open = (flow: readonly Line[], rest: JsonObject = {}): unknown[] =>
    accessFindings(realmWith(flow, { clients: [CLOSED, APP], identityProviders: [guarded], ...rest }, after)).map(
      ({ code, subject }) => [code, subject],
    );
  const found = [['login-skips-gate', { kind: 'setting', name: 'browserFlow' }]];
  expect(open([IDENTIFY])).toEqual(found);
  expect(open([IDENTIFY, GATE], { browserFlow: 'browser' })).toEqual(found);
  expect(open([IDENTIFY, { ...GATE, requirement: 'DISABLED' }])).toEqual(found);
  expect(open([IDENTIFY, GATE])).toEqual([]);
  expect(open([IDENTIFY], { identityProviders: [{ ...guarded, enabled: false }] })).toEqual([]);
});

it('an identity provider that gives everybody the role of the gate is no way round it', () => {
  const free = { alias: 'free', providerId: 'oidc', enabled: true, config: {} };
  const mapper = {
    name: 'staff',
    identityProviderAlias: 'free',
    identityProviderMapper: 'oidc-hardcoded-role-idp-mapper',
    config: { role: 'staff', syncMode: 'FORCE' },
  };
  const rest = { identityProviders: [free], identityProviderMappers: [mapper] };
  expect(find([IDENTIFY, GATE], rest)).toEqual([]);
});

it('finds a forgotten password, unless the user has to log in after it', () => {
  const found = [['reset-skips-gate', { kind: 'setting', name: 'resetPasswordAllowed' }]];
  expect(find([IDENTIFY, GATE], { resetPasswordAllowed: true })).toEqual(found);
  expect(find([IDENTIFY], { resetPasswordAllowed: true })).toEqual([]);
  const reset = sub(
    'REQUIRED',
    'mail',
    'REQUIRED reset-credentials-choose-user',
    ['REQUIRED reset-credential-email', { 'force-login': 'true' }],
    'REQUIRED reset-password',
  );
  const bound = { resetPasswordAllowed: true, resetCredentialsFlow: 'mail' };
  // "mail" is a sub-flow of a flow that nobody runs into here, so that the documents have it.
  const flow = sub('DISABLED', 'unused', reset);
  expect(find([IDENTIFY, GATE, flow], bound)).toEqual([]);
});

it('finds a registration', () => {
  const found = [['registration-skips-gate', { kind: 'setting', name: 'registrationAllowed' }]];
  expect(find([IDENTIFY, GATE], { registrationAllowed: true })).toEqual(found);
  expect(find([IDENTIFY], { registrationAllowed: true })).toEqual([]);
});

it('a registration is no way round a gate that new accounts pass', () => {
  const groups = [{ name: 'everybody', realmRoles: ['staff'] }];
  const rest = { registrationAllowed: true, groups, defaultGroups: ['/everybody'] };
  // The gate itself is one, as every new account has the role.
  expect(find([IDENTIFY, GATE], rest)).toEqual([
    ['everybodys-role', { kind: 'execution', flow: 'gate', execution: 0 }],
  ]);
});

it('finds a gate of an optional client scope', () => {
  const gate = sub(
    'CONDITIONAL',
    'gate',
    ['REQUIRED conditional-client-scope', { client_scope: 'vault' }],
    NOT_STAFF,
    DENY,
  );
  const clientScopes = [{ name: 'vault', protocol: 'openid-connect' }];
  const asked = { ...APP, clientId: 'asked', defaultClientScopes: [], optionalClientScopes: ['vault'] };
  const always = { ...APP, clientId: 'always', defaultClientScopes: ['vault'], optionalClientScopes: [] };
  expect(find([IDENTIFY, gate], { clientScopes, clients: [CLOSED, asked, always] })).toEqual([
    ['optional-gate', { kind: 'client', clientId: 'asked', path: ['optionalClientScopes', 0] }],
  ]);
});

it('finds a gate that asks for a role that everybody has', () => {
  const realm = (composites: string[]): JsonObject => ({
    roles: {
      realm: [{ name: 'staff' }, { name: 'default-roles-demo', composite: true, composites: { realm: composites } }],
    },
    defaultRole: { name: 'default-roles-demo' },
  });
  expect(find([IDENTIFY, GATE], realm(['staff']))).toEqual([
    ['everybodys-role', { kind: 'execution', flow: 'gate', execution: 0 }],
  ]);
  expect(find([IDENTIFY, GATE], realm([]))).toEqual([]);
});
