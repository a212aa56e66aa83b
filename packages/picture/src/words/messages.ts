/** What people read where a realm has no text of its own: the login theme of Keycloak in English (messages_en.properties). */
const MESSAGES: Readonly<Record<string, string>> = {
  'access-denied': 'Access denied',
  accountDisabledMessage: 'Account is disabled, contact your administrator.',
  accountUpdatedMessage: 'Your account has been updated.',
  bearerOnlyMessage: 'Bearer-only applications are not allowed to initiate browser login',
  clientDisabledMessage: 'Client disabled.',
  clientNotFoundMessage: 'Client not found.',
  couldNotSendAuthenticationRequestMessage: 'Could not send authentication request to identity provider.',
  emailSentMessage: 'You should receive an email shortly with further instructions.',
  federatedIdentityExistsMessage: 'User … already exists. Please login to account management to link the account.',
  federatedIdentityUnavailableMessage: 'User … does not exist. Please contact your administrator.',
  invalidParameterMessage: 'Invalid parameter: redirect_uri',
  invalidUserMessage: 'Invalid username or password.',
  loginRequesterNotEnabledMessage: 'Login requester not enabled',
  realmNotEnabledMessage: 'Realm not enabled',
  registrationNotAllowedMessage: 'Registration not allowed',
  resetCredentialNotAllowedMessage: 'Reset Credential not allowed',
  standardFlowDisabledMessage:
    'Client is not allowed to initiate browser login with given response_type. Standard flow is disabled for the client.',
  unexpectedErrorHandlingRequestMessage: 'Unexpected error when handling authentication request to identity provider.',
};

/** @returns a message as people read it: the text of a message key of Keycloak, or what the message itself says. */
export function wordsOfMessage(message: string): string {
  return Object.hasOwn(MESSAGES, message) ? (MESSAGES[message] as string) : message;
}
