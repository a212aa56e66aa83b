import { type Answer, MAX_SIZE, request } from './http.ts';
import type { Problem } from './problem.ts';
import { pathStep } from './path-step.ts';

/** Something that answers as the Admin API does. */
export interface Api {
  /** @param path below `/admin`, such as `/serverinfo`. */
  ask(method: 'GET' | 'POST', path: string): Promise<Answer | Problem>;
}

/** The Admin API of a Keycloak, for someone who has signed in. */
export class AdminApi implements Api {
  readonly #base: string;
  readonly #renew: () => Promise<string | undefined>;
  readonly #timeout: number;
  #token: string;
  /** What is still taken from the server, in bytes. It may be asked for page after page. */
  #left: number = MAX_SIZE * 1024 ** 2;
  #renewing: Promise<string | undefined> | undefined;

  /**
   * @param base the address of Keycloak, without a slash at the end.
   * @param access an access token, and how to get another one when it has run out: Keycloak gives one for a minute.
   * @param timeout for each answer, in seconds.
   */
  constructor(base: string, access: { token: string; renew: () => Promise<string | undefined> }, timeout: number) {
    this.#base = base;
    this.#token = access.token;
    this.#renew = access.renew;
    this.#timeout = timeout;
  }

  async ask(method: 'GET' | 'POST', path: string): Promise<Answer | Problem> {
    const token = this.#token;
    const answer = await this.#send(method, path);
    if ('problem' in answer || answer.status !== 401) return answer;
    // Of several requests at once, the first gets a new token for all.
    this.#renewing ??= token === this.#token ? this.#renew() : undefined;
    const renewed = (await this.#renewing) ?? this.#token;
    this.#renewing = undefined;
    if (renewed === token) return answer;
    this.#token = renewed;
    return this.#send(method, path);
  }

  async #send(method: 'GET' | 'POST', path: string): Promise<Answer | Problem> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const url = new URL(`${this.#base}/admin${path}`);
    const answer = await request(url, { method, headers }, this.#timeout, this.#left);
    if ('size' in answer) this.#left -= answer.size;
    return answer;
  }
}

/** @returns the path of a realm in the Admin API. */
export function pathOfRealm(realm: string): string {
  return `/realms/${pathStep(realm)}`;
}
