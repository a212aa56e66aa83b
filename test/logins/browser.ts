import { setTimeout as sleep } from 'node:timers/promises';

/** What a browser shows, or where it has been sent that is not a page of the server. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  /** The text of the page; empty where the browser was sent away from the server. */
  readonly html: string;
}

interface Cookie {
  readonly path: string;
  readonly name: string;
  readonly value: string;
}

/** A browser as far as a login needs one: cookies by path, redirects, forms. It runs no script. */
export class Browser {
  readonly #origin: string;
  #cookies: Cookie[] = [];

  /** @param url the server; a redirect to anywhere else is where the browser stops. */
  constructor(url: string) {
    this.#origin = new URL(url).origin;
  }

  async open(address: string | URL): Promise<Page> {
    return this.#follow('GET', new URL(address));
  }

  async send(action: string | URL, form: Readonly<Record<string, string>>): Promise<Page> {
    return this.#follow('POST', new URL(action), form);
  }

  async #follow(method: string, address: URL, form?: Readonly<Record<string, string>>): Promise<Page> {
    let url = address;
    let body = form === undefined ? undefined : new URLSearchParams(form);
    let verb = method;
    for (let redirects = 0; redirects < 30; redirects++) {
      if (url.origin !== this.#origin) return { url, status: 0, html: '' };
      const answer = await request(url, {
        method: verb,
        redirect: 'manual',
        headers: { cookie: this.#cookiesFor(url), accept: 'text/html' },
        ...(body === undefined ? {} : { body }),
      });
      this.#keep(answer);
      const html = await answer.text();
      const location = answer.headers.get('location');
      if (location === null) return { url, status: answer.status, html };
      url = new URL(location, url);
      if (answer.status !== 307 && answer.status !== 308) [verb, body] = ['GET', undefined];
    }
    return { url, status: 310, html: '' };
  }

  #cookiesFor({ pathname }: URL): string {
    return this.#cookies
      .filter(({ path }) => pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keep(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const of = (wanted: string): string | undefined =>
        attributes.find((one) => one.trim().toLowerCase().startsWith(`${wanted}=`))?.split('=')[1];
      const path = of('path') ?? '/';
      this.#cookies = this.#cookies.filter((one) => one.name !== name || one.path !== path);
      if (of('max-age') !== '0') this.#cookies.push({ name, path, value });
    }
  }
}

/** Sends a request, and again where the server closed the connection that was kept. */
export async function request(url: URL | string, init: RequestInit): Promise<Response> {
  for (let tries = 1; ; tries++) {
    try {
      return await fetch(url, init);
    } catch (cause) {
      if (tries === 5) throw cause;
      await sleep(200 * tries);
    }
  }
}
