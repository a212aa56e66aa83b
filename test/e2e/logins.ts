import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Document } from './admin-api.ts';
import { ENTRA } from './entra.ts';
import type { Keycloak } from './keycloak.ts';
import { oneTimeCode } from '../logins/one-time-code.ts';

/** What a login came to: {@link LET_IN}, or what the user reads, or the error that the client gets. */
export type Answer = string;
export const LET_IN = 'let in';

/** The password of everybody who has one. */
export const PASSWORD = 'a password of everybody';

/** Somebody who logs in. In the realm of the identity provider, everybody has a password. */
export interface Person {
  readonly username: string;
  readonly hasPassword: boolean;
}

/** Parameters of the address of a login page, beside the usual ones. */
export type Parameters = Readonly<Record<string, string>>;

/** A client's own end of a login. */
interface Client {
  readonly redirectUri: string;
  readonly secret: string | undefined;
}

/** The forms that somebody who logs in can meet, by the button that sends them. */
const BUTTONS = ['#linkAccount', '#kc-otp-login-form #kc-login', '#kc-form-login #kc-login'] as const;

/** What is on a page. */
interface Shown {
  /** Of the page that ends a login: why. */
  readonly error: string | null;
  /** What the page has against what was filled in. */
  readonly complaint: string | null;
  /** One of {@link BUTTONS}. */
  readonly button: string | null;
}

/** The end of a login, at the client. Nothing need answer there: it is enough that the browser is sent there. */
interface End {
  readonly back: Promise<Answer>;
  answer: Answer | undefined;
}

/** Logs people in to the AI Hub realm as they do it themselves, in Chromium; and its clients, over HTTP. */
export class Logins {
  readonly #keycloak: Keycloak;
  readonly #browser: Browser;
  readonly #clients: ReadonlyMap<string, Client>;
  readonly #ends = new WeakMap<Page, End>();

  private constructor(keycloak: Keycloak, browser: Browser, clients: ReadonlyMap<string, Client>) {
    this.#keycloak = keycloak;
    this.#browser = browser;
    this.#clients = clients;
  }

  static async of(keycloak: Keycloak, browser: Browser): Promise<Logins> {
    const clients = (await keycloak.admin.get<Document[]>('/aihub/clients')).map((client): [string, Client] => {
      const [uri = 'https://nowhere.example.org/'] = client['redirectUris'] as string[];
      const redirectUri = new URL(uri.replace('*', ''), keycloak.url).href;
      return [client['clientId'] as string, { redirectUri, secret: client['secret'] as string | undefined }];
    });
    return new Logins(keycloak, browser, new Map(clients));
  }

  /** All clients of the realm, sorted. */
  get clientIds(): string[] {
    return [...this.#clients.keys()].toSorted();
  }

  /** @returns a browser that knows nothing of earlier logins. */
  async newContext(): Promise<BrowserContext> {
    return this.#browser.newContext();
  }

  /** Opens the login of a client. */
  async open(context: BrowserContext, clientId: string, parameters: Parameters = {}): Promise<Page> {
    const page = await this.pageOf(context);
    await this.#until(page, page.goto(this.addressOf(clientId, parameters), { waitUntil: 'domcontentloaded' }));
    return page;
  }

  /** @returns a page for another login, instead of all earlier ones of the browser. */
  async pageOf(context: BrowserContext): Promise<Page> {
    // Nobody waits for that: a page that is on its way to a client, where nobody answers, may never be closed.
    for (const earlier of context.pages()) void earlier.close();
    const page = await context.newPage();
    const back = new Promise<Answer>((resolve) => {
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (request.isNavigationRequest() && this.#isBackAtClient(url)) resolve(answerIn(url));
      });
    });
    const end: End = { back, answer: undefined };
    void back.then((answer) => (end.answer = answer));
    this.#ends.set(page, end);
    return page;
  }

  #isBackAtClient(url: URL): boolean {
    if (!url.searchParams.has('code') && !url.searchParams.has('error')) return false;
    return [...this.#clients.values()].some(({ redirectUri }) => url.href.startsWith(redirectUri));
  }

