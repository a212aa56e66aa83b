// What authenticators do (org.keycloak.authentication.authenticators), by provider.

import { compareVersions, isTrue, objectsAt, own, textAt } from '@realm-as-code/renderer';
import type { Credential } from '../access.ts';
import type { AccessRealm } from '../realm/access-realm.ts';
import { ACCOUNT_AUTHENTICATORS } from './account-authenticators.ts';
import { type Answer, type Authenticator, DISABLED, PAGE, plain, SUCCESS } from './authenticator.ts';
import { BROKER_AUTHENTICATORS } from './broker-authenticators.ts';
import type { Execution } from './executions.ts';
import { FlowError, UnknownOutcome } from './flow-error.ts';
import type { Login } from './login.ts';
import { needsOneTimeCode, voteOnOneTimeCode } from './one-time-code-vote.ts';

/** The key of Keycloak's own text for a denied login (Messages.ACCESS_DENIED). */
const ACCESS_DENIED = 'access-denied';

/** One that asks a known user for a credential of a type. */
function credentialForm(credential: Credential, setup: string | undefined, isSetupAllowed = true): Authenticator {
  return {
    requiresUser: true,
    isSetupAllowed,
    setup: setup === undefined ? [] : [setup],
    credential,
    isConfiguredFor: ({ facts: { user } }) => user.credentials.includes(credential),
    authenticate: () => PAGE,
    action: ({ facts: { user } }) =>
      user.credentials.includes(credential) ? { kind: 'success', used: credential } : PAGE,
  };
}

const ALLOW: Authenticator = {
  ...plain,
  isConfiguredFor: () => false,
  authenticate: () => SUCCESS,
};

const DENY: Authenticator = {
  ...plain,
  isConfiguredFor: () => false,
  authenticate: (_, execution) => {
    const message = execution.config?.['denyErrorMessage'] ?? ACCESS_DENIED;
    return { kind: 'denied', message, reason: `"${execution.parent.alias}" denies access` };
  },
};

/** CookieAuthenticator. The user is known afterwards even where the session is not enough. */
const COOKIE: Authenticator = {
  ...plain,
  authenticate: (login) => {
    const { hasSession, user, level } = login.facts;
    if (!hasSession || !user.enabled) return { kind: 'attempted', note: 'there is no session' };
    login.isUserKnown = true;
    // The session has reached no level of authentication.
    if (level > login.level) return { kind: 'attempted', note: `the session has not reached level ${level}` };
    return { kind: 'success', note: 'there is a session' };
  },
};

/** IdentityProviderAuthenticator. Whoever writes the address of the login page can skip it with an empty `kc_idp_hint`. */
const REDIRECTOR: Authenticator = {
  ...plain,
  isSetupAllowed: true,
  authenticate: ({ facts: { realm, hint } }, { config }) => {
    const provider = hint ?? config?.['defaultProvider'];
    if (provider === undefined) return { kind: 'attempted', note: 'no provider is asked for' };
    const found = realm.identityProviders.get(provider);
    if (found === undefined || own(found, 'enabled') === false)
      return { kind: 'attempted', note: `there is no provider ${provider}` };
    return { kind: 'redirect', provider };
  },
};

/** UsernamePasswordForm. */
const USERNAME_PASSWORD: Authenticator = {
  ...plain,
  authenticate: (login) => {
    login.isUserFixed = login.isUserKnown;
    return PAGE;
  },
  action: (login) => {
    const { user } = login.facts;
    if (!user.credentials.includes('password')) return PAGE;
    if (!user.enabled) return DISABLED;
    login.isUserKnown = true;
    return { kind: 'success', used: 'password' };
  },
};

/** UsernameForm: one who has no other provider to log in with need not say who it is a second time. */
const USERNAME: Authenticator = {
  ...USERNAME_PASSWORD,
  authenticate: (login) => {
    const { realm, user, broker } = login.facts;
    const isLinked = user.links.some((alias) => alias !== broker?.provider && realm.identityProviders.has(alias));
    if (login.isUserKnown && !isLinked) return { kind: 'success', note: 'the user is known already' };
    login.isUserFixed = login.isUserKnown;
    return PAGE;
  },
  action: (login) => {
    if (!login.facts.user.enabled) return DISABLED;
    login.isUserKnown = true;
    // It is the form for user name and password without a password, and says that one was used.
    return { kind: 'success', used: 'password' };
  },
};

/** ConditionalOtpFormAuthenticator. */
const CONDITIONAL_OTP: Authenticator = {
  ...credentialForm('otp', 'CONFIGURE_TOTP'),
  authenticate: (login, { config = {}, key }) =>
    voteOnOneTimeCode(login, config, key) === 'skip' ? { kind: 'success', note: 'no one-time code is needed' } : PAGE,
  asksForSetup: needsOneTimeCode,
};

/**
 * OrganizationAuthenticator: asks who it is, before anything else, where the realm has organizations. Those who can log in by
 * themselves go on from there.
 */
