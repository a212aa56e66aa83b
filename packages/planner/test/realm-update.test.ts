import { freshRealm } from '@realm-as-code/adopter';
import type { Json, JsonObject } from '@realm-as-code/renderer';
import { describe, expect, it } from 'vitest';
import { reconcile, type Reconciled, reconcilerSettings, toLiveRealm } from '../src/index.ts';

const settings = reconcilerSettings(new Map(), '6.5.1');

/** What a run over one document does to a realm that has these settings and is as it was made otherwise. */
function update(live: JsonObject, document: JsonObject, run = settings): Reconciled {
  const fresh = freshRealm('26.5.5', 'shop');
  const attributes = { ...(fresh['attributes'] as JsonObject), ...(live['attributes'] as JsonObject | undefined) };
  const before = toLiveRealm({ ...fresh, ...live, attributes });
  const value = { realm: 'shop', ...document };
  return reconcile(before, [{ name: 'shop.json', value, checksum: 'new' }], run);
}

function settingsOf(live: JsonObject, document: JsonObject): JsonObject {
  const { after, failure } = update(live, document);
  expect(failure).toBeUndefined();
  return after.settings;
}

/** The attributes after a run, without those of keycloak-config-cli. */
function attributesOf({ after }: Reconciled): Record<string, string> {
  return Object.fromEntries([...after.attributes].filter(([name]) => !name.startsWith('de.adorsys')));
}

describe('settings of a realm', () => {
  it('stay where a document does not declare them, or declares them null', () => {
    const before = { displayName: 'Shop', rememberMe: true };
    expect(settingsOf(before, { displayName: null, verifyEmail: true })).toMatchObject({
      ...before,
      verifyEmail: true,
    });
  });

  it('that an update does not take are left alone', () => {
    const ignored = {
      keycloakVersion: '20.0.0',
      otpSupportedApplications: ['x'],
      localizationTexts: { de: { a: 'b' } },
    };
    expect(settingsOf({}, ignored)).toEqual(settingsOf({}, {}));
  });

  it('for emails that log people in keep out duplicates, and the other way round', () => {
    expect(
      settingsOf({ duplicateEmailsAllowed: true, loginWithEmailAllowed: false }, { loginWithEmailAllowed: true }),
    ).toMatchObject({ duplicateEmailsAllowed: false, loginWithEmailAllowed: true });
    expect(settingsOf({ registrationEmailAsUsername: true }, { duplicateEmailsAllowed: true })).toMatchObject({
      duplicateEmailsAllowed: true,
      loginWithEmailAllowed: false,
      registrationEmailAsUsername: false,
    });
  });

  it('for headers are set one by one', () => {
    const { browserSecurityHeaders } = settingsOf({}, { browserSecurityHeaders: { xFrameOptions: 'DENY' } });
    expect(browserSecurityHeaders).toMatchObject({ xFrameOptions: 'DENY', xRobotsTag: 'none' });
  });

  it('for SSL can be written in any case', () => {
    expect(settingsOf({}, { sslRequired: 'ALL' })['sslRequired']).toBe('all');
  });
});

describe('one-time codes', () => {
  it('have the policy of the document as a whole, once it names their type', () => {
    const policy = settingsOf({}, { otpPolicyType: 'totp', otpPolicyAlgorithm: 'HmacSHA256', otpPolicyPeriod: 60 });
    expect(policy).toMatchObject({ otpPolicyDigits: 0, otpPolicyLookAheadWindow: 0, otpPolicyPeriod: 60 });
    expect(policy['otpSupportedApplications']).toEqual(['totpAppFreeOTPName']);
  });

  it('have only another algorithm where the document does not name their type', () => {
    const policy = settingsOf({}, { otpPolicyAlgorithm: 'HmacSHA512', otpPolicyDigits: 8 });
    expect(policy).toMatchObject({ otpPolicyAlgorithm: 'HmacSHA512', otpPolicyDigits: 6, otpPolicyPeriod: 30 });
    expect(policy['otpSupportedApplications']).toEqual(['totpAppFreeOTPName', 'totpAppGoogleName']);
  });

  it('of six digits and no algorithm make a realm that Keycloak cannot show: the run ends', () => {
    const { failure } = update({}, { otpPolicyType: 'totp', otpPolicyDigits: 6 });
    expect(failure).toMatchObject({ step: 'read the realm' });
  });
});

describe('WebAuthn', () => {
  it('has the policy of the document as a whole, once it names the relying party', () => {
    const before = { webAuthnPolicyUserVerificationRequirement: 'required', webAuthnPolicyCreateTimeout: 90 };
    expect(settingsOf(before, { webAuthnPolicyCreateTimeout: 10 })).toMatchObject(before);
    expect(settingsOf(before, { webAuthnPolicyRpEntityName: 'shop' })).toMatchObject({
      webAuthnPolicyRpEntityName: 'shop',
      webAuthnPolicyUserVerificationRequirement: 'not specified',
      webAuthnPolicyCreateTimeout: 0,
    });
  });
});

