// A server that answers in place of Keycloak.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A server in this process that notes what it is asked for. */
export class KeycloakDouble {
  /** Changed by tests that want another answer. */
  handler: Handler;
  /** Requests so far: `GET /admin/serverinfo`. */
  readonly requests: string[] = [];
  readonly #server: Server;

  constructor(handler: Handler) {
    this.handler = handler;
    this.#server = createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url?.split('?')[0]}`);
      this.handler(request, response);
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/**
 * Answers as Keycloak does to someone who may read everything.
 *
 * @param exported what the realm is at the time of a request.
 * @param secret that of every client.
 */
export function answerAsKeycloak(exported: () => unknown, secret: string): Handler {
  return (request, response) => {
    if (isFor(request, '/realms/master')) return json(response, 200, { realm: 'master' });
    if (isFor(request, '/token')) return json(response, 200, { access_token: 'x' });
    if (isFor(request, '/partial-export')) return json(response, 200, exported());
    if (isFor(request, '/clients')) return json(response, 200, withSecrets(exported(), secret));
    return json(response, 404, { error: 'not found' });
  };
}

/** The list of clients, in which secrets are not masked. */
function withSecrets(exported: unknown, secret: string): unknown[] {
  const { clients = [] } = exported as { clients?: { publicClient?: boolean; secret?: string }[] };
  return clients.map((client) =>
    client.publicClient === true || client.secret === undefined ? client : { ...client, secret },
  );
}

/** Whether a request is for a path that ends so. */
export function isFor(request: IncomingMessage, end: string): boolean {
  return request.url?.split('?')[0]?.endsWith(end) === true;
}
