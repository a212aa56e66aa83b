import { expect, test } from 'vitest';
import { type Access, ANYBODY, decide, type User } from '../src/index.ts';
import { realmWith } from './realm-with.ts';

const FORM = 'REQUIRED auth-username-password-form';
const LOGIN = { clientId: 'app', way: { kind: 'form' } } as const;

function login(config: Record<string, string>, user: Partial<User> = {}): Access {
  const realm = realmWith([FORM, ['REQUIRED auth-conditional-otp-form', config]]);
  return decide(realm, { ...LOGIN, user: { ...ANYBODY, ...user } });
}

// Measured on Keycloak 26.5.5: ConditionalOtpFormAuthenticator.setRequiredActions asks isOTPRequired.
test('who needs no one-time code need not set one up', () => {
  expect(login({ defaultOtpOutcome: 'skip' }).outcome).toBe('allowed');
  expect(login({ skipOtpRole: 'staff' }, { roles: ['staff'] }).outcome).toBe('allowed');
  expect(login({ otpControlAttribute: 'code' }, { attributes: { code: ['skip'] } }).outcome).toBe('allowed');
});

test('who needs one sets it up first', () => {
  expect(login({ defaultOtpOutcome: 'force' })).toMatchObject({ outcome: 'needs', needs: ['CONFIGURE_TOTP'] });
  expect(login({ skipOtpRole: 'staff' })).toMatchObject({ outcome: 'needs', needs: ['CONFIGURE_TOTP'] });
  const forced = { skipOtpRole: 'staff', otpControlAttribute: 'code' };
  expect(login(forced, { roles: ['staff'], attributes: { code: ['force'] } }).outcome).toBe('needs');
});

test('a header of the request that decides is not known', () => {
  const access = login({ noOtpRequiredForHeaderPattern: 'X-Office: .*' }, { credentials: ['password'] });
  expect(access).toMatchObject({ outcome: 'depends', dependsOn: ['which headers the request has'] });
});
