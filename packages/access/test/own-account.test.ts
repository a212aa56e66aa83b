import type { JsonObject } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { type Access, ANYBODY, decide, type User, waysInto } from '../src/index.ts';
import { type Line, realmWith, sub } from './realm-with.ts';

const FORM = 'REQUIRED auth-username-password-form';
const gate = (role: string, alias: string): Line =>
  sub(
    'CONDITIONAL',
    alias,
    ['REQUIRED conditional-user-role', { condUserRole: role, negate: 'true' }],
    ['REQUIRED deny-access-authenticator', { denyErrorMessage: `${role} only` }],
  );
/** A realm with a gate for staff in its browser flow. */
const gatedRealm = (rest: JsonObject, flows?: Readonly<Record<string, readonly Line[]>>) =>
  realmWith([FORM, gate('staff', 'gate')], rest, flows);

type Kind = 'registration' | 'reset-credentials';
function enter(
  kind: Kind,
  rest: JsonObject,
  user: Partial<User> = {},
  flows?: Record<string, readonly Line[]>,
): Access {
  return decide(gatedRealm(rest, flows), { clientId: 'app', user: { ...ANYBODY, ...user }, way: { kind } });
}

describe('registration', () => {
  const open = { registrationAllowed: true };

  it('is a way in where the realm allows it', () => {
    expect(waysInto(gatedRealm(open), 'app')).toContainEqual({ kind: 'registration' });
    expect(waysInto(gatedRealm({}), 'app')).not.toContainEqual({ kind: 'registration' });
    expect(enter('registration', {})).toMatchObject({ outcome: 'denied', message: 'registrationNotAllowedMessage' });
  });

  it('goes round a gate in the browser flow', () => {
    expect(enter('registration', open)).toMatchObject({ outcome: 'allowed', flows: ['registration'] });
  });

  it('can have a gate of its own, which a stranger passes by default roles only', () => {
    const rest = { ...open, registrationFlow: 'own' };
    const flows = { own: [sub('REQUIRED', 'form', 'REQUIRED registration-user-creation'), gate('staff', 'gate own')] };
    const realm = (more: JsonObject = {}) => {
      const read = gatedRealm({ ...rest, ...more }, flows);
      const form = read.flows.get('form');
      const own = read.flows.get('own');
      if (form === undefined || own === undefined) throw new Error('the flows are not there');
      const executions = own.executions.map((execution) =>
        execution.flow === 'form' ? { ...execution, authenticator: 'registration-page-form' } : execution,
      );
      const changed = new Map(read.flows)
        .set('form', { ...form, providerId: 'form-flow' })
        .set('own', { ...own, executions });
      return { ...read, flows: changed };
    };
    const attempt = (more: JsonObject, roles: string[] = []) =>
      decide(realm(more), { clientId: 'app', user: { ...ANYBODY, roles }, way: { kind: 'registration' } });
    expect(attempt({})).toMatchObject({ outcome: 'denied', message: 'staff only' });
    expect(attempt({}, ['staff']).outcome).toBe('denied');
    const groups = [{ name: 'people', realmRoles: ['staff'] }];
    expect(attempt({ groups, defaultGroups: ['/people'] }).outcome).toBe('allowed');
  });

  it('asks for the e-mail address to be verified, and for default actions', () => {
    expect(enter('registration', { ...open, verifyEmail: true }).needs).toEqual(['VERIFY_EMAIL']);
  });

  it('without a part that makes the account, nobody gets in', () => {
    const rest = {
      ...open,
      registrationFlow: 'own',
    };
    expect(enter('registration', rest, {}, { own: ['REQUIRED allow-access-authenticator'] }).outcome).toBe('denied');
  });
});

describe('a forgotten password', () => {
  const open = { resetPasswordAllowed: true, smtpServer: { host: 'mail.example.com', from: 'a@example.com' } };

  it('is a way in where the realm allows it, and can send e-mails', () => {
    expect(waysInto(gatedRealm(open), 'app')).toContainEqual({ kind: 'reset-credentials' });
    expect(waysInto(gatedRealm({}), 'app')).not.toContainEqual({ kind: 'reset-credentials' });
    expect(enter('reset-credentials', {})).toMatchObject({ message: 'resetCredentialNotAllowedMessage' });
    expect(enter('reset-credentials', { resetPasswordAllowed: true })).toMatchObject({
      outcome: 'denied',
      reason: 'the realm has no mail server',
    });
  });

  it('goes round a gate in the browser flow, after a new password', () => {
    expect(enter('reset-credentials', open)).toMatchObject({
      outcome: 'needs',
      needs: ['UPDATE_PASSWORD'],
      flows: ['reset credentials'],
    });
  });

  it('makes a new one-time code for whoever has one', () => {
    const access = enter('reset-credentials', open, { credentials: ['password', 'otp'] });
    expect(access.needs.toSorted()).toEqual(['CONFIGURE_TOTP', 'UPDATE_PASSWORD']);
  });

  it('ends without a login where the realm wants that', () => {
    const flows = {
      reset: [
        'REQUIRED reset-credentials-choose-user',
        ['REQUIRED reset-credential-email', { 'force-login': 'true' }],
        'REQUIRED reset-password',
      ] as const,
    };
    expect(enter('reset-credentials', { ...open, resetCredentialsFlow: 'reset' }, {}, flows)).toMatchObject({
      outcome: 'denied',
      message: 'accountUpdatedMessage',
    });
  });

  it('can have a gate of its own', () => {
    const flows = {
      reset: [
        'REQUIRED reset-credentials-choose-user',
        'REQUIRED reset-credential-email',
        'REQUIRED reset-password',
        gate('staff', 'gate reset'),
      ],
    };
    const rest = { ...open, resetCredentialsFlow: 'reset' };
    expect(enter('reset-credentials', rest, {}, flows)).toMatchObject({ outcome: 'denied', message: 'staff only' });
    expect(enter('reset-credentials', rest, { roles: ['staff'] }, flows).outcome).toBe('needs');
  });

  it('needs no e-mail where the flow sends none: whoever knows a user name is in', () => {
    const flows = { reset: ['REQUIRED reset-credentials-choose-user', 'REQUIRED reset-password'] };
    const rest = { resetPasswordAllowed: true, resetCredentialsFlow: 'reset' };
    expect(enter('reset-credentials', rest, {}, flows).outcome).toBe('needs');
  });

  it('is nothing for an account without an address, or one that is disabled', () => {
    expect(enter('reset-credentials', open, { attributes: { email: [] } }).reason).toContain('no e-mail address');
    expect(enter('reset-credentials', open, { enabled: false }).outcome).toBe('denied');
  });
});
