import { textAt } from '@realm-as-code/renderer';
import { type Answer, request } from './http.ts';
import { type Problem, unexpectedStatus } from './problem.ts';
import { pathStep } from './path-step.ts';

/** How to sign in: as an administrator, or as a client with a service account. */
export type Credentials =
  | {
      readonly user: string;
      readonly password: string;
      readonly loginRealm: string;
      /** The client that the user signs in to; Keycloak's own for administrators unless given. */
      readonly through?: { readonly clientId: string; readonly clientSecret: string };
    }
  | { readonly clientId: string; readonly clientSecret: string; readonly loginRealm: string };

/**
 * Signs in to Keycloak.
 *
 * @param base the address of Keycloak, without a slash at the end.
 * @param timeout for the answer, in seconds.
 * @returns an access token, or why there is none.
 */
export async function signIn(
  base: string,
  credentials: Credentials,
  timeout: number,
): Promise<{ token: string } | Problem> {
  const url = new URL(`${base}/realms/${pathStep(credentials.loginRealm)}/protocol/openid-connect/token`);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(formOf(credentials)).toString();
  const answer = await request(url, { method: 'POST', headers, body }, timeout);
  if ('problem' in answer) return answer;
  const token = textAt(answer.body, 'access_token');
  return token === undefined ? explain(answer, base, credentials) : { token };
}

function formOf(credentials: Credentials): Record<string, string> {
  if ('user' in credentials) {
    const { user: username, password, through } = credentials;
    const secret = through?.clientSecret ?? '';
    const client = { client_id: through?.clientId ?? 'admin-cli', ...(secret && { client_secret: secret }) };
    return { grant_type: 'password', ...client, username, password };
  }
  const { clientId, clientSecret } = credentials;
  return { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
}

function explain({ status, body }: Answer, base: string, credentials: Credentials): Problem {
  const { loginRealm } = credentials;
  if (status === 404) {
    return {
      problem: `there is no realm "${loginRealm}" to sign in to at ${base}`,
      hint: 'Name another one with --login-realm, or correct --url',
    };
  }
  if (status !== 400 && status !== 401) return unexpectedStatus(status, 'the request for a token');
  const reason = textAt(body, 'error_description') || textAt(body, 'error');
  const [who, hint] =
    'user' in credentials
      ? [`the user "${credentials.user}"`, 'Is the password right?']
      : [`the client "${credentials.clientId}"`, 'Is the secret right, and does the client have a service account?'];
  const why = reason ? `: ${reason}` : '';
  return { problem: `${who} cannot sign in to the realm "${loginRealm}"${why}`, hint };
}
