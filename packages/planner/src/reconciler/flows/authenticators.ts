// What Keycloak's own authenticators are like, as the Admin API lists executions of them (measured with each of them on
// 26.5.5: `requirementChoices` and `configurable`).

/** Those that can only be REQUIRED, and are so when they are added to a sub-flow; the others are DISABLED at first. */
const ALWAYS_REQUIRED: ReadonlySet<string> = new Set([
  'auth-username-form',
  'auth-username-password-form',
  'direct-grant-auth-x509-username',
  'direct-grant-validate-username',
  'docker-http-basic-authenticator',
  'idp-username-password-form',
  'reset-credential-email',
  'reset-credentials-choose-user',
]);

/** Those that Keycloak offers no config for. It stores one all the same, but does not list its name. */
const WITHOUT_CONFIG: ReadonlySet<string> = new Set([
  'allow-access-authenticator',
  'auth-cookie',
  'auth-otp-form',
  'auth-password-form',
  'auth-recovery-authn-code-form',
  'auth-spnego',
  'auth-username-form',
  'auth-username-password-form',
  'client-jwt',
  'client-secret',
  'client-secret-jwt',
  'client-x509',
  'conditional-user-configured',
  'direct-grant-validate-otp',
  'direct-grant-validate-password',
  'direct-grant-validate-username',
  'docker-http-basic-authenticator',
  'http-basic-authenticator',
  'idp-add-organization-member',
  'idp-auto-link',
  'idp-confirm-link',
  'idp-confirm-override-link',
  'idp-detect-existing-broker-user',
  'idp-email-verification',
  'idp-username-password-form',
  'registration-password-action',
  'registration-terms-and-conditions',
  'registration-user-creation',
  'reset-credentials-choose-user',
  'reset-password',
  'webauthn-authenticator',
  'webauthn-authenticator-passwordless',
]);

/** @returns the requirement of an authenticator that is added to a sub-flow (AuthenticationManagementResource.addExecutionToFlow). */
export function firstRequirementOf(authenticator: string): string {
  return ALWAYS_REQUIRED.has(authenticator) ? 'REQUIRED' : 'DISABLED';
}

/** @returns whether Keycloak lists the name of an authenticator's config. */
export function listsConfigOf(authenticator: string): boolean {
  return !WITHOUT_CONFIG.has(authenticator);
}
