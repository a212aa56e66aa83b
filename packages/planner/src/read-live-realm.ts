import { isObject, type Json, type JsonObject } from '@realm-as-code/renderer';
import { type LiveRealm, objects, text, toLiveRealm } from './live-realm.ts';

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
  /** For each request, in seconds. */
  readonly timeout: number;
}

/** Why a realm could not be read, in one line each. */
export interface Problem {
  readonly problem: string;
  readonly hint?: string;
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
];

/**
 * Reads a live realm: a token, the partial export and, when asked for, the secrets of clients. Nothing is written.
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
  const exported = await request(
    `${admin}/partial-export?exportClients=true&exportGroupsAndRoles=true`,
    { method: 'POST', headers },
    source.timeout,
  );
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
  return { live: toLiveRealm(exported.body) };
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
    `${base}/realms/${encodeURIComponent(loginRealm)}/protocol/openid-connect/token`,
    { method: 'POST', body: new URLSearchParams(form) },
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
        const answer = await request(`${admin}/clients/${text(client, 'id')}/client-secret`, { headers }, timeout);
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

interface Answer {
  readonly status: number;
  readonly body: Json;
}

async function request(url: string, init: RequestInit, timeout: number): Promise<Answer | Problem> {
  const { origin } = new URL(url);
  try {
    const answer = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeout * 1000) });
    const location = answer.headers.get('location');
    if (answer.status >= 300 && answer.status < 400 && location !== null) {
      return { problem: `${origin} redirects to ${new URL(location, url).origin}`, hint: 'Use that address in --url' };
    }
    const body = await answer.text();
    if (body.trimStart().startsWith('<')) {
      return {
        problem: `${origin} answers with a web page (HTTP ${answer.status}) instead of Keycloak’s JSON`,
        hint: 'A proxy or another program answers there: check --url, and its path',
      };
    }
    try {
      return { status: answer.status, body: body === '' ? null : (JSON.parse(body) as Json) };
    } catch {
      return {
        problem: `the answer of ${origin} ends in the middle, or is no JSON (HTTP ${answer.status}, ${body.length} characters)`,
        hint: 'Try again',
      };
    }
  } catch (cause) {
    return explain(cause, origin, timeout);
  }
}

/** The causes of a failed request in words; `fetch` itself says "fetch failed". */
function explain(error: unknown, origin: string, timeout: number): Problem {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  const code = cause?.code ?? '';
  if (name === 'TimeoutError')
    return { problem: `${origin} did not answer within ${timeout} s`, hint: 'Wait longer with --timeout' };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { problem: `the host of ${origin} is not known`, hint: 'Check --url' };
  if (code === 'ECONNREFUSED')
    return { problem: `nothing answers at ${origin}`, hint: 'Is Keycloak running, and is the port right?' };
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS/.test(code)) {
    const hint = 'Trust its issuer with NODE_EXTRA_CA_CERTS=<file>; do not switch the check off';
    return { problem: `the certificate of ${origin} is not trusted: ${cause?.message ?? code}`, hint };
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || /wrong version number/.test(cause?.message ?? '')) {
    return { problem: `${origin} does not speak TLS`, hint: 'Use http in --url' };
  }
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || message === 'terminated') {
    return {
      problem: `${origin} broke the connection off in the middle of its answer`,
      hint: 'Try again; a proxy may limit the size of answers',
    };
  }
  return { problem: `${origin} cannot be read: ${cause?.message ?? message}` };
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
      const answer = await request(`${admin}/${path}`, { method, headers }, timeout);
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
