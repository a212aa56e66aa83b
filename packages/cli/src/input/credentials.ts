import type { Credentials, Problem } from '@realm-as-code/planner';

export interface CredentialOptions {
  readonly clientId?: string | undefined;
  readonly clientSecretFrom: string;
  readonly loginRealm?: string | undefined;
}

/**
 * Finds what to sign in with: the administrator's name and password, or the secret of a client.
 *
 * @param valueOf the value of a variable, from an environment file or the process.
 */
export function credentialsFrom(
  { clientId, clientSecretFrom, loginRealm = 'master' }: CredentialOptions,
  valueOf: (name: string) => string | undefined,
): Credentials | Problem {
  if (clientId !== undefined) {
    const clientSecret = valueOf(clientSecretFrom);
    if (clientSecret !== undefined) return { clientId, clientSecret, loginRealm };
    return {
      problem: `the secret of the client "${clientId}" is not known`,
      hint: `Set ${clientSecretFrom}, or name its variable with --client-secret-from`,
    };
  }
  const [user, password] = [valueOf('KEYCLOAK_ADMIN_USER'), valueOf('KEYCLOAK_ADMIN_PASSWORD')];
  if (user !== undefined && password !== undefined) return { user, password, loginRealm };
  const where = 'in the file named by --env or in the environment';
  return {
    problem: 'the administrator to sign in as is not known',
    hint: `Set KEYCLOAK_ADMIN_USER and KEYCLOAK_ADMIN_PASSWORD ${where}, or use --client-id`,
  };
}
