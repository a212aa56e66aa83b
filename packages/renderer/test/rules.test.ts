import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRules, ruleDocs } from '../../../tools/rule-docs.ts';
import { type Diagnostic, renderRealm, type SourceFile, validateRealm } from '../src/index.ts';
import type { Examples } from '../src/check/rule.ts';

const documented = await readRules();

function validate(
  realm: Examples['bad'],
  { reconciler = '6.5.0', keycloak, signsInAs }: Partial<Examples> = {},
): Diagnostic[] {
  const templates: Record<'bootstrap' | 'managed', SourceFile[]> = { bootstrap: [], managed: [] };
  for (const [path, content] of Object.entries(realm)) {
    templates[path.startsWith('managed/') ? 'managed' : 'bootstrap'].push({
      path,
      text: JSON.stringify({ realm: 'demo', ...content }, null, 2),
    });
  }
  const rendered = renderRealm(templates, {});
  expect(rendered.diagnostics).toEqual([]);
  return validateRealm(rendered, { reconciler, signsInAs, ...(keycloak === undefined ? {} : { keycloak }) });
}

describe.each(documented.map((documentedRule) => [documentedRule.rule.code, documentedRule] as const))(
  '%s',
  (code, { rule, examples }) => {
    it('finds its bad example, at a place in it', () => {
      const findings = validate(examples.bad, examples).filter((finding) => finding.code === code);
      expect(findings).not.toEqual([]);
      for (const { file, line, severity, place } of findings) {
        expect(Object.keys(examples.bad)).toContain(file);
        expect(line).toBeGreaterThan(1);
        const isAccepted = rule.import === 'accepts' && file.startsWith('bootstrap/');
        expect(severity).toBe(isAccepted ? 'warning' : rule.severity);
        expect(place).toMatch(new RegExp(`^${file}#`));
      }
    });

    it('lets its good example pass, and so do the other rules', () => {
      const findings = validate(examples.good, examples);
      expect(findings.filter((finding) => finding.severity === 'error' || finding.code === code)).toEqual([]);
    });
  },
);

const scopes = { clientScopes: [{ name: 'email', protocol: 'openid-connect', protocolMappers: [] }] };
const account = { clientId: 'account', publicClient: true, redirectUris: ['/realms/demo/account/*'] };
const accountConsole = { ...account, clientId: 'account-console' };
const accountRoles = { client: { account: [{ name: 'manage-account' }] } };
const opening = { name: 'member', composites: { client: { account: ['manage-account'] } } };
const user = (more: object): object => ({ users: [{ username: 'ann', enabled: true, ...more }] });
const codes = ['half-declared-client', 'missing-default-roles', 'unusable-account-console'];

it.each<[string, readonly string[], Examples['bad']]>([
  ['client scopes of its own', ['unusable-account-console'], { 'managed/20-scopes.json': scopes }],
  ['Keycloak’s client scopes', [], { 'managed/30-clients.json': { clients: [{ clientId: 'app' }] } }],
  [
    'an account console switched off',
    [],
    {
      'bootstrap/account.json': {
        roles: accountRoles,
        clients: [account, { ...accountConsole, enabled: false }],
        ...scopes,
      },
    },
  ],
  [
    'an account console without an account',
    ['half-declared-client'],
    { 'bootstrap/account.json': { clients: [accountConsole] } },
  ],
  [
    'an account without its console and roles',
    ['half-declared-client', 'half-declared-client'],
    { 'bootstrap/account.json': { clients: [account], ...scopes } },
  ],
  [
    'roles that the account has anyway',
    ['half-declared-client'],
    { 'bootstrap/account.json': { roles: accountRoles } },
  ],
  [
    'another role of the account',
    [],
    { 'bootstrap/account.json': { roles: { client: { account: [{ name: 'mine' }] } } } },
  ],
  ['a user without roles', ['missing-default-roles'], { 'bootstrap/users.json': user({}) }],
  ['a disabled user', [], { 'bootstrap/users.json': user({ enabled: false }) }],
  ['a role of the account', [], { 'bootstrap/users.json': user({ clientRoles: { account: ['manage-account'] } }) }],
  [
    'a role that contains one',
    [],
    {
      'bootstrap/users.json': {
        ...user({ realmRoles: ['boss'] }),
        roles: { realm: [{ name: 'boss', composites: { realm: ['member'] } }, opening] },
      },
    },
  ],
  [
    'a group whose parent has it',
    [],
    {
      'bootstrap/users.json': {
        ...user({ groups: ['/a/b'] }),
        groups: [{ name: 'a', realmRoles: ['default-roles-demo'], subGroups: [{ name: 'b' }] }],
      },
    },
  ],
  [
    'roles from a variable, and none for it',
    ['missing-default-roles'],
    { 'bootstrap/users.json': user({ realmRoles: '$(envjson:ROLES)' }) },
  ],
  [
    'roles from a variable, and one for it',
    [],
    { 'bootstrap/users.json': { ...user({ realmRoles: '$(envjson:ROLES)' }), roles: { realm: [opening] } } },
  ],
])('in a realm with %s, finds %j', (_, expected, realm) => {
  expect(validate(realm).flatMap(({ code }) => (codes.includes(code) ? [code] : []))).toEqual(expected);
});

