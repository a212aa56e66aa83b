/** The client of the minimal root, as Keycloak exports it. */
export function exportedApp(redirectUri = 'https://app.example.org/*'): Record<string, unknown> {
  return {
    clientId: 'app',
    id: 'id-of-app',
    enabled: true,
    protocol: 'openid-connect',
    clientAuthenticatorType: 'client-secret',
    publicClient: false,
    secret: '**********',
    standardFlowEnabled: true,
    redirectUris: [redirectUri],
  };
}
