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