it('treats Keycloak’s own clients as present, whichever file declares them', () => {
  const realm = {
    'bootstrap/account.json': { roles: accountRoles },
    'managed/10-roles.json': { roles: { realm: [opening] } },
    'managed/30-clients.json': { clients: [account, accountConsole] },
  };
  expect(validate(realm).filter(({ code }) => code === 'late-definition')).toEqual([]);
});

const ID = '0e9b1c4e-7d7b-4a52-9a0c-0c1a5d5f7c11';
const overridden = { clients: [{ clientId: 'app', authenticationFlowBindingOverrides: { browser: ID } }] };
const flows = {
  authenticationFlows: [
    { id: ID, alias: 'my flow', providerId: 'basic-flow', topLevel: true, authenticationExecutions: [] },
  ],
};

it.each<[string, Examples['bad'], string]>([
  [
    'without the flow',
    { 'managed/30-clients.json': overridden },
    `the flow with the ID "${ID}", referenced by the browser flow override of "app", is not defined. Give the flow that is meant this "id"`,
  ],
  [
    'before the flow',
    { 'managed/30-clients.json': overridden, 'managed/40-flows.json': flows },
    '"my flow", referenced by the browser flow override of "app", is defined only in 40-flows.json, a later file. Give the file that defines "my flow" a lower number, or give this file a higher one',
  ],
])('a flow override by ID %s is described by names', (_, realm, expected) => {
  const found = validate(realm).filter(({ code }) => ['undefined-flow', 'late-definition'].includes(code));
  expect(found.map(({ message, hint }) => `${message}. ${hint ?? ''}`)).toEqual([expected]);
});

const composite = (composites: object): Examples['bad'] => ({
  'bootstrap/roles.json': { roles: { realm: [{ name: 'all', composites }] } },
});
const clientsFile = (...clients: object[]): Examples['bad'] => ({ 'managed/30-clients.json': { clients } });
const authorized = { clientId: 'app', authorizationServicesEnabled: true, serviceAccountsEnabled: true };
const overriding = (browser: string): object => ({
  clientId: 'app',
  authenticationFlowBindingOverrides: { browser },
});

it.each<[string, boolean, Examples['bad']]>([
  ['"uma_authorization" in a composite', true, composite({ realm: ['uma_authorization'] })],
  ['"offline_access" in a composite', false, composite({ realm: ['offline_access'] })],
  ['a role of "realm-management" in a composite', false, composite({ client: { 'realm-management': ['view-users'] } })],
  [
    'a role of a declared "realm-management" in a composite',
    true,
    {
      ...composite({ client: { 'realm-management': ['view-users'] } }),
      ...clientsFile({ clientId: 'realm-management' }),
    },
  ],
  [
    '"uma_protection" in a composite',
    true,
    { ...composite({ client: { app: ['uma_protection'] } }), ...clientsFile(authorized) },
  ],
  ['"uma_authorization" for a user', false, { 'bootstrap/users.json': user({ realmRoles: ['uma_authorization'] }) }],
  ['a built-in flow as an override', true, clientsFile(overriding('browser'))],
  [
    'a declared "browser" as an override',
    false,
    {
      'bootstrap/flows.json': { authenticationFlows: [{ ...flows.authenticationFlows[0], alias: 'browser' }] },
      ...clientsFile(overriding('browser')),
    },
  ],
  ['a built-in flow for the realm', false, { 'bootstrap/realm.json': { browserFlow: 'browser' } }],
])('knows whether an import has %s: late is %j', (_, isLate, realm) => {
  const found = validate(realm).filter(({ code }) => code === 'late-built-in');
  expect(found).toHaveLength(isLate ? 1 : 0);
});

it.each([
  ['managed', 1],
  ['bootstrap', 0],
])('lets only imports have the former name of a required action: %s', (kind, count) => {
  const action = { alias: 'terms_and_conditions', providerId: 'terms_and_conditions', name: 'Terms' };
  const found = validate({ [`${kind}/50-actions.json`]: { requiredActions: [action] } });
  expect(found.filter(({ code }) => code === 'unknown-required-action')).toHaveLength(count);
});

it.each(':/?#@!$&()*+,;=[]\\'.split(''))('refuses %s in the name of a realm, as Keycloak does', (character) => {
  const found = validate({ 'bootstrap/realm.json': { realm: `a${character}b` } });
  expect(found.map(({ code }) => code)).toContain('refused-realm');
});

it.each(['my realm', 'Master', 'a{b}%.-_~\'"<>|^é'])('lets a realm be called %s', (name) => {
  const found = validate({ 'bootstrap/realm.json': { realm: name } });
  expect(found.map(({ code }) => code)).not.toContain('refused-realm');
});

it('docs/rules.md explains every rule and every other code', () => {
  const committed = readFileSync(join(import.meta.dirname, '../../../docs/rules.md'), 'utf8');
  expect(committed, 'run "pnpm make:rule-docs"').toBe(ruleDocs(documented));
});
