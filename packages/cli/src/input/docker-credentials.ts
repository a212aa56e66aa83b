import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readBytes } from './files.ts';

interface DockerConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

/**
 * Finds what `docker login` has stored for a registry: in Docker's own configuration, or with the program that it names.
 *
 * Source: https://docs.docker.com/reference/cli/docker/login/#credential-stores
 *
 * @returns `user:password`; undefined where nothing is stored. It is never printed.
 */
export function dockerCredentials(registry: string): string | undefined {
  const config = readConfig();
  // The hub goes by the address that it had first.
  const server = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
  const helper = config.credHelpers?.[server] ?? config.credsStore;
  const auth = config.auths?.[server]?.auth;
  if (auth !== undefined && auth !== '') return Buffer.from(auth, 'base64').toString();
  return helper === undefined ? undefined : askHelper(helper, server);
}

function readConfig(): DockerConfig {
  const read = readBytes(join(process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'config.json'));
  try {
    return 'bytes' in read ? ((JSON.parse(read.bytes.toString()) ?? {}) as DockerConfig) : {};
  } catch {
    return {};
  }
}

function askHelper(helper: string, server: string): string | undefined {
  const { status, stdout } = spawnSync(`docker-credential-${helper}`, ['get'], { input: server, encoding: 'utf8' });
  if (status !== 0) return undefined;
  try {
    const { Username: user, Secret: secret } = JSON.parse(stdout) as { Username?: string; Secret?: string };
    return user === undefined || secret === undefined ? undefined : `${user}:${secret}`;
  } catch {
    return undefined;
  }
}
