import type { IncomingMessage } from 'node:http';
import type { Json } from '@realm-as-code/renderer';
import type { Problem } from './problem.ts';

/** How long to wait for a connection, in seconds: a running server accepts it at once, however long its answer takes. */
const CONNECT = 10;

/** How much is taken from a server for all that it is asked, in MiB. A realm with 10,000 clients takes less than 100. */
export const MAX_SIZE = 512;

/** How deep the objects and lists of an answer may be in each other. Groups and flows in each other take two levels each. */
const MAX_DEPTH = 500;

/** What a server answered. */
export interface Answer {
  /** The HTTP status. */
  readonly status: number;
  /** Null where there is none. */
  readonly body: Json;
}

/** What to send. */
export interface RequestOptions {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Asks a server for JSON. It uses Node's own http rather than `fetch`, which takes 100 ms to load on Node 20: as long as
 * everything else in a plan.
 *
 * @param timeout for the whole answer, in seconds.
 * @param maxSize what is left to be taken from the server, in bytes.
 * @returns the answer, whatever its status, with its size in bytes; or why there is none: a server that is not there, not trusted or silent, a
 *   redirect, a web page, an answer that is cut off, or larger or deeper than that of any realm.
 */
export async function request(
  url: URL,
  options: RequestOptions,
  timeout: number,
  maxSize: number = MAX_SIZE * 1024 ** 2,
): Promise<(Answer & { readonly size: number }) | Problem> {
  let answer: IncomingMessage & { text: string; size: number };
  try {
    answer = await send(url, options, timeout, maxSize);
  } catch (cause) {
    return explain(cause as NodeJS.ErrnoException, url.origin);
  }
  const { statusCode: status = 0, headers, text, size } = answer;
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    return {
      problem: `${url.origin} redirects to ${originOf(headers.location, url)}`,
      hint: 'Use that address as --url',
    };
  }
  if (text.trimStart().startsWith('<')) {
    return {
      problem: `${url.origin} answered with a web page (HTTP ${status}) instead of Keycloak’s JSON`,
      hint: 'A proxy or another program is answering: check --url, including its path',
    };
  }
  try {
    const body = text === '' ? null : (JSON.parse(text) as Json);
    if (!isDeep(body)) return { status, body, size };
    return { problem: `the answer from ${url.origin} is nested more than ${MAX_DEPTH} levels deep`, hint: FOREIGN };
  } catch {
    return {
      problem: `the answer from ${url.origin} is cut off, or is not JSON (HTTP ${status}, ${text.length} characters)`,
      hint: 'Try again',
    };
  }
}

/** Deeper than anything else could walk through it: without recursion. */
function isDeep(body: Json): boolean {
  let level: Json[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? Object.values(one).filter((inner) => typeof inner === 'object') : [],
    );
  }
  return false;
}

async function send(
  url: URL,
  { method, headers = {}, body }: RequestOptions,
  timeout: number,
  maxSize: number,
): Promise<IncomingMessage & { text: string; size: number }> {
  const { request: start } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const outgoing = start(
      url,
      { method, headers: { accept: 'application/json', ...headers, ...length } },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > maxSize) outgoing.destroy(new SizeError());
          else chunks.push(chunk);
        });
        answer.once('error', fail);
        answer.once('end', () => {
          clearTimeout(timer);
          resolve(Object.assign(answer, { text: Buffer.concat(chunks).toString(), size }));
        });
      },
    );
    const fail = (cause: Error): void => {
      clearTimeout(timer);
      clearTimeout(connecting);
      reject(cause);
    };
    const stop = (after: number): NodeJS.Timeout =>
      setTimeout(() => outgoing.destroy(new TimeoutError(String(after))), after * 1000);
    const timer = stop(timeout);
    const connecting = stop(Math.min(CONNECT, timeout));
    outgoing.once('socket', (socket) => {
      if (!socket.connecting) clearTimeout(connecting);
      else socket.once('connect', () => clearTimeout(connecting));
    });
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}

/** Its message is how long was waited, in seconds. */
class TimeoutError extends Error {}

/** Of an answer that is larger than it may be. */
class SizeError extends Error {}

const FOREIGN = 'Check --url: no realm is like that';

function originOf(location: string, base: URL): string {
  try {
    return new URL(location, base).origin;
  } catch {
    return location;
  }
}

/** Says in words why a request failed. */
function explain(error: NodeJS.ErrnoException, origin: string): Problem {
  const { message, code = '' } = error;
  if (error instanceof TimeoutError)
    return { problem: `${origin} did not answer within ${message} s`, hint: 'Wait longer with --timeout' };
  if (error instanceof SizeError) return { problem: `${origin} sent more than ${MAX_SIZE} MiB`, hint: FOREIGN };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { problem: `the host of ${origin} cannot be found`, hint: 'Check --url' };
  if (code === 'ECONNREFUSED')
    return { problem: `nothing answers at ${origin}`, hint: 'Is Keycloak running, and is the port right?' };
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS/.test(code)) {
    const hint = 'Trust its issuer with NODE_EXTRA_CA_CERTS=<file> rather than turning the check off';
    return { problem: `the certificate of ${origin} is not trusted: ${message || code}`, hint };
  }
  if (/wrong version number|packet length too long/.test(message)) {
    return { problem: `${origin} does not speak TLS`, hint: 'Use http in --url' };
  }
  if (code.startsWith('HPE_')) {
    return { problem: `${origin} does not speak HTTP`, hint: 'Check --url: its port, and whether it needs https' };
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return {
      problem: `${origin} closed the connection in the middle of its answer`,
      hint: 'Try again; a proxy may be limiting the size of answers',
    };
  }
  return { problem: `the request to ${origin} failed: ${message || code}` };
}
