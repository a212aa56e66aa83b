/** Why somebody is not let in. */
export interface Refusal {
  /** In words. */
  readonly reason: string;
  /** What the browser shows, or what the answer of the token endpoint says. */
  readonly message: string;
}

/** Keycloak's texts for the login pages, by their keys (messages_en.properties; the same in 26.5 and 26.7). A theme can have others. */
export const MESSAGES = {
  accountDisabledMessage: 'Account is disabled, contact your administrator.',
  bearerOnlyMessage: 'Bearer-only applications are not allowed to initiate browser login',
  clientDisabledMessage: 'Client disabled.',
  clientNotFoundMessage: 'Client not found.',
  couldNotSendAuthenticationRequestMessage: 'Could not send authentication request to identity provider.',
  invalidRedirectUri: 'Invalid parameter: redirect_uri',
  loginRequesterNotEnabledMessage: 'Login requester not enabled',
  realmNotEnabledMessage: 'Realm not enabled',
  registrationNotAllowedMessage: 'Registration not allowed',
  resetCredentialNotAllowedMessage: 'Reset Credential not allowed',
  standardFlowDisabledMessage:
    'Client is not allowed to initiate browser login with given response_type. Standard flow is disabled for the client.',
} as const;
