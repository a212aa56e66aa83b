import { type AdminApi, type Document, requestToken } from '../e2e/admin-api.ts';
import { differences } from '../e2e/realm-file.ts';

/** What a real Keycloak makes of a realm. */
export interface Verdict {
  /** The answer to the import, when it was refused. */
  readonly refused?: string;
  /** What does not work in the imported realm: what was asked, and the answer. */
  readonly broken: readonly string[];
  /** How a login of a new user on the account console ends. */
  readonly login?: string;
  /** Where the imported realm does not say what the document says: `path: expected, found`. */
  readonly lost: readonly string[];
}

/** The client that a document gets, so that every realm can be asked for a token. */
export const PROBE: Document = {
  clientId: 'verdict-probe',
  secret: 'verdict-probe-secret',
  serviceAccountsEnabled: true,
  directAccessGrantsEnabled: true,
  standardFlowEnabled: false,
};
const PASSWORD = 'Verdict-1234-probe!';
const USER = 'verdict-probe-user';

let count = 0;

/**
 * Imports a realm and uses it: reads it again, opens its login page, asks for tokens. Removes it afterwards.
 *
 * @param reconcile runs the reconciler on the imported realm, and says what went wrong.
 * @param document what `POST /admin/realms` is given, under another name: a broken realm cannot be removed.
 */
export async function judge(
  url: string,
  admin: AdminApi,
  document: Document,
  reconcile?: (realm: string) => Promise<readonly string[]>,
): Promise<Verdict> {
  const name = `verdict-${process.pid}-${++count}`;
  const realm = renamed(document, name);
  const at = `/${encodeURIComponent(name)}`;
  const refused = await answerOf(admin.post('', realm));
  if (refused !== undefined) {
    await removeRealm(admin, name);
    return { refused, broken: [], lost: [] };
  }
  const broken: string[] = [];
  let login: string | undefined;
  const note = (what: string, answer: string | undefined): void => {
    if (answer !== undefined) broken.push(`${what}: ${answer}`);
  };
  let exported: Document = {};
  try {
    note(
      'export',
      await answerOf(
        admin.call('POST', `${at}/partial-export?exportClients=true&exportGroupsAndRoles=true`).then(async (answer) => {
          exported = (await answer.json()) as Document;
        }),
      ),
    );
    for (const path of READ) note(`GET ${path}`, await answerOf(admin.get(`${at}${path}`)));
    for (const path of PUBLIC)
      note(`GET ${path}`, await pageAnswer(`${url}/realms/${encodeURIComponent(name)}${path}`));
    const clients = (exported['clients'] as Document[] | undefined) ?? [];
    broken.push(...(await unknownProviders(admin, exported)));
    if (exported['enabled'] !== false) {
      note('login page', await loginPage(url, name));
      for (const [what, path] of OTHER_PAGES)
        note(what, serverError(await pageAnswer(`${url}/realms/${encodeURIComponent(name)}${path}`)));
      await useClients(url, admin, name, clients, note);
      login = await logIn(url, name);
    }
    if (reconcile !== undefined && broken.length === 0) broken.push(...(await reconcile(name)));
    return { broken, ...(login && { login }), lost: broken.length > 0 ? [] : lostIn(exported, realm) };
  } finally {
    await removeRealm(admin, name);
  }
}

/** The same realm by another name, which is also in the name of its default role and in addresses. */
export function renamed(realm: Document, name: string): Document {
  const old = realm['realm'];
  if (typeof old !== 'string') return realm;
  const text = JSON.stringify({ ...realm, realm: name })
    .replaceAll(`"default-roles-${old.toLowerCase()}"`, `"default-roles-${name}"`)
    .replaceAll(`"default-roles-${old}"`, `"default-roles-${name}"`)
    .replaceAll(`/realms/${old}/`, `/realms/${name}/`);
  return JSON.parse(text) as Document;
}

