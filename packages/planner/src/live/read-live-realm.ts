import { isObject, type JsonObject } from '@realm-as-code/renderer';
import { type Problem, request } from './http.ts';
import { type LiveRealm, objects, text, toLiveRealm } from './live-realm.ts';
import { toServerProviders } from './server-providers.ts';

/** How to sign in: as an administrator, or as a client with a service account. */
export type Credentials =
  | { readonly user: string; readonly password: string; readonly loginRealm: string }
  | { readonly clientId: string; readonly clientSecret: string; readonly loginRealm: string };

export interface LiveRealmSource {
  /** Where Keycloak is, with its path prefix if it has one. */
  readonly url: string;
  readonly realm: string;
  readonly credentials: Credentials;
  /** Whether to read the secrets of clients, to compare them. */
  readonly secrets: boolean;
  /** Whether to ask which providers the server has: documents that name only Keycloak's own do not need it. */
  readonly providers: boolean;
  /** For each request, in seconds. */
  readonly timeout: number;
}

/** How many secrets are asked for at once. */
const AT_ONCE = 8;
/**
 * The rights that `partial-export` asks for (Keycloak 26.5, RealmAdminResource), each with a reading request that asks for
 * it alone. A token does not tell: those of some clients do not list roles.
 */
const RIGHTS = [
  {
    right: 'manage-realm',
    method: 'POST',
    path: 'partial-export?exportClients=false&exportGroupsAndRoles=false',
  },
  { right: 'view-clients', method: 'GET', path: 'clients-initial-access' },
  { right: 'query-groups', method: 'GET', path: 'groups?max=1' },
] as const;

/**
 * Reads a live realm: a token, the partial export and, when asked for, the secrets of clients and the providers of the
 * server. Nothing is written.
 *
 * @returns the realm, or what is in the way.
 */
export async function readLiveRealm(source: LiveRealmSource): Promise<{ live: LiveRealm } | Problem> {
  const base = baseUrl(source.url);
  if (base === undefined) {
    return { problem: `${source.url} is not a URL of http or https`, hint: 'Write https://auth.example.org' };
  }
  const token = await signIn(base, source);
  if ('problem' in token) return token;
  const admin = `${base}/admin/realms/${encodeURIComponent(source.realm)}`;
  const headers = { authorization: `Bearer ${token.value}` };
  const path = 'partial-export?exportClients=true&exportGroupsAndRoles=true';
  const exported = await request(new URL(`${admin}/${path}`), { method: 'POST', headers }, source.timeout);
  if ('problem' in exported) return exported;
  if (exported.status === 404) {
    return { problem: `there is no realm "${source.realm}" at ${base}`, hint: 'Name another one with --realm' };
  }
  if (exported.status === 403) return missingRights(source, admin, headers);
  if (exported.status !== 200 || !isObject(exported.body))
    return unexpected(exported.status, 'the export of the realm');
  if (source.secrets) {
    const problem = await addSecrets(objects(exported.body['clients']), admin, headers, source.timeout);
    if (problem !== undefined) return problem;
  }
  if (!source.providers) return { live: toLiveRealm(exported.body) };
  const info = await request(new URL(`${base}/admin/serverinfo`), { method: 'GET', headers }, source.timeout);
  if ('problem' in info) return info;
  if (info.status !== 200 || !isObject(info.body)) return unexpected(info.status, 'the question for its providers');
  return { live: toLiveRealm(exported.body, toServerProviders(info.body)) };
}

function baseUrl(url: string): string | undefined {
  try {
    const parsed = new URL(url);
    const isHttp = parsed.protocol === 'https:' || parsed.protocol === 'http:';
    return isHttp ? `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '') : undefined;
  } catch {
    return undefined;
  }
}

async function signIn(base: string, { credentials, timeout }: LiveRealmSource): Promise<{ value: string } | Problem> {
  const { loginRealm } = credentials;
  const form: Record<string, string> =
    'user' in credentials
      ? { grant_type: 'password', client_id: 'admin-cli', username: credentials.user, password: credentials.password }
      : { grant_type: 'client_credentials', client_id: credentials.clientId, client_secret: credentials.clientSecret };
  const answer = await request(
    new URL(`${base}/realms/${encodeURIComponent(loginRealm)}/protocol/openid-connect/token`),
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    },
    timeout,
  );
  if ('problem' in answer) return answer;
  if (isObject(answer.body) && typeof answer.body['access_token'] === 'string')
    return { value: answer.body['access_token'] };
  if (answer.status === 404) {
    return {
      problem: `there is no realm "${loginRealm}" to sign in to at ${base}`,
      hint: 'Name another one with --login-realm, or correct --url',
    };
  }
  if (answer.status === 400 || answer.status === 401) {
    const who = 'user' in credentials ? `the user "${credentials.user}"` : `the client "${credentials.clientId}"`;
    const reason = isObject(answer.body) ? text(answer.body, 'error_description') || text(answer.body, 'error') : '';
    const hint =
      'user' in credentials ? 'Is the password right?' : 'Is the secret right, and has the client a service account?';
    return { problem: `${who} cannot sign in to the realm "${loginRealm}"${reason === '' ? '' : `: ${reason}`}`, hint };
  }
  return unexpected(answer.status, 'the request for a token');
}

/** Adds the secret to each client that has one. */
async function addSecrets(
  clients: JsonObject[],
  admin: string,
  headers: Record<string, string>,
  timeout: number,
): Promise<Problem | undefined> {
  const confidential = clients.filter((client) => client['publicClient'] !== true && client['secret'] !== undefined);
  for (let at = 0; at < confidential.length; at += AT_ONCE) {
    const answers = await Promise.all(
      confidential.slice(at, at + AT_ONCE).map(async (client) => {
        const url = new URL(`${admin}/clients/${text(client, 'id')}/client-secret`);
        const answer = await request(url, { method: 'GET', headers }, timeout);
        if ('problem' in answer) return answer;
        if (answer.status === 403) {
          return {
            problem: 'this account may not read the secrets of clients',
            hint: 'It needs view-clients of realm-management',
          };
        }
        if (answer.status !== 200 || !isObject(answer.body)) return unexpected(answer.status, 'a client secret');
        client['secret'] = text(answer.body, 'value');
        return undefined;
      }),
    );
    const problem = answers.find((one) => one !== undefined);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function unexpected(status: number, what: string): Problem {
  return { problem: `Keycloak answers ${what} with HTTP ${status}`, hint: 'Its log says more' };
}

async function missingRights(
  { realm, credentials, timeout }: LiveRealmSource,
  admin: string,
  headers: Record<string, string>,
): Promise<Problem> {
  const answers = await Promise.all(
    RIGHTS.map(async ({ right, method, path }) => {
      const answer = await request(new URL(`${admin}/${path}`), { method, headers }, timeout);
      return 'problem' in answer || answer.status !== 403 ? [] : [right];
    }),
  );
  const lacking = answers.flat();
  if (lacking.length === 0) return unexpected(403, 'the export of the realm');
  // Administrators of other realms have their rights from a client of the realm that they sign in to.
  const client = credentials.loginRealm === realm ? 'realm-management' : `${realm}-realm`;
  return {
    problem: `this account may not export the realm "${realm}": it lacks ${lacking.join(', ')} of ${client}`,
    hint: 'Reading is all that is done; Keycloak itself asks for manage-realm to export',
  };
}
