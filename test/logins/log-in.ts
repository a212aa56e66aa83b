import type { Attempt } from '@realm-as-code/access';
import type { Document } from '../e2e/admin-api.ts';
import { Browser, type Page, request } from './browser.ts';
import { oneTimeCode } from './one-time-code.ts';
import { choicesOf, errorOf, formOf, infoOf, linkTo, pageId, tryAnotherWay } from './page.ts';
import { PASSWORD, personName, profileOf, UPSTREAM } from './people.ts';

/** The client that gives people a session to come back with; it asks for nothing but a password. */
export const DOOR = 'door';
export const AWAY = 'https://app.example.org/';

/** How one way through the pages of a login ends. */
export interface Ending {
  /** The pages that were shown on the way, and what was chosen on them. */
  readonly path: readonly string[];
  readonly outcome: 'allowed' | 'needs' | 'denied';
  /** Of `needs`: the required action that is first, or `consent`. */
  readonly needs?: string;
  /** Of `denied`: what the user reads, or what the client does. */
  readonly message?: string;
}

/** Somebody's login to a realm of a running server. */
export interface Login {
  readonly url: string;
  readonly realm: string;
  readonly attempt: Attempt;
  readonly client: Document;
  /** @returns the link in a mail that has come. */
  readonly takeLink: () => Promise<string | undefined>;
  /** Whether a flow of the realm sends people to an identity provider by itself. */
  readonly hasDefaultProvider: boolean;
  /** Which of {@link personName} it is. */
  readonly person: number;
  /** Puts the user back into the state before the login; called before each try. */
  readonly reset: () => Promise<void>;
  /** What happens between the login to {@link DOOR} and the one that counts. */
  readonly meanwhile: () => Promise<void>;
}

/** How a message of this driver begins: the user cannot say what a page asks for. */
export const STUCK = 'stuck on ';

const MAX_TRIES = 24;

/** @returns how each way through the pages ends: every choice that they offer is tried, each in a browser of its own. */
export async function logIn(login: Login): Promise<Ending[]> {
  const { kind } = login.attempt.way;
  if (kind === 'direct-grant' || kind === 'service-account') return [await askForToken(login)];
  const endings: Ending[] = [];
  let choices: number[] = [];
  while (endings.length < MAX_TRIES) {
    await login.reset();
    const walk = new Walk(login, choices);
    endings.push(await walk.run());
    const last = walk.taken.findLastIndex(({ taken, of }) => taken + 1 < of);
    if (last === -1) break;
    choices = walk.taken.slice(0, last + 1).map(({ taken }, index) => (index === last ? taken + 1 : taken));
  }
  return endings;
}

