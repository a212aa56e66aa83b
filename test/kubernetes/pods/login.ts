import { createHash, randomBytes } from 'node:crypto';

/** Whom a client signs in at a realm, and through which client. */
export interface Login {
  /** The Service. */
  readonly url: string;
  /** The host name that users know, of a proxy that terminates TLS. */
  readonly host: string;
  readonly realm: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly username: string;
  readonly password: string;
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface LoggedIn extends Tokens {
  /** Requests that got no answer and were sent again. */
  readonly repeated: number;
  /** Whether the login had to begin anew. */
  readonly isSecondTry: boolean;
}

/** Milliseconds until a request that is not answered is given up. */
const PATIENCE = 60_000;

/** A browser behind a proxy: cookies, and a request that gets no answer is sent again. */
class Browser {
  repeated = 0;
  readonly #login: Login;
  readonly #cookies = new Map<string, string>();

  constructor(login: Login) {
    this.#login = login;
  }

  /** @param url of Keycloak as users know it, or a path. */
  async send(url: string, form?: Readonly<Record<string, string>>): Promise<Response> {
    const { host, url: service } = this.#login;
    const { pathname, search } = new URL(url, `https://${host}`);
    const headers = {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': host,
      'x-forwarded-port': '443',
      'x-forwarded-for': '203.0.113.7',
      cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    };
    const body = form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) };
    for (const end = Date.now() + PATIENCE; ;) {
      try {
        const signal = AbortSignal.timeout(10_000);
        const answer = await fetch(`${service}${pathname}${search}`, { headers, redirect: 'manual', signal, ...body });
        for (const cookie of answer.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
          if (value === '') this.#cookies.delete(name);
          else this.#cookies.set(name, value);
        }
        return answer;
      } catch (error) {
        if (Date.now() > end) throw error;
        this.repeated += 1;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }
}

/**
 * Logs in with the form, as a browser does, and exchanges the code. When the server has lost what it knew of a login, the
 * user begins anew, once.
 *
 * @throws when that fails, too.
 */
export async function logIn(login: Login): Promise<LoggedIn> {
  const browser = new Browser(login);
  const first = await attempt(browser, login);
  if (typeof first !== 'string') return { ...first, repeated: browser.repeated, isSecondTry: false };
  const second = await attempt(browser, login);
  if (typeof second !== 'string') return { ...second, repeated: browser.repeated, isSecondTry: true };
  throw new Error(`${first}; then ${second}`);
}

/** @returns whether a session goes on: its refresh token is good for another access token. */
export async function refreshes(login: Login, refreshToken: string): Promise<boolean> {
  const { clientId, clientSecret } = login;
  const answer = await new Browser(login).send(`${base(login)}/token`, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    client_secret: clientSecret,
  });
  return answer.ok;
}

/** @returns the tokens, or what went wrong. */
async function attempt(browser: Browser, login: Login): Promise<Tokens | string> {
  const { clientId, clientSecret, redirectUri, username, password } = login;
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    state: randomBytes(8).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  let answer = await browser.send(`${base(login)}/auth?${query.toString()}`);
  if (answer.status === 200) {
    const page = await answer.text();
    const action = /<form[^>]*\saction="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    if (action === undefined) return `no form: ${page.slice(0, 500)}`;
    answer = await browser.send(action, { username, password, credentialId: '' });
  }
  const code = new URL(answer.headers.get('location') ?? 'none:', redirectUri).searchParams.get('code');
  if (code === null) return `no code: ${answer.status} ${answer.headers.get('location') ?? (await answer.text())}`;
  answer = await browser.send(`${base(login)}/token`, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: clientId,
    client_secret: clientSecret,
    code_verifier: verifier,
  });
  if (!answer.ok) return `no token: ${answer.status} ${await answer.text()}`;
  const tokens = (await answer.json()) as { access_token: string; refresh_token: string };
  return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
}

function base({ realm }: Login): string {
  return `/realms/${realm}/protocol/openid-connect`;
}
