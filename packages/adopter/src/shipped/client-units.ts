/** What Keycloak makes in one step, and skips where a part of it is declared: all of it is, or nothing. */
export const CLIENT_UNITS: readonly (readonly string[])[] = [
  ['account', 'account-console'],
  ['admin-cli'],
  ['broker'],
  ['realm-management'],
  ['security-admin-console'],
];
