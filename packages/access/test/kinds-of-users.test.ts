import type { JsonObject } from '@realm-as-code/renderer';
import { describe, expect, test } from 'vitest';
import { type AccessRealm, kindsOfUsers } from '../src/index.ts';
import { matchingText } from '../src/matrix/matching-text.ts';
import { type Line, realmWith, sub } from './realm-with.ts';

const FORM = 'REQUIRED auth-username-password-form';
const DENY = 'REQUIRED deny-access-authenticator';
const without = (role: string): Line => ['REQUIRED conditional-user-role', { condUserRole: role, negate: 'true' }];
const gate = (role: string, requirement = 'CONDITIONAL'): Line => sub(requirement, `gate ${role}`, without(role), DENY);

/** Whose direct grants and first logins ask for nothing, so that only the browser flow does. */
function quiet(browser: readonly Line[], rest: JsonObject = {}): AccessRealm {
  return realmWith(browser, { directGrantFlow: '', ...rest });
}

const names = (realm: AccessRealm, roles?: readonly string[]): string[] =>
  kindsOfUsers(realm, roles).map(({ name }) => name);
const roles = (...list: string[]): JsonObject => ({ roles: { realm: list.map((name) => ({ name })) } });

describe('roles that make a difference', () => {
  test('are those that conditions ask for, in every combination', () => {
    expect(names(quiet([FORM, gate('staff'), gate('admin')]))).toEqual(['no role', 'staff', 'admin', 'staff + admin']);
  });

  test('are not those of conditions that nobody looks at', () => {
    const disabled = quiet([FORM, gate('staff', 'DISABLED'), gate('admin', 'REQUIRED')]);
    expect(names(disabled)).toEqual(['no role']);
  });

  test('are not those of flows that nobody runs into', () => {
    const flows = (enabled: boolean): string[] =>
      names(
        quiet([FORM], {
          identityProviders: [
            { alias: 'idp', enabled, firstBrokerLoginFlowAlias: 'x', postBrokerLoginFlowAlias: 'gated 2' },
          ],
          authenticationFlows: [
            { alias: 'gated', topLevel: true, authenticationExecutions: [] },
            {
              alias: 'gated 2',
              topLevel: true,
              authenticationExecutions: [{ flowAlias: 'gate', authenticatorFlow: true, requirement: 'CONDITIONAL' }],
            },
            {
              alias: 'gate',
              authenticationExecutions: [
                { authenticator: 'conditional-user-role', requirement: 'REQUIRED', authenticatorConfig: 'asks' },
              ],
            },
          ],
          authenticatorConfig: [{ alias: 'asks', config: { condUserRole: 'staff' } }],
        }),
      );
    expect(flows(true)).toEqual(['no role', 'staff']);
    expect(flows(false)).toEqual(['no role']);
  });

  test('are not those that everybody has, or that do not exist', () => {
    const realm = quiet([FORM, gate('staff'), gate('nowhere')], {
      roles: { realm: [{ name: 'staff' }, { name: 'basic', composites: { realm: ['staff'] } }] },
      defaultRole: { name: 'basic' },
    });
    expect(names(realm)).toEqual(['no role']);
  });

  test('come with those that they bring', () => {
    const realm = quiet([FORM, gate('staff'), gate('admin')], {
      roles: { realm: [{ name: 'staff' }, { name: 'admin', composites: { realm: ['staff'] } }] },
    });
    expect(names(realm)).toEqual(['no role', 'staff', 'admin (brings staff)']);
  });

  test('of more than eight, not every combination is a kind', () => {
    const many = Array.from({ length: 9 }, (_, index) => `r${index}`);
    const kinds = names(quiet([FORM, ...many.map((role) => gate(role))], roles(...many)));
    expect(kinds).toHaveLength(1 + 9 + 9 + 1);
    expect(kinds).toEqual(expect.arrayContaining(['no role', 'r3', 'all 9 roles but r3', 'all 9 roles']));
    const eight = many.slice(1);
    expect(names(quiet([FORM, ...eight.map((role) => gate(role))], roles(...eight)))).toHaveLength(256);
  });

  test('can be given', () => {
    const realm = quiet([FORM, gate('staff')]);
    expect(names(realm, ['admin', 'staff'])).toEqual(['admin + staff']);
    expect(names(realm, [])).toEqual(['no role']);
  });
});

describe('what else makes a difference', () => {
  const asks = (name: string, value: string, regex = 'false'): Line =>
    sub(
      'CONDITIONAL',
      `asks ${name} ${value}`,
      ['REQUIRED conditional-user-attribute', { attribute_name: name, attribute_expected_value: value, regex }],
      DENY,
    );

  test('is a second factor that is asked for', () => {
    const realm = quiet([
      FORM,
      sub('CONDITIONAL', '2fa', 'REQUIRED conditional-user-configured', 'REQUIRED auth-otp-form'),
    ]);
    expect(kindsOfUsers(realm).map(({ name, user }) => [name, user.credentials])).toEqual([
      ['no role', ['password']],
      ['no role, with a one-time code', ['password', 'otp']],
    ]);
    expect(names(quiet([FORM, 'DISABLED auth-otp-form']))).toEqual(['no role']);
  });

  test('is the value of an attribute', () => {
    const realm = quiet([FORM, asks('team', 'red'), asks('team', 'b.+e', 'true')]);
    expect(kindsOfUsers(realm).map(({ name, user }) => [name, user.attributes])).toEqual([
      ['no role', {}],
      ['no role, with team like "b.+e"', { team: ['bxe'] }],
      ['no role, with team "red"', { team: ['red'] }],
      ['no role, with team "red" and team like "b.+e"', { team: ['red', 'bxe'] }],
    ]);
  });

  test('is an e-mail address, of which everybody has one', () => {
    const realm = quiet([FORM, asks('email', String.raw`.*@acme\.com`, 'true')]);
    expect(kindsOfUsers(realm).map(({ name, user }) => [name, user.attributes])).toEqual([
      ['no role', { email: ['somebody@elsewhere.invalid'] }],
      [String.raw`no role, with email like ".*@acme\.com"`, { email: ['x@acme.com'] }],
    ]);
  });
});

test.each([
  'staff',
  'staff|admin',
  String.raw`[a-z]+\.[a-z]+@(?:acme|example)\.(com|org)`,
  String.raw`\d{4}-\d{2,3}`,
  '[^a-z]x?',
  '^a(b(c|d)*)+$',
  '(?i)x',
  '((((',
])('a text that matches the pattern %s is one that does, or none is found', (pattern) => {
  const text = matchingText(pattern);
  if (['(?i)x', '(((('].includes(pattern)) expect(text).toBeUndefined();
  else expect(text).toMatch(new RegExp(`^(?:${pattern})$`, 'u'));
});