  /** Waits until something has happened, or the browser is sent back to a client: nothing may answer there. */
  async #until(page: Page, happened: Promise<unknown>): Promise<void> {
    const { back } = this.#ends.get(page) as End;
    const isBack = back.then((): true => true);
    const failed = happened.then(
      () => undefined,
      (cause: unknown) => ({ cause }),
    );
    const first = await Promise.race([isBack, failed]);
    if (first === true || first === undefined) return;
    // A page that nobody answers is an error to the browser, told at the same time.
    if ((await Promise.race([isBack, sleep(1000)])) !== true) throw first.cause;
  }

  /** Presses a button that leads to another page, and waits for that page. */
  async press(page: Page, selector: string): Promise<void> {
    await page.evaluate('window.isLeft = true');
    await page.click(selector, { noWaitAfter: true });
    await this.#until(page, page.waitForFunction('window.isLeft !== true && document.readyState !== "loading"'));
  }

  /** @returns the address of a client's login. */
  addressOf(clientId: string, parameters: Parameters = {}): string {
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: this.#clients.get(clientId)?.redirectUri ?? '',
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      ...parameters,
    });
    return `${this.#keycloak.url}/realms/aihub/protocol/openid-connect/auth?${query.toString()}`;
  }

  /**
   * Takes a page to the end of the login.
   *
   * @param provider the identity provider that is chosen on the login page; undefined for none.
   */
  async finish(page: Page, person: Person, provider?: string): Promise<Answer> {
    const pressed = new Set<string>();
    for (;;) {
      const answer = this.answerOf(page) ?? (await this.#step(page, person, provider, pressed));
      if (answer !== undefined) return answer;
    }
  }

  /** @returns what the client was told; undefined where the browser is not back at it. */
  answerOf(page: Page): Answer | undefined {
    return this.#ends.get(page)?.answer;
  }

  /** Does what one page asks for. @returns undefined when the login goes on. */
  async #step(
    page: Page,
    person: Person,
    provider: string | undefined,
    pressed: Set<string>,
  ): Promise<Answer | undefined> {
    const { error, complaint, button } = await look(page);
    if (error !== null) return error;
    if (button === null) return `a page that is not known: ${await page.locator('body').innerText()}`;
    const isAtProvider = page.url().includes(`/realms/${ENTRA}/`);
    const next = provider === undefined || isAtProvider || pressed.size > 0 ? button : `#social-${provider}`;
    const name = isAtProvider ? `${next} of the provider` : next;
    if (pressed.has(name)) return complaint ?? `the same page again: ${name}`;
    pressed.add(name);
    if (next === button) await fill(page, person, isAtProvider);
    await this.press(page, next);
    return undefined;
  }

  /** Asks for tokens with a user's name and password, or as the client itself. */
  async requestToken(clientId: string, form: Parameters): Promise<Answer> {
    const secret = this.#clients.get(clientId)?.secret;
    const answer = await fetch(`${this.#keycloak.url}/realms/aihub/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: clientId,
        ...(secret === undefined ? {} : { client_secret: secret }),
        scope: 'openid',
        ...form,
      }),
    });
    const body = (await answer.json()) as Document;
    return answer.ok ? LET_IN : (body['error_description'] as string);
  }
}

function answerIn({ searchParams }: URL): Answer {
  if (searchParams.has('code')) return LET_IN;
  return searchParams.get('error_description') ?? searchParams.get('error') ?? '';
}

async function fill(page: Page, { username, hasPassword }: Person, isAtProvider: boolean): Promise<void> {
  if (await page.isVisible('#otp')) return page.fill('#otp', oneTimeCode());
  if (await page.isVisible('#username')) await page.fill('#username', username);
  if (await page.isVisible('#password'))
    await page.fill('#password', hasPassword || isAtProvider ? PASSWORD : 'not the password');
}

async function look(page: Page): Promise<Shown> {
  return page.evaluate(`(() => {
    const text = (selector) => document.querySelector(selector)?.innerText.trim() ?? null;
    const button = ${JSON.stringify(BUTTONS)}.find((selector) => document.querySelector(selector) !== null) ?? null;
    return { error: text('#kc-error-message .instruction'), complaint: text('.kc-feedback-text'), button };
  })()`);
}
