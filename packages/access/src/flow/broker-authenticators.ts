// Authenticators of the flow that runs at the first login through an identity provider (org.keycloak.authentication.authenticators.
// broker), by provider. They are the same in 26.5 and 26.7.

import { isTrue, objectAt, own } from '@realm-as-code/renderer';
import { type Answer, type Authenticator, DISABLED, PAGE, plain, SUCCESS } from './authenticator.ts';
import { FlowError, UnknownOutcome } from './flow-error.ts';
import type { Login } from './login.ts';

/** AbstractIdpAuthenticator: outside of the first login, nothing is known of an identity provider. */
function atFirstLogin(login: Login): { readonly hasAccount: boolean } {
  const { firstLogin } = login.facts;
  if (firstLogin === undefined)
    throw new FlowError('IDENTITY_PROVIDER_ERROR', 'this is not the first login through an identity provider');
  return firstLogin;
}

/** AbstractIdpAuthenticator.getExistingUser. */
function useFoundAccount(login: Login): void {
  if (!login.isAccountFound) throw new FlowError('INTERNAL_ERROR', 'no account has been found to link');
  login.isUserKnown = true;
}

/** IdpReviewProfileAuthenticator. Whoever is asked can answer. */
const REVIEW_PROFILE: Authenticator = {
  ...plain,
  authenticate: (login, { config }) => {
    atFirstLogin(login);
    return config?.['update.profile.on.first.login'] === 'on' ? PAGE : SUCCESS;
  },
  action: () => SUCCESS,
};

/** IdpCreateUserIfUniqueAuthenticator. */
const CREATE_USER: Authenticator = {
  ...plain,
  authenticate: (login, { config, requirement }) => {
    const { hasAccount } = atFirstLogin(login);
    if (login.isAccountFound) return { kind: 'attempted', note: 'the account has been found before' };
    if (!hasAccount) {
      login.isUserKnown = true;
      login.isAccountNew = true;
      if (isTrue(config?.['require.password.update.after.registration'])) login.setup.add('UPDATE_PASSWORD');
      return { kind: 'success', note: 'an account is made' };
    }
    login.isAccountFound = true;
    const note = 'there is an account with this user name or e-mail address';
    return requirement === 'REQUIRED'
      ? { kind: 'denied', message: 'federatedIdentityExistsMessage', reason: note }
      : { kind: 'attempted', note };
  },
};

/** IdpDetectExistingBrokerUserAuthenticator. */
const DETECT_USER: Authenticator = {
  ...plain,
  authenticate: (login) => {
    const { hasAccount } = atFirstLogin(login);
    if (login.isAccountFound) return { kind: 'attempted', note: 'the account has been found before' };
    if (!hasAccount) {
      const reason = 'there is no account with this user name or e-mail address';
      return { kind: 'denied', message: 'federatedIdentityUnavailableMessage', reason };
    }
    login.isAccountFound = true;
    return { kind: 'success', note: 'there is an account with this user name or e-mail address' };
  },
};

/** IdpAutoLinkAuthenticator: the account is taken without a question. */
const AUTO_LINK: Authenticator = {
  ...plain,
  isConfiguredFor: () => false,
  authenticate: (login) => {
    atFirstLogin(login);
    useFoundAccount(login);
    return { kind: 'success', note: 'the account is linked without a question' };
  },
};

/** IdpConfirmLinkAuthenticator. */
const CONFIRM_LINK: Authenticator = {
  ...plain,
  isConfiguredFor: () => false,
  authenticate: (login) => {
    atFirstLogin(login);
    return login.isAccountFound ? PAGE : { kind: 'attempted', note: 'there is nothing to link' };
  },
  action: () => ({ kind: 'success', note: 'the link is confirmed' }),
};

/** IdpConfirmOverrideLinkAuthenticator: a first login has no link that it could override. */
const CONFIRM_OVERRIDE: Authenticator = {
  ...plain,
  isConfiguredFor: () => false,
  authenticate: (login) => {
    atFirstLogin(login);
    if (!login.isAccountFound) throw new FlowError('INTERNAL_ERROR', 'no account has been found to link');
    return SUCCESS;
  },
};

/** IdpEmailVerificationAuthenticator: the owner of the account gets a link by e-mail. */
const EMAIL_VERIFICATION: Authenticator = {
  ...plain,
  isConfiguredFor: () => false,
  authenticate: (login) => {
    atFirstLogin(login);
    const hasServer = Object.keys(objectAt(login.facts.realm.settings, 'smtpServer')).length > 0;
    if (!hasServer) return { kind: 'attempted', note: 'the realm has no mail server' };
    if (!login.isAccountFound) throw new FlowError('INTERNAL_ERROR', 'no account has been found to link');
    return PAGE;
  },
  action: (login): Answer => {
    useFoundAccount(login);
    return { kind: 'success', note: 'the link in the e-mail is opened' };
  },
};

/** IdpUsernamePasswordForm: the password of the account that was found; without one, that of any account. */
const PASSWORD: Authenticator = {
  ...plain,
  authenticate: (login) => {
    atFirstLogin(login);
    login.isUserFixed = login.isUserKnown;
    return PAGE;
  },
  action: (login) => {
    const { credentials, enabled } = login.facts.user;
    if (!credentials.includes('password')) return PAGE;
    if (!enabled) return DISABLED;
    login.isUserKnown = true;
    return { kind: 'success', used: 'password' };
  },
};

/** IdpAddOrganizationMemberAuthenticator. */
const ADD_MEMBER: Authenticator = {
  ...plain,
  requiresUser: true,
  isConfiguredFor: ({ facts: { realm } }, { key }) => {
    if (!isTrue(own(realm.settings, 'organizationsEnabled'))) return false;
    throw new UnknownOutcome(key, 'the organization of the identity provider');
  },
  authenticate: (login) => {
    atFirstLogin(login);
    return { kind: 'attempted', note: 'the login is of no organization' };
  },
};

export const BROKER_AUTHENTICATORS: Readonly<Record<string, Authenticator>> = {
  'idp-review-profile': REVIEW_PROFILE,
  'idp-create-user-if-unique': CREATE_USER,
  'idp-detect-existing-broker-user': DETECT_USER,
  'idp-auto-link': AUTO_LINK,
  'idp-confirm-link': CONFIRM_LINK,
  'idp-confirm-override-link': CONFIRM_OVERRIDE,
  'idp-email-verification': EMAIL_VERIFICATION,
  'idp-username-password-form': PASSWORD,
  'idp-add-organization-member': ADD_MEMBER,
};
