import { type Credentials, importError, type Problem, propertyOf, readImportSettings } from '@realm-as-code/planner';
import { type Diagnostic, START } from '@realm-as-code/renderer';
import { parseEnvFile } from '@realm-as-code/stage';
import { credentialsFrom, type CredentialOptions } from './credentials.ts';
import { missingEnvFile, readEnvFile } from './read-env-file.ts';

/** The environment of a keycloak-config-cli that somebody runs by other means. */
export interface ReconcilerEnvironment {
  /** Of this process, and over that what a file has. */
  readonly variables: ReadonlyMap<string, string>;
  /** Its settings, by their usual names. */
  readonly settings: ReadonlyMap<string, string>;
  /** Settings with which it does not start. */
  readonly invalid: readonly Diagnostic[];
  /** Whether it may have variables that are not known here: a file names them all. */
  readonly mayHaveOthers: boolean;
}

/** @param option the environment file, if one is named. */
export function readReconcilerEnvironment(
  option: string | undefined,
): ReconcilerEnvironment | { readonly diagnostics: readonly Diagnostic[] } {
  const file = option === undefined ? undefined : readEnvFile(option, process.cwd());
  if (file !== undefined && 'diagnostic' in file) return { diagnostics: [file.diagnostic] };
  if (file !== undefined && file.text === undefined) return { diagnostics: [missingEnvFile(file)] };
  const { entries, diagnostics } = parseEnvFile(file?.shown ?? '', file?.text ?? '');
  if (diagnostics.length > 0) return { diagnostics };
  const own = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const given = entries.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  const variables = new Map([...own, ...given]);
  const { environment: settings, invalid } = readImportSettings(variables);
  const wrong = invalid.map(({ variable, message }) => {
    const entry = entries.findLast(({ name, value }) => name === variable && value !== undefined);
    const [shown, position] = entry === undefined ? ['the environment', START] : [file?.shown ?? '', entry.position];
    return importError('invalid-setting', shown, position, `${variable}: ${message}`);
  });
  return { variables, settings, invalid: wrong, mayHaveOthers: option === undefined };
}

/** @returns where keycloak-config-cli finds Keycloak, undefined where that is not known. */
export function urlIn({ variables }: ReconcilerEnvironment): string | undefined {
  return propertyOf(variables, 'keycloak.url') || undefined;
}

/**
 * Finds what to sign in with: what the options say, or what keycloak-config-cli itself signs in with
 * (KeycloakConfigProperties).
 */
export function reconcilerCredentials(
  options: CredentialOptions,
  { variables }: ReconcilerEnvironment,
): Credentials | Problem {
  const property = (name: string): string | undefined => propertyOf(variables, `keycloak.${name}`) || undefined;
  const loginRealm = options.loginRealm ?? property('login-realm') ?? 'master';
  if (options.clientId !== undefined) {
    return credentialsFrom({ ...options, loginRealm }, (name) => variables.get(name));
  }
  const [clientId, clientSecret] = [property('client-id') ?? 'admin-cli', property('client-secret')];
  if (property('grant-type') === 'client_credentials') {
    if (clientSecret !== undefined) return { clientId, clientSecret, loginRealm };
    const problem = `the secret of the client "${clientId}" is not known`;
    return { problem, hint: 'Set KEYCLOAK_CLIENTSECRET, or sign in as another client with --client-id' };
  }
  const user = property('user') ?? variables.get('KEYCLOAK_ADMIN_USER') ?? 'admin';
  const password = property('password') ?? variables.get('KEYCLOAK_ADMIN_PASSWORD');
  if (password !== undefined)
    return { user, password, loginRealm, through: { clientId, clientSecret: clientSecret ?? '' } };
  return {
    problem: `the password of "${user}" is not known`,
    hint: 'Set KEYCLOAK_USER and KEYCLOAK_PASSWORD as keycloak-config-cli has them, or use --client-id',
  };
}