const ORGANIZATION: Authenticator = {
  ...plain,
  isConfiguredFor: ({ facts: { realm } }) => isTrue(own(realm.settings, 'organizationsEnabled')),
  authenticate: ({ facts: { realm }, isUserKnown }) => {
    const isUsed =
      isTrue(own(realm.settings, 'organizationsEnabled')) && objectsAt(realm.settings, 'organizations').length > 0;
    if (!isUsed) return { kind: 'attempted', note: 'the realm has no organizations' };
    return isUserKnown ? { kind: 'attempted' } : PAGE;
  },
  action: (login, { config, key }) => {
    if (isTrue(config?.['requiresUserMembership'])) throw new UnknownOutcome(key, 'which organizations the user is in');
    if (login.facts.user.credentials.length === 0) throw new UnknownOutcome(key, 'the organization of the user');
    login.isUserKnown = true;
    return { kind: 'attempted' };
  },
};

/** UserSessionLimitsAuthenticator. */
const SESSION_LIMITS: Authenticator = {
  ...plain,
  authenticate: () => ({ kind: 'success', note: 'unless there are too many sessions' }),
};

/** ValidateUsername, of direct grants. */
const GRANT_USERNAME: Authenticator = {
  ...plain,
  authenticate: (login) => {
    if (!login.facts.user.enabled) return { ...disabledGrant };
    login.isUserKnown = true;
    return SUCCESS;
  },
};
const disabledGrant: Answer = { kind: 'denied', message: 'Account disabled', reason: 'the account is disabled' };
const INVALID = 'Invalid user credentials';

const GRANT_PASSWORD: Authenticator = {
  ...plain,
  requiresUser: true,
  authenticate: ({ facts: { realm, user } }) =>
    user.credentials.includes('password')
      ? usedInGrant(realm, 'password')
      : { kind: 'denied', message: INVALID, reason: 'the user has no password' },
};

/** Since 26.7, a direct grant says which credentials it has used (ValidatePassword, ValidateOTP). */
function usedInGrant({ settings }: AccessRealm, used: Credential): Answer {
  const version = textAt(settings, 'keycloakVersion') ?? '';
  return compareVersions(version, '26.7.0') >= 0 ? { kind: 'success', used } : SUCCESS;
}

/** ValidateOTP: in an execution that is neither REQUIRED nor CONDITIONAL it says nothing, which ends the login in an error. */
const GRANT_OTP: Authenticator = {
  ...credentialForm('otp', undefined, false),
  authenticate: ({ facts: { realm, user } }, { requirement }) => {
    if (user.credentials.includes('otp')) return usedInGrant(realm, 'otp');
    if (requirement === 'CONDITIONAL') return { kind: 'attempted' };
    if (requirement === 'REQUIRED')
      return { kind: 'denied', message: INVALID, reason: 'the user has no one-time codes' };
    throw new FlowError('exception', 'the one-time code is not answered for');
  },
};

const AUTHENTICATORS: Readonly<Record<string, Authenticator>> = {
  'allow-access-authenticator': ALLOW,
  'deny-access-authenticator': DENY,
  'auth-cookie': COOKIE,
  'identity-provider-redirector': REDIRECTOR,
  'auth-username-password-form': USERNAME_PASSWORD,
  'auth-username-form': USERNAME,
  'auth-password-form': credentialForm('password', undefined, false),
  'auth-otp-form': credentialForm('otp', 'CONFIGURE_TOTP'),
  'auth-conditional-otp-form': CONDITIONAL_OTP,
  'auth-recovery-authn-code-form': credentialForm('recovery-authn-codes', 'CONFIGURE_RECOVERY_AUTHN_CODES'),
  'webauthn-authenticator': credentialForm('webauthn', 'webauthn-register'),
  // Its factory is said to be that of one that users set up; the passwordless one is not (measured by its factory alone).
  'webauthn-authenticator-passwordless': credentialForm(
    'webauthn-passwordless',
    'webauthn-register-passwordless',
    false,
  ),
  ...BROKER_AUTHENTICATORS,
  ...ACCOUNT_AUTHENTICATORS,
  organization: ORGANIZATION,
  'user-session-limits': SESSION_LIMITS,
  'direct-grant-validate-username': GRANT_USERNAME,
  'direct-grant-validate-password': GRANT_PASSWORD,
  'direct-grant-validate-otp': GRANT_OTP,
};

/** @returns what an execution's authenticator does. Of one that is not known, what is assumed of it. */
export function authenticatorOf(login: Login, { authenticator = '' }: Execution): Authenticator {
  return (Object.hasOwn(AUTHENTICATORS, authenticator) && AUTHENTICATORS[authenticator]) || unknown(login);
}

function unknown({ facts: { assumptions } }: Login): Authenticator {
  const authenticate = (login: Login, { key, authenticator = '' }: Execution): Answer => {
    const succeeds = assumptions.get(key);
    if (succeeds === undefined) throw new UnknownOutcome(key, `what the authenticator "${authenticator}" says`);
    if (!succeeds) return { kind: 'attempted', note: 'assumed not to be satisfied' };
    login.isUserKnown = true;
    return { kind: 'success', note: 'assumed to be satisfied' };
  };
  return { ...plain, authenticate };
}

/** Authenticator.areRequiredActionsEnabled. */
export function canBeSetUp({ facts: { realm } }: Login, { setup }: Authenticator): boolean {
  return setup.every((action) => {
    const found = realm.requiredActions.get(action);
    return found !== undefined && isTrue(own(found, 'enabled'));
  });
}