async function askForToken({ url, realm, attempt, client, person }: Login): Promise<Ending> {
  const { scopes = [] } = attempt.request ?? {};
  const answer = await request(`${url}/realms/${realm}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: attempt.clientId,
      ...(client['publicClient'] === true ? {} : { client_secret: client['secret'] as string }),
      scope: ['openid', ...scopes].join(' '),
      ...(attempt.way.kind === 'service-account'
        ? { grant_type: 'client_credentials' }
        : {
            grant_type: 'password',
            username: personName(person),
            password: PASSWORD,
            ...(attempt.user.credentials.includes('otp') ? { totp: oneTimeCode() } : {}),
          }),
    }),
  });
  const text = await answer.text();
  // Some authenticators answer a client with a page for people.
  if (!text.startsWith('{')) return { path: ['page'], outcome: 'denied', message: errorOf({ html: text }) ?? text };
  const body = JSON.parse(text) as Document;
  if (answer.ok) return { path: [], outcome: 'allowed' };
  return { path: [], outcome: 'denied', message: (body['error_description'] ?? body['error']) as string };
}

/** One way through the pages. */
class Walk {
  readonly #login: Login;
  readonly #choices: readonly number[];
  readonly #browser: Browser;
  readonly #path: string[] = [];
  /** What was chosen, and out of how many. */
  readonly taken: { taken: number; of: number }[] = [];

  constructor(login: Login, choices: readonly number[]) {
    this.#login = login;
    this.#choices = choices;
    this.#browser = new Browser(login.url);
  }

  async run(): Promise<Ending> {
    const { attempt, meanwhile } = this.#login;
    if (attempt.way.kind === 'session') {
      const door = await this.#browser.open(this.#address(DOOR, {}));
      const inside = await this.#signIn(door);
      if (inside.url.searchParams.get('code') === null)
        throw new Error(`no session: ${pageId(inside)} ${errorOf(inside)}`);
      await meanwhile();
    }
    // The browser may name an identity provider, or ask for none by an empty name.
    const { way } = attempt;
    // Whoever has forgotten a password need not come from the client's login page.
    if (way.kind === 'reset-credentials' && this.#choose(['page', 'direct'] as const) === 'direct')
      return this.#walk(await this.#browser.open(this.#resetAddress()));
    const hints =
      way.kind === 'broker' ? ['page', way.provider] : this.#login.hasDefaultProvider ? ['page', ''] : ['page'];
    const hint = this.#choose(hints);
    if (hint !== 'page') this.#path.push(hint === '' ? 'no hint' : 'hint');
    const scopes = attempt.request?.scopes ?? [];
    const level = attempt.request?.level;
    const page = await this.#browser.open(
      this.#address(attempt.clientId, {
        ...(way.kind === 'registration' ? { prompt: 'create' } : {}),
        scope: ['openid', ...scopes].join(' '),
        ...(level === undefined ? {} : { acr_values: String(level) }),
        ...(hint === 'page' ? {} : { kc_idp_hint: hint }),
      }),
    );
    const { searchParams } = new URL(formOf(page)?.action ?? page.url, page.url);
    if (way.kind !== 'reset-credentials' || !searchParams.has('tab_id')) return this.#walk(page);
    searchParams.delete('execution');
    searchParams.delete('session_code');
    return this.#walk(await this.#browser.open(`${this.#resetAddress('')}?${searchParams.toString()}`));
  }

  /** @returns where a forgotten password is set anew, on the way to the client. */
  #resetAddress(query = `?client_id=${this.#login.attempt.clientId}&redirect_uri=${encodeURIComponent(AWAY)}`): string {
    return `${this.#login.url}/realms/${this.#login.realm}/login-actions/reset-credentials${query}`;
  }

  async #walk(first: Page): Promise<Ending> {
    let page = first;
    for (let steps = 0; steps < 14; steps++) {
      const next = await this.#step(page);
      if ('outcome' in next) return next;
      page = next;
    }
    return this.#end('denied', { message: 'goes round in circles' });
  }

  #address(clientId: string, more: Readonly<Record<string, string>>): string {
    const query = new URLSearchParams({ client_id: clientId, redirect_uri: AWAY, response_type: 'code', ...more });
    return `${this.#login.url}/realms/${this.#login.realm}/protocol/openid-connect/auth?${query.toString()}`;
  }

  #choose<T>(options: readonly T[]): T {
    const taken = this.#choices[this.taken.length] ?? 0;
    this.taken.push({ taken, of: options.length });
    return options[taken] as T;
  }

  #end(outcome: Ending['outcome'], more: Pick<Ending, 'needs' | 'message'> = {}): Ending {
    return { path: this.#path, outcome, ...more };
  }

  /** Takes one page: ends there, or does what it asks for. */
  async #step(page: Page): Promise<Page | Ending> {
    if (page.status === 0) {
      const { searchParams } = page.url;
      // The link in a mail leads to any client, and such a client cannot take the code (AuthorizationCodeGrantType).
      const isUseless = this.#login.client['standardFlowEnabled'] === false;
      if (searchParams.has('code'))
        return isUseless
          ? this.#end('denied', { message: 'Client not allowed to exchange code' })
          : this.#end('allowed');
      const message = searchParams.get('error_description') ?? searchParams.get('error') ?? page.url.href;
      return this.#end('denied', { message });
    }
    const id = pageId(page);
    if (page.url.pathname === `/realms/${UPSTREAM}/protocol/openid-connect/auth`) {
      this.#path.push('upstream');
      return this.#signIn(page);
    }
    // Kerberos is asked for by a page that sends itself on where the browser has none.
    const kerberos = page.status === 401 && id === '' ? formOf(page) : undefined;
    if (kerberos !== undefined) return this.#browser.send(kerberos.action, {});
    this.#path.push(id);
    if (id === 'login-oauth-grant') return this.#end('needs', { needs: 'consent' });
    const action = page.url.pathname.endsWith('/login-actions/required-action')
      ? page.url.searchParams.get('execution')
      : null;
    if (action !== null) return this.#end('needs', { needs: action });
    const error = errorOf(page);
    // The link in a mail, which is opened in the same browser, whatever it shows.
    if (id === 'login-idp-link-email' || this.#path.at(-2) === 'login-reset-password') {
      const mail = await this.#login.takeLink();
      if (mail !== undefined) return this.#browser.open(mail);
      return this.#end('denied', { message: error ?? infoOf(page) ?? '' });
    }
    if (id === 'error') return this.#end('denied', { message: error ?? '' });
    return this.#go(page, id, error);
  }

  async #go(page: Page, id: string, error: string | undefined): Promise<Page | Ending> {
    const { way } = this.#login.attempt;
    const stuck = this.#end('denied', { message: error ?? `${STUCK}${id}` });
    if (id === 'select-authenticator') {
      const form = formOf(page);
      const executions = choicesOf(page);
      if (form === undefined || executions.length === 0) return stuck;
      const index = this.#choose(executions.map((_, at) => at));
      this.#path.push(`choice ${index}`);
      return this.#browser.send(form.action, { authenticationExecution: executions[index] as string });
    }
    const isBeforeBroker = way.kind === 'broker' && !this.#path.includes('upstream');
    const other = this.#path.at(-2)?.startsWith('choice ') === true ? undefined : tryAnotherWay(page);
    // Where the page has no link, the address can be written by hand: what it needs is in that of the form.
    const link = isBeforeBroker ? (linkTo(page, way.provider) ?? this.#brokerAddress(page, way.provider)) : undefined;
    const asks = this.#answers(page, id);
    // The same page again, with a complaint: what the user has to say is not good enough.
    const isRefused = error !== undefined && this.#path.slice(0, -1).includes(id) && !id.startsWith('login-idp-link');
    const options = [
      ...(link === undefined ? [] : (['link'] as const)),
      ...(isBeforeBroker || asks === undefined || isRefused ? [] : (['answer'] as const)),
      ...(other === undefined || isRefused ? [] : (['other'] as const)),
    ];
    if (options.length === 0) return stuck;
    const option = this.#choose(options);
    if (option === 'link') return this.#browser.open(link as URL);
    if (option === 'other') return this.#browser.send(other as string, { tryAnotherWay: 'on' });
    return this.#browser.send((formOf(page) as { action: string }).action, asks as Record<string, string>);
  }

  #brokerAddress(page: Page, provider: string): URL | undefined {
    const action = formOf(page)?.action;
    if (action === undefined) return undefined;
    const { searchParams } = new URL(action, page.url);
    searchParams.delete('execution');
    this.#path.push('by hand');
    const { url, realm } = this.#login;
    return new URL(`${url}/realms/${realm}/broker/${provider}/login?${searchParams.toString()}`);
  }

  /** @returns what the user fills into the form of the page; undefined where it asks for what the user cannot say. */
  #answers(page: Page, id: string): Record<string, string> | undefined {
    const form = formOf(page);
    if (form === undefined) return undefined;
    if (id === 'login-idp-link-confirm') return { submitAction: 'linkAccount' };
    if (id === 'login-idp-link-confirm-override') return { submitAction: 'confirmOverride' };
    if (id === 'idp-review-user-profile' || id === 'login-update-profile') return form.inputs;
    const { credentials } = this.#login.attempt.user;
    if (id === 'register') {
      const { username, email, firstName, lastName } = profileOf(this.#login.person);
      const known = { username, email, firstName, lastName, password: PASSWORD, 'password-confirm': PASSWORD };
      return { ...form.inputs, ...known };
    }
    if (id === 'login-reset-password') return { username: personName(this.#login.person) };
    const { inputs } = form;
    const known = {
      ...('username' in inputs ? { username: personName(this.#login.person) } : {}),
      ...('password' in inputs && credentials.includes('password') ? { password: PASSWORD } : {}),
      ...('otp' in inputs && credentials.includes('otp') ? { otp: oneTimeCode() } : {}),
    };
    const isComplete = ['username', 'password', 'otp'].every((name) => !(name in inputs) || name in known);
    return isComplete && Object.keys(known).length > 0 ? { ...inputs, ...known } : undefined;
  }

  /** Signs in on a page that asks for user name and password, and nothing else. */
  async #signIn(page: Page): Promise<Page> {
    const form = formOf(page);
    if (form === undefined) return page;
    return this.#browser.send(form.action, { username: personName(this.#login.person), password: PASSWORD });
  }
}
