import { type Answer, request } from './http.ts';
import type { Problem } from './problem.ts';

/** Something that answers as the Admin API does. */
export interface Api {
  /** @param path below `/admin`, such as `/serverinfo`. */
  ask(method: 'GET' | 'POST', path: string): Promise<Answer | Problem>;
}

/** The Admin API of a Keycloak, for someone who has signed in. */
export class AdminApi implements Api {
  readonly #base: string;
  readonly #token: string;
  readonly #timeout: number;

  /**
   * @param base the address of Keycloak, without a slash at the end.
   * @param token an access token.
   * @param timeout for each answer, in seconds.
   */
  constructor(base: string, token: string, timeout: number) {
    this.#base = base;
    this.#token = token;
    this.#timeout = timeout;
  }

  async ask(method: 'GET' | 'POST', path: string): Promise<Answer | Problem> {
    const headers = { authorization: `Bearer ${this.#token}` };
    return request(new URL(`${this.#base}/admin${path}`), { method, headers }, this.#timeout);
  }
}

/** @returns the path of a realm in the Admin API. */
export function pathOfRealm(realm: string): string {
  return `/realms/${encodeURIComponent(realm)}`;
}
