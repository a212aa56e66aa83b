// Which authenticators stop every login of a flow. Measured on Keycloak 26.5.5 with each authenticator of its list as the
// first REQUIRED execution of the browser flow (login page: 400) and of the direct grant flow (token endpoint: 500), and
// after user name and password in the direct grant flow. What depends on the request (basic authentication, certificates,
// Kerberos) or on settings elsewhere (organizations, email) is left out, and conditions are.

/** Those that ask a user who is known already (Authenticator.requiresUser): before anything that identifies one. */
export const NEEDS_USER: ReadonlySet<string> = new Set([
  'auth-conditional-otp-form',
  'auth-otp-form',
  'auth-password-form',
  'auth-recovery-authn-code-form',
  'direct-grant-validate-otp',
  'direct-grant-validate-password',
  'idp-add-organization-member',
  'reset-otp',
  'reset-password',
  'webauthn-authenticator',
]);

/** Those that continue a login through an identity provider, and fail in every other one (AbstractIdpAuthenticator). */
export const NEEDS_BROKERED_LOGIN: ReadonlySet<string> = new Set([
  'idp-auto-link',
  'idp-confirm-link',
  'idp-confirm-override-link',
  'idp-create-user-if-unique',
  'idp-detect-existing-broker-user',
  'idp-email-verification',
  'idp-review-profile',
  'idp-username-password-form',
]);

/** Continues a session in the browser: REQUIRED, it lets nobody in who has none yet. */
export const NEEDS_SESSION = 'auth-cookie';

/** Those that say of every user that they are set up (Authenticator.configuredFor in Keycloak 26.5.5 and 26.7.3). */
export const CONFIGURED_BY_EVERYBODY: ReadonlySet<string> = new Set([
  'auth-cookie',
  'auth-spnego',
  'auth-username-form',
  'auth-username-password-form',
  'auth-x509-client-username-form',
  'direct-grant-auth-x509-username',
  'direct-grant-validate-password',
  'direct-grant-validate-username',
  'identity-provider-redirector',
  'idp-create-user-if-unique',
  'idp-detect-existing-broker-user',
  'idp-review-profile',
  'idp-username-password-form',
  'reset-credential-email',
  'reset-credentials-choose-user',
  'reset-password',
  'user-session-limits',
]);

/** Those that say of every user that they are not. */
export const CONFIGURED_BY_NOBODY: ReadonlySet<string> = new Set([
  'allow-access-authenticator',
  'deny-access-authenticator',
  'idp-auto-link',
  'idp-confirm-link',
  'idp-confirm-override-link',
  'idp-email-verification',
]);

/** Those among alternatives that are tried in their order: they check no credential that a user has stored (CredentialValidator). */
export const ASKS_WITHOUT_CREDENTIAL: ReadonlySet<string> = new Set([
  'allow-access-authenticator',
  'auth-cookie',
  'auth-spnego',
  'auth-username-form',
  'auth-username-password-form',
  'auth-x509-client-username-form',
  'deny-access-authenticator',
  'identity-provider-redirector',
]);
