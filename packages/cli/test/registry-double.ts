// A server that answers in place of a registry: Docker Hub's and Quay's way of signing in, and digests of tags.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a registry in this process has, and what it was asked for. */
export class RegistryDouble {
  /** Digests by `repository:tag`. */
  readonly digests = new Map<string, string>();
  readonly requests: string[] = [];
  /** Whoever wants a token has to be this, `user:password`; anybody may have one unless it is set. */
  login: string | undefined;
  /** Answers everything with this status instead. */
  status: number | undefined;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      this.requests.push(`${method} ${url}`);
      if (this.status !== undefined) return response.writeHead(this.status).end();
      if (url.startsWith('/token')) {
        const expected = this.login && `Basic ${Buffer.from(this.login).toString('base64')}`;
        if (headers.authorization !== expected) return response.writeHead(401).end();
        const scope = new URL(url, this.#origin).searchParams.get('scope') ?? '';
        return response.writeHead(200).end(JSON.stringify({ token: `for ${scope}` }));
      }
      const [, repository = '', tag = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url) ?? [];
      const scope = `repository:${repository}:pull`;
      if (headers.authorization !== `Bearer for ${scope}`) {
        const challenge = `Bearer realm="${this.#origin}/token",service="registry.test",scope="${scope}"`;
        return response.writeHead(401, { 'www-authenticate': challenge }).end();
      }
      const digest = this.digests.get(`${repository}:${tag}`);
      const isIndexAsked = headers.accept?.startsWith('application/vnd.oci.image.index.v1+json') === true;
      if (digest === undefined || !isIndexAsked) return response.writeHead(404).end();
      return response.writeHead(200, { 'docker-content-digest': digest }).end();
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Its host, as the names of images have it. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get #origin(): string {
    return `http://${this.host}`;
  }
}
