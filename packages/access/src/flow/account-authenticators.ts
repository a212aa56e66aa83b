// Authenticators of the flows for registration and for forgotten passwords (org.keycloak.authentication.forms, org.keycloak.
// authentication.authenticators.resetcred), by provider.

import { isTrue, textAt } from '@realm-as-code/renderer';
import { attributeValues } from '../realm/attributes.ts';
import { type Authenticator, PAGE, plain, SUCCESS } from './authenticator.ts';
import { type Execution, executionsOf } from './executions.ts';
import { UnknownOutcome } from './flow-error.ts';
import type { Login } from './login.ts';

/** Parts of the form that whoever registers can fill in. RegistrationPassword: in 26.7, the password comes after the e-mail address. */
const FORM_PARTS: readonly string[] = [
  'registration-password-action',
  'registration-recaptcha-action',
  'registration-recaptcha-enterprise',
  'registration-terms-and-conditions',
];

/** RegistrationPage, with the parts of its form: FormAuthenticationFlow.processAction. */
const REGISTRATION: Authenticator = {
  ...plain,
  authenticate: () => PAGE,
  action: (login, { flow = '' }) => {
    for (const part of executionsOf(login.facts.realm).of(flow)) fillIn(login, part);
    return { kind: 'success', note: 'the form is filled in' };
  },
};

function fillIn(login: Login, { authenticator = '', requirement, key }: Execution): void {
  if (requirement === 'DISABLED' || FORM_PARTS.includes(authenticator)) return;
  if (authenticator !== 'registration-user-creation')
    throw new UnknownOutcome(key, `what the part "${authenticator}" of the form says`);
  login.isUserKnown = true;
  login.isAccountNew = true;
}

/** ResetCredentialChooseUser: who has a session need not say who it is. */
const CHOOSE_USER: Authenticator = {
  ...plain,
  authenticate: () => PAGE,
  action: (login) => {
    login.isUserKnown = login.facts.user.enabled;
    return SUCCESS;
  },
};

/** ResetCredentialEmail, up to the link in the e-mail, which is opened in the same browser. */
const RESET_EMAIL: Authenticator = {
  ...plain,
  authenticate: ({ isUserKnown, facts: { realm, user } }, { config }) => {
    const message = 'emailSentMessage';
    if (!isUserKnown) return { kind: 'denied', message, reason: 'nobody is known who could get an e-mail' };
    if ((textAt(realm.settings, 'smtpServer', 'host') ?? '') === '')
      return { kind: 'denied', message, reason: 'the realm has no mail server' };
    if (attributeValues(realm, user, 'email', false)?.every((value) => value.trim() === '') === true)
      return { kind: 'denied', message, reason: 'the account has no e-mail address' };
    // Unset, it means accounts of user storages only.
    if (isTrue(config?.['force-login']))
      return { kind: 'denied', message: 'accountUpdatedMessage', reason: 'the user has to log in again afterwards' };
    return { kind: 'success', note: 'the link in the e-mail is opened' };
  },
};

/** ResetPassword. */
const RESET_PASSWORD: Authenticator = {
  ...plain,
  requiresUser: true,
  authenticate: (login, { requirement }) => {
    if (requirement === 'REQUIRED') login.setup.add('UPDATE_PASSWORD');
    return SUCCESS;
  },
};

/** ResetOTP: the user sets up a new one-time code. */
const RESET_OTP: Authenticator = {
  ...plain,
  requiresUser: true,
  credential: 'otp',
  isConfiguredFor: ({ facts: { user } }) => user.credentials.includes('otp'),
  authenticate: (login, { config }) => {
    if (config?.['action_on_otp_reset_flag'] === 'Remove one' && login.facts.user.credentials.includes('otp'))
      return PAGE;
    login.setup.add('CONFIGURE_TOTP');
    return SUCCESS;
  },
  action: (login) => {
    login.setup.add('CONFIGURE_TOTP');
    return SUCCESS;
  },
};

export const ACCOUNT_AUTHENTICATORS: Readonly<Record<string, Authenticator>> = {
  'registration-page-form': REGISTRATION,
  'reset-credentials-choose-user': CHOOSE_USER,
  'reset-credential-email': RESET_EMAIL,
  'reset-password': RESET_PASSWORD,
  'reset-otp': RESET_OTP,
};