const READ = [
  '',
  '/clients',
  '/components',
  '/users',
  '/users/profile',
  '/authentication/required-actions',
  '/client-policies/policies',
];
const PUBLIC = ['', '/.well-known/openid-configuration', '/protocol/openid-connect/certs', '/protocol/saml/descriptor'];

/** Refused where a realm does not allow it. */
const OTHER_PAGES = [
  ['reset page', '/login-actions/reset-credentials?client_id=account-console'],
  ['registration page', '/login-actions/registration?client_id=account-console'],
] as const;

/** What the server does not have is stored, and does nothing: a mapper, or a way for clients to prove who they are. */
async function unknownProviders(admin: AdminApi, exported: Document): Promise<string[]> {
  const { protocolMapperTypes, providers } = await admin.serverInfo();
  const clients = (exported['clients'] as Document[] | undefined) ?? [];
  const owners = [...clients, ...((exported['clientScopes'] as Document[] | undefined) ?? [])];
  const mappers = owners
    .flatMap((owner) => (owner['protocolMappers'] as Document[] | undefined) ?? [])
    .flatMap(({ name, protocol, protocolMapper }) => {
      const types = (protocolMapperTypes[protocol] ?? []) as { id: string }[];
      return types.some(({ id }) => id === protocolMapper) ? [] : [`mapper ${name}: no type ${protocolMapper}`];
    });
  const known = Object.keys(providers['client-authenticator'].providers as object);
  const authenticators = clients.flatMap(({ clientId, clientAuthenticatorType: type }) =>
    type === undefined || known.includes(type as string) ? [] : [`client ${clientId}: no client authenticator ${type}`],
  );
  return [...mappers, ...authenticators];
}

/** The page that asks for a password, as the account console opens it. */
async function loginPage(url: string, realm: string): Promise<string | undefined> {
  return pageAnswer(loginAddress(url, realm));
}

