import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy between a program and Keycloak. */
export interface RecordingProxy {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a proxy in front of Keycloak that lets one request through at a time.
 *
 * @param wrote is called after each write to the realm, before the program gets its answer: nothing else is written meanwhile.
 */
export async function startRecordingProxy(
  keycloak: string,
  realm: string,
  wrote: () => Promise<void>,
): Promise<RecordingProxy> {
  const prefix = `/admin/realms/${realm}`;
  let last = Promise.resolve();
  const server = createServer((incoming, answer) => {
    last = last.then(() => handOn(incoming, answer)).catch((cause: unknown) => void answer.destroy(cause as Error));
  });

  async function handOn(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    const body = await bytesOf(incoming);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request(`${keycloak}${url}`, { method, headers }, resolve);
      outgoing.once('error', reject);
      outgoing.end(body);
    });
    const content = await bytesOf(response);
    const status = response.statusCode ?? 0;
    if (method !== 'GET' && url.startsWith(prefix) && status < 400) await wrote();
    answer.writeHead(status, response.headers);
    answer.end(content);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
