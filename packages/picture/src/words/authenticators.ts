/** What authenticators of Keycloak do, in words; those of extensions have none. */
const WORDS: Readonly<Record<string, string>> = {
  'allow-access-authenticator': 'Allow',
  'auth-conditional-otp-form': 'Ask for a one-time code, if a rule wants it',
  'auth-cookie': 'Already logged in, in this browser',
  'auth-otp-form': 'Ask for a one-time code',
  'auth-password-form': 'Ask for the password',
  'auth-recovery-authn-code-form': 'Ask for a recovery code',
  'auth-spnego': 'Kerberos ticket',
  'auth-username-form': 'Ask for the user name',
  'auth-username-password-form': 'Ask for user name and password',
  'auth-x509-client-username-form': 'Client certificate',
  'client-jwt': 'Signed JWT',
  'client-secret': 'Client ID and secret',
  'client-secret-jwt': 'JWT signed with the secret',
  'client-x509': 'Client certificate',
  'deny-access-authenticator': 'Deny',
  'direct-grant-auth-x509-username': 'Client certificate',
  'direct-grant-validate-otp': 'Check the one-time code',
  'direct-grant-validate-password': 'Check the password',
  'direct-grant-validate-username': 'Look up the user name',
  'docker-http-basic-authenticator': 'User name and password of docker login',
  'http-basic-authenticator': 'HTTP basic authentication',
  'identity-provider-redirector': 'Go to an identity provider',
  'idp-add-organization-member': 'Make the user a member of the organization',
  'idp-auto-link': 'Link with the existing account, unasked',
  'idp-confirm-link': 'Ask whether to link with the existing account',
  'idp-confirm-override-link': 'Ask whether to replace the existing link',
  'idp-create-user-if-unique': 'Make an account, if there is none yet',
  'idp-detect-existing-broker-user': 'Find the existing account',
  'idp-email-verification': 'Prove the existing account by e-mail',
  'idp-review-profile': 'Let the user review the profile',
  'idp-username-password-form': 'Ask for the password of the existing account',
  organization: 'Ask for the e-mail address, and find the organization',
  'registration-page-form': 'Registration form',
  'registration-password-action': 'Check the new password',
  'registration-recaptcha-action': 'reCAPTCHA',
  'registration-recaptcha-enterprise': 'reCAPTCHA Enterprise',
  'registration-terms-and-conditions': 'Terms and conditions',
  'registration-user-creation': 'Make the account',
  'reset-credential-email': 'Send an e-mail with a link',
  'reset-credentials-choose-user': 'Ask for the user name',
  'reset-otp': 'Set up a new one-time code',
  'reset-password': 'Set a new password',
  'user-session-limits': 'Limit the number of sessions',
  'webauthn-authenticator': 'Passkey or security key, as second factor',
  'webauthn-authenticator-passwordless': 'Passkey, without password',
};

/** @returns what an authenticator does, in words; its ID where that is not known. */
export function wordsOfAuthenticator(provider: string): string {
  return Object.hasOwn(WORDS, provider) ? (WORDS[provider] as string) : provider;
}

/** @returns whether Keycloak itself brings the authenticator. */
export function isKnownAuthenticator(provider: string): boolean {
  return Object.hasOwn(WORDS, provider);
}

/** Of Keycloak's authenticators, those that are conditions have such an ID; those of extensions mostly follow. */
export function isCondition(provider: string): boolean {
  return provider.startsWith('conditional-');
}
