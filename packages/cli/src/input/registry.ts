import type { Problem } from '@realm-as-code/planner';
import type { ImageReference } from '@realm-as-code/stage';
import { dockerCredentials } from './docker-credentials.ts';

/** Indexes first: one digest for all processor architectures. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * Asks a registry which digest a tag has now. It only asks for headers: Docker Hub counts a manifest that is read as a pull.
 *
 * Source: https://distribution.github.io/distribution/spec/api/, https://distribution.github.io/distribution/spec/auth/token/
 *
 * @param timeout for each answer, in seconds.
 * @returns the digest, `sha256:…`; or why there is none.
 */
export async function findDigest(
  { registry, repository, tag = '' }: ImageReference,
  timeout: number,
): Promise<{ readonly digest: string } | Problem> {
  const url = `${originOf(registry)}/v2/${repository}/manifests/${tag}`;
  const ask = async (authorization?: string): Promise<Response> =>
    fetch(url, {
      method: 'HEAD',
      headers: { accept: MANIFESTS, ...(authorization === undefined ? {} : { authorization }) },
      signal: AbortSignal.timeout(timeout * 1000),
    });
  try {
    let answer = await ask();
    if (answer.status === 401) {
      const authorization = await authorize(answer.headers.get('www-authenticate') ?? '', registry, timeout);
      if (authorization !== undefined) answer = await ask(authorization);
    }
    const digest = answer.headers.get('docker-content-digest') ?? '';
    if (answer.ok && DIGEST.test(digest)) return { digest };
    return explainStatus(answer.status, registry, `${repository}:${tag}`);
  } catch (cause) {
    return explain(cause as Error, registry, timeout);
  }
}

/** The hub's API is not at the address that its images are named after; Docker takes the machine itself without TLS. */
function originOf(registry: string): string {
  if (registry === 'docker.io') return 'https://registry-1.docker.io';
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(registry)
    ? `http://${registry}`
    : `https://${registry}`;
}

/** @returns what to send to a registry that wants to know who is asking: a token, which it gives to anybody for public images. */
async function authorize(challenge: string, registry: string, timeout: number): Promise<string | undefined> {
  const credentials = dockerCredentials(registry);
  const basic = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  if (/^basic /i.test(challenge)) return basic;
  const parameters = new Map(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const realm = parameters.get('realm');
  if (!/^bearer /i.test(challenge) || realm === undefined) return undefined;
  const url = new URL(realm);
  for (const name of ['service', 'scope']) {
    const value = parameters.get(name);
    if (value !== undefined) url.searchParams.set(name, value);
  }
  // A password goes nowhere unencrypted that the registry itself was not.
  const isSafe = url.protocol === 'https:' || originOf(registry).startsWith('http:');
  const answer = await fetch(url, {
    headers: basic !== undefined && isSafe ? { authorization: basic } : {},
    signal: AbortSignal.timeout(timeout * 1000),
  });
  const body = answer.ok ? ((await answer.json()) as { token?: unknown; access_token?: unknown } | null) : null;
  const token = body?.token ?? body?.access_token;
  return typeof token === 'string' ? `Bearer ${token}` : undefined;
}

function explainStatus(status: number, registry: string, image: string): Problem {
  switch (status) {
    case 200:
      return { problem: `${registry} answered without the digest of ${image}`, hint: 'Is it a registry?' };
    case 401:
    case 403:
      return {
        problem: `${registry} does not give ${image} to everybody, or does not have it`,
        hint: `Check its name, or sign in with "docker login ${registry}"`,
      };
    case 404:
      return { problem: `${registry} does not have ${image}`, hint: 'Check its name and tag' };
    case 429:
      return { problem: `${registry} answers no more requests for now`, hint: 'Sign in with "docker login", or wait' };
    default:
      return { problem: `${registry} answered HTTP ${status} for ${image}` };
  }
}

/** `fetch` has the reason in the cause of its error. */
function explain(error: Error, registry: string, timeout: number): Problem {
  if (error.name === 'TimeoutError') {
    return { problem: `${registry} did not answer within ${timeout} s`, hint: 'Wait longer with --timeout' };
  }
  const { code = '', message } = (error.cause ?? error) as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { problem: `the host ${registry} cannot be found` };
  if (code === 'ECONNREFUSED') return { problem: `nothing answers at ${registry}` };
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS/.test(code)) {
    const hint = 'Trust its issuer with NODE_EXTRA_CA_CERTS=<file> rather than turning the check off';
    return { problem: `the certificate of ${registry} is not trusted: ${message || code}`, hint };
  }
  return { problem: `${registry} could not be asked: ${message || code}` };
}
