/** A JSON document as the Admin API answers it. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into it where they know what is there
export type Document = Record<string, any>;

/** Keycloak's Admin API, signed in as its administrator. */
export class AdminApi {
  readonly #url: string;
  readonly #user: string;
  readonly #password: string;
  #token: { value: string; until: number } | undefined;

  constructor(url: string, user: string, password: string) {
    this.#url = url;
    this.#user = user;
    this.#password = password;
  }

  async get<T = Document>(path: string): Promise<T> {
    return (await this.call('GET', path)).json() as Promise<T>;
  }

  async post(path: string, body: unknown): Promise<Response> {
    return this.call('POST', path, body);
  }

  async put(path: string, body: unknown): Promise<Response> {
    return this.call('PUT', path, body);
  }

  async delete(path: string, body?: unknown): Promise<Response> {
    return this.call('DELETE', path, body);
  }

  /** @throws when the answer is not a success. */
  async call(method: string, path: string, body?: unknown): Promise<Response> {
    const answer = await send(`${this.#url}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.token()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }

  /** What the server is and offers; it is not below /admin/realms. */
  async serverInfo(): Promise<Document> {
    const answer = await send(`${this.#url}/admin/serverinfo`, {
      headers: { authorization: `Bearer ${await this.token()}` },
    });
    return (await answer.json()) as Document;
  }

  async token(): Promise<string> {
    if (this.#token === undefined || this.#token.until < Date.now()) {
      const { access_token: value } = await requestToken(this.#url, 'master', {
        grant_type: 'password',
        client_id: 'admin-cli',
        username: this.#user,
        password: this.#password,
      });
      this.#token = { value: value as string, until: Date.now() + 30_000 };
    }
    return this.#token.value;
  }

  async client(realm: string, clientId: string): Promise<Document> {
    const [client] = await this.get<Document[]>(`/${realm}/clients?clientId=${encodeURIComponent(clientId)}`);
    if (client === undefined) throw new Error(`no client ${clientId}`);
    return client;
  }

  async user(realm: string, username: string): Promise<Document> {
    const [user] = await this.get<Document[]>(`/${realm}/users?exact=true&username=${encodeURIComponent(username)}`);
    if (user === undefined) throw new Error(`no user ${username}`);
    return user;
  }

  /** Creates a user with a password. In the AI Hub realm the e-mail address is the user name. @returns its id. */
  async createUser(realm: string, username: string, password: string, roles: readonly string[] = []): Promise<string> {
    const credentials = [{ type: 'password', value: password, temporary: false }];
    const names = { firstName: 'First', lastName: 'Last', email: username, emailVerified: true };
    await this.post(`/${realm}/users`, { username, enabled: true, ...names, credentials });
    const { id } = (await this.user(realm, username)) as { id: string };
    const all = await this.get<Document[]>(`/${realm}/roles`);
    const granted = all.filter((role) => roles.includes(role['name'] as string));
    if (granted.length > 0) await this.post(`/${realm}/users/${id}/role-mappings/realm`, granted);
    return id;
  }

  /**
   * The whole realm in a form that can be compared: without internal ids, lists in a fixed order, with the secrets of
   * clients and the users that the export leaves out.
   */
  async export(realm: string): Promise<Document> {
    const answer = await this.call('POST', `/${realm}/partial-export?exportClients=true&exportGroupsAndRoles=true`);
    const exported = (await answer.json()) as Document;
    for (const client of exported['clients'] as Document[])
      client['secret'] = (await this.client(realm, client['clientId'] as string))['secret'] ?? null;
    exported['users'] = await Promise.all(
      (await this.get<Document[]>(`/${realm}/users?max=1000`)).map(async (user) => ({
        ...user,
        roles: await this.get(`/${realm}/users/${user['id']}/role-mappings`),
        groups: await this.get(`/${realm}/users/${user['id']}/groups`),
      })),
    );
    exported['serviceAccounts'] = await Promise.all(
      (exported['clients'] as Document[])
        .filter((client) => client['serviceAccountsEnabled'] === true)
        .map(async ({ clientId }) => {
          const { id } = await this.client(realm, clientId as string);
          const user = await this.get(`/${realm}/clients/${id}/service-account-user`);
          return { clientId, user, roles: await this.get(`/${realm}/users/${user['id']}/role-mappings`) };
        }),
    );
    return normalise(exported) as Document;
  }
}

const VOLATILE = new Set(['id', 'containerId', 'flowId', 'parentId', 'createdTimestamp', 'access', 'internalId']);

function normalise(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(normalise);
    return items
      .map((item) => [JSON.stringify(item), item] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([, item]) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !VOLATILE.has(key));
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([key, item]) => [key, normalise(item)]),
  );
}

/** Sends a request, and again when the connection was kept from before a restart of the server. */
async function send(url: string, init: RequestInit): Promise<Response> {
  for (let tries = 1; ; tries++) {
    try {
      return await fetch(url, init);
    } catch (cause) {
      if (tries === 5) throw cause;
    }
  }
}

/** Asks a realm for a token. @throws with the server's answer when it is refused. */
export async function requestToken(url: string, realm: string, form: Record<string, string>): Promise<Document> {
  const answer = await send(`${url}/realms/${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const body = (await answer.json()) as Document;
  if (!answer.ok) throw new Error(`token of ${realm}: ${answer.status} ${JSON.stringify(body)}`);
  return body;
}
