import { describe, expect, test } from 'vitest';
import {
  type Access,
  accessFindings,
  type AccessRealm,
  ANYBODY,
  decide,
  type KindOfUser,
  kindsOfUsers,
  makeMatrix,
  type User,
  type Way,
} from '../src/index.ts';
import { type Line, realmWith, sub } from './realm-with.ts';

const FORM = 'REQUIRED auth-username-password-form';
const deny = (message: string): Line => ['REQUIRED deny-access-authenticator', { denyErrorMessage: message }];
const without = (role: string): Line => ['REQUIRED conditional-user-role', { condUserRole: role, negate: 'true' }];
const gate = sub('CONDITIONAL', 'gate', without('staff'), deny('Staff only'));

function login(realm: AccessRealm, user: Partial<User> = {}, kind: 'form' | 'session' = 'form'): Access {
  const way: Way = { kind };
  return decide(realm, { clientId: 'app', user: { ...ANYBODY, ...user }, way });
}

describe('a gate after the form', () => {
  const realm = realmWith([FORM, gate]);

  test('keeps out who has not the role, with its message', () => {
    const access = login(realm);
    expect(access).toMatchObject({
      outcome: 'denied',
      message: 'Staff only',
      by: { name: 'deny-access-authenticator' },
    });
  });

  test('lets in who has it', () => {
    expect(login(realm, { roles: ['staff'] }).outcome).toBe('allowed');
  });

  test('lets everybody in where its role does not exist: a condition on such a role never holds', () => {
    const open = realmWith([FORM, sub('CONDITIONAL', 'gate', without('stuff'), deny('Staff only'))]);
    expect(login(open).outcome).toBe('allowed');
  });
});

test('a gate in the sub-flow of the form is no gate for a session', () => {
  const realm = realmWith(['ALTERNATIVE auth-cookie', sub('ALTERNATIVE', 'forms', FORM, gate)]);
  expect(login(realm).outcome).toBe('denied');
  expect(login(realm, {}, 'session').outcome).toBe('allowed');
});

test('a gate beside alternatives switches them off: nobody gets in', () => {
  const realm = realmWith(['ALTERNATIVE auth-cookie', sub('ALTERNATIVE', 'forms', FORM), gate]);
  expect(login(realm, { roles: ['staff'] }).outcome).toBe('denied');
});

test('a conditional sub-flow without a condition is never run', () => {
  const realm = realmWith([FORM, sub('CONDITIONAL', 'gate', deny('Nobody'))]);
  expect(login(realm).outcome).toBe('allowed');
});

test('a required one-time code has to be set up first', () => {
  const realm = realmWith([FORM, 'REQUIRED auth-otp-form']);
  expect(login(realm)).toMatchObject({ outcome: 'needs', needs: ['CONFIGURE_TOTP'] });
  expect(login(realm, { credentials: ['password', 'otp'] }).outcome).toBe('allowed');
});

test('an authenticator of an extension makes it depend on that', () => {
  const realm = realmWith([FORM, 'REQUIRED acme-risk-check']);
  expect(login(realm)).toMatchObject({
    outcome: 'depends',
    dependsOn: ['what the authenticator "acme-risk-check" says'],
  });
});

test('an extension that cannot let anybody past the gate does not matter', () => {
  const realm = realmWith([FORM, gate, 'REQUIRED acme-risk-check']);
  expect(login(realm).outcome).toBe('denied');
});

test('the way is told step by step', () => {
  const realm = realmWith([FORM, gate]);
  const told = login(realm).steps.map(({ depth, name, result, note }) => [depth, name, result, note ?? '']);
  expect(told).toEqual([
    [0, 'auth-username-password-form', 'success', ''],
    [0, 'gate', 'failed', ''],
    [1, 'conditional-user-role', 'true', 'does not have staff'],
    [1, 'deny-access-authenticator', 'denied', '"gate" denies access'],
  ]);
});

test('Keycloak’s own flow lets in whoever has a password, and with a session', () => {
  const realm = realmWith([], { browserFlow: 'browser' });
  expect(login(realm).outcome).toBe('allowed');
  expect(login(realm, {}, 'session').outcome).toBe('allowed');
  expect(login(realm, { credentials: [] }).outcome).toBe('denied');
});

test('a flow that is in itself lets nobody in', () => {
  const realm = realmWith([FORM, sub('REQUIRED', 'round', sub('REQUIRED', 'and round', FORM))]);
  const flows = new Map(realm.flows);
  const round = flows.get('and round');
  if (round === undefined) throw new Error('the flow is missing');
  flows.set('and round', { ...round, executions: [{ flow: 'round', requirement: 'REQUIRED' }] });
  const endless = { ...realm, flows };
  expect(login(endless).outcome).toBe('denied');
  const kinds = kindsOfUsers(endless);
  expect(makeMatrix(endless, kinds).at('app', kinds[0] as KindOfUser, { kind: 'session' }).outcome).toBe('denied');
  expect(accessFindings(endless)).toEqual([]);
});

test('since 26.7, a direct grant says that a password was used', () => {
  const realm = realmWith(
    [
      'REQUIRED direct-grant-validate-username',
      'REQUIRED direct-grant-validate-password',
      sub(
        'CONDITIONAL',
        'used',
        ['REQUIRED conditional-credential', { credentials: 'password', included: 'true' }],
        deny('No passwords'),
      ),
    ],
    { directGrantFlow: 'gated', clients: [{ clientId: 'app', publicClient: true, directAccessGrantsEnabled: true }] },
  );
  const on = (keycloakVersion: string): string =>
    decide(
      { ...realm, settings: { ...realm.settings, keycloakVersion } },
      { clientId: 'app', user: ANYBODY, way: { kind: 'direct-grant' } },
    ).outcome;
  expect([on('26.5.5'), on('26.7.3')]).toEqual(['allowed', 'denied']);
});