describe('settings for emails', () => {
  const smtpServer = { host: 'mail', from: 'shop@example.org', auth: 'true', user: 'shop', password: '**********' };

  it('are exact, and without a login nothing of one is kept', () => {
    const after = settingsOf({ smtpServer }, { smtpServer: { ...smtpServer, host: 'other', auth: false } });
    expect(after['smtpServer']).toEqual({ auth: 'false', from: 'shop@example.org', host: 'other' });
  });

  it('have a password that Keycloak does not show: whether it changes is not known', () => {
    const { after, unknown } = update({ smtpServer }, { smtpServer: { ...smtpServer, password: 'hunter2' } });
    expect(after.settings['smtpServer']).toEqual({ ...smtpServer });
    expect(unknown).toEqual([{ type: 'realm', name: 'shop', path: 'smtpServer.password', hidden: true }]);
  });

  it('need a sender', () => {
    expect(update({}, { smtpServer: { host: 'mail' } }).failure?.reason).toContain('"from"');
  });
});

describe('attributes of a realm', () => {
  it('that a document does not declare go with the update, and come back with the memory at its end', () => {
    const live = { attributes: { colour: 'red', shape: 'round' } };
    const document = { attributes: { colour: 'blue' } };
    expect(attributesOf(update(live, document))).toMatchObject({ colour: 'blue', shape: 'round' });
    const forgetful = reconcilerSettings(new Map([['IMPORT_REMOTESTATE_ENABLED', 'false']]), '6.5.1');
    const after = attributesOf(update(live, document, forgetful));
    expect(after).toMatchObject({ colour: 'blue' });
    expect(after).not.toHaveProperty('shape');
  });

  it('that settings are kept in are lost with them where the document has other attributes', () => {
    const live = { clientSessionIdleTimeout: 600, attributes: { clientSessionIdleTimeout: '600' } };
    expect(settingsOf(live, {})['clientSessionIdleTimeout']).toBe(600);
    expect(settingsOf(live, { attributes: { colour: 'blue' } })['clientSessionIdleTimeout']).toBe(0);
  });

  it('of old exports are settings today, and a setting beside them counts', () => {
    const after = update({}, { displayName: 'Shop', attributes: { displayName: 'Old', failureFactor: '7' } });
    expect(after.after.settings).toMatchObject({ displayName: 'Shop', failureFactor: 7 });
    expect(attributesOf(after)).not.toHaveProperty('failureFactor');
  });

  it('of CIBA have to be numbers where they are seconds', () => {
    expect(update({}, { attributes: { cibaExpiresIn: 'soon' } }).failure?.reason).toContain('"cibaExpiresIn"');
  });
});

describe('a run ends at', () => {
  it.each<[string, Record<string, Json>, string]>([
    ['a negative number', { failureFactor: -1 }, '"failureFactor"'],
    ['a language with a reserved character', { supportedLocales: ['de', 'en/us'] }, '"en/us"'],
    ['a header with a line break', { browserSecurityHeaders: { xFrameOptions: 'a\nb' } }, '"xFrameOptions"'],
    ['a level of SSL that does not exist', { sslRequired: 'some' }, '"sslRequired"'],
    ['a kind of credential that does not exist', { requiredCredentials: ['smile'] }, '"smile"'],
    ['a password policy that does not exist', { passwordPolicy: 'lenght(8)' }, '"lenght"'],
    ['a password policy without a number', { passwordPolicy: 'length(many)' }, '"length"'],
    ['lifespans of codes below a second', { accessCodeLifespanLogin: 0, accessCodeLifespanUserAction: 1 }, 'below 1'],
    ['a name of a theme that is too long', { loginTheme: 'x'.repeat(242) }, '"loginTheme"'],
    [
      'sessions of clients that are longer than others',
      { clientSessionMaxLifespan: 36_001 },
      '"clientSessionMaxLifespan"',
    ],
  ])('%s', (_, document, reason) => {
    const { after, failure } = update({ displayName: 'Shop' }, { ...document, displayName: 'New' });
    expect(failure?.step).toBe('update the realm');
    expect(failure?.reason).toContain(reason);
    expect(after.settings['displayName']).toBe('Shop');
  });

  it('the flows of the realm, where only the realm as a whole is refused', () => {
    const { after, failure } = update({}, { accessCodeLifespanLogin: 0 });
    expect(failure?.step).toBe('bind the flows of the realm');
    expect(after.settings['accessCodeLifespanLogin']).toBe(0);
  });
});

it('a password policy is written as Keycloak writes it', () => {
  const { passwordPolicy } = settingsOf(
    {},
    { passwordPolicy: 'length(8)  and  digits and notUsername() and length(9)' },
  );
  expect(passwordPolicy).toBe('length(9) and digits and notUsername');
});

it('permissions of administrators bring a client along', () => {
  const { after } = update({}, { adminPermissionsEnabled: true });
  expect(after.clients.get('admin-permissions')).toMatchObject({ authorizationServicesEnabled: true });
});