function loginAddress(url: string, realm: string): string {
  const base = `${url}/realms/${encodeURIComponent(realm)}`;
  const query = new URLSearchParams({
    client_id: 'account-console',
    redirect_uri: `${base}/account/`,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  return `${base}/protocol/openid-connect/auth?${query.toString()}`;
}

/** Logs the user of {@link createUser} in with a password, as a browser does, and exchanges the code for tokens. */
async function logIn(url: string, realm: string): Promise<string> {
  const page = await fetch(loginAddress(url, realm), { redirect: 'manual' });
  const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&');
  if (action === undefined) return 'no form';
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ');
  const body = new URLSearchParams({ username: USER, password: PASSWORD });
  const answer = await fetch(action, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
  await answer.text();
  const code = new URL(answer.headers.get('location') ?? action).searchParams.get('code');
  if (code === null) return `no code, ${answer.status}`;
  const tokens = await answerOf(
    requestToken(url, encodeURIComponent(realm), {
      grant_type: 'authorization_code',
      client_id: 'account-console',
      redirect_uri: `${url}/realms/${encodeURIComponent(realm)}/account/`,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      code,
    }),
  );
  return tokens === undefined ? 'tokens' : 'no tokens';
}

async function pageAnswer(url: string): Promise<string | undefined> {
  const answer = await fetch(url, { redirect: 'manual' });
  await answer.text();
  return answer.status < 400 ? undefined : String(answer.status);
}

/** Opens the login page of clients, and asks for the tokens that they declare. */
async function useClients(
  url: string,
  admin: AdminApi,
  realm: string,
  clients: readonly Document[],
  note: (what: string, answer: string | undefined) => void,
): Promise<void> {
  const user = await createUser(admin, realm);
  for (const client of clients.filter((one) => one['enabled'] !== false && one['bearerOnly'] !== true)) {
    const clientId = client['clientId'] as string;
    if (BUILT_IN.has(clientId)) continue;
    if ((client['protocol'] ?? 'openid-connect') !== 'openid-connect') continue;
    const redirect = (client['redirectUris'] as string[] | undefined)?.find((uri) => /^https?:[^*]*$/.test(uri));
    if (client['standardFlowEnabled'] === true && redirect !== undefined) {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirect,
        response_type: 'code',
        scope: 'openid',
      });
      const page = `${url}/realms/${encodeURIComponent(realm)}/protocol/openid-connect/auth?${query.toString()}`;
      note(`login page of ${clientId}`, await pageAnswer(`${page}${challengeOf(client)}`));
    }
    // Ways to prove who a client is other than by its secret are not tried.
    const isConfidential = client['publicClient'] !== true;
    const secret = isConfidential ? await secretOf(admin, realm, client) : undefined;
    if (isConfidential && secret === undefined) continue;
    const own = { client_id: clientId, ...(secret === undefined ? {} : { client_secret: secret }) };
    if (isConfidential && client['serviceAccountsEnabled'] === true)
      note(`token of ${clientId}`, await tokenAnswer(url, realm, { ...own, grant_type: 'client_credentials' }));
    if (client['directAccessGrantsEnabled'] === true && user)
      note(
        `token of a user for ${clientId}`,
        await tokenAnswer(url, realm, {
          ...own,
          grant_type: 'password',
          username: USER,
          password: PASSWORD,
          scope: 'openid',
        }),
      );
  }
}

/** The challenge that a client declares to send. */
function challengeOf(client: Document): string {
  const method = (client['attributes'] as Document | undefined)?.['pkce.code.challenge.method'] as string | undefined;
  return method === undefined || method === ''
    ? ''
    : `&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=${encodeURIComponent(method)}`;
}

const BUILT_IN = new Set([
  'account',
  'account-console',
  'admin-cli',
  'broker',
  'realm-management',
  'security-admin-console',
]);

async function createUser(admin: AdminApi, realm: string): Promise<boolean> {
  const credentials = [{ type: 'password', value: PASSWORD, temporary: false }];
  const email = 'verdict-probe@example.org';
  const user = { username: USER, email, firstName: 'Verdict', lastName: 'Probe', emailVerified: true, enabled: true };
  // A realm may ask more of a user than this one has; that is no fault of the realm.
  return (await answerOf(admin.post(`/${encodeURIComponent(realm)}/users`, { ...user, credentials }))) === undefined;
}

async function secretOf(admin: AdminApi, realm: string, client: Document): Promise<string | undefined> {
  if ((client['clientAuthenticatorType'] ?? 'client-secret') !== 'client-secret') return undefined;
  const path = `/${encodeURIComponent(realm)}/clients/${client['id']}/client-secret`;
  return admin.get<{ value?: string }>(path).then(
    ({ value }) => value,
    () => undefined,
  );
}

/** Refusals are answers: a disabled user, a flow that denies. Only an error of the server says that something is broken. */
async function tokenAnswer(url: string, realm: string, form: Record<string, string>): Promise<string | undefined> {
  return serverError(await answerOf(requestToken(url, encodeURIComponent(realm), form)));
}

function serverError(answer: string | undefined): string | undefined {
  return answer !== undefined && (/\b5\d\d\b/.test(answer) || answer.includes('unknown_error')) ? answer : undefined;
}

async function answerOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (cause) {
    return (cause instanceof Error ? cause.message : String(cause)).slice(0, 300);
  }
}

async function removeRealm(admin: AdminApi, realm: string): Promise<void> {
  await admin.delete(`/${encodeURIComponent(realm)}`).catch(() => undefined);
}

/** What exports do not hold, although it is there. */
const NOT_EXPORTED = new Set(['users', 'id', 'federatedUsers']);

function lostIn(exported: Document, realm: Document): string[] {
  const expected = Object.fromEntries(Object.entries(realm).filter(([key]) => !NOT_EXPORTED.has(key)));
  return differences(exported, expected)
    .filter((line) => !line.endsWith('"**********"'))
    .map((line) => line.slice(0, 300));
}
