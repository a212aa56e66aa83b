import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { needs, type Needed } from './needs.ts';

/** Compose's own program, for machines without Docker. */
const standalone = process.env['DOCKER_COMPOSE'];

/** Where Docker looks for Compose, and nothing that a file could be filled in with. */
const env = Object.fromEntries(['PATH', 'HOME', 'DOCKER_CONFIG'].map((name) => [name, process.env[name]]));

/** Runs `docker compose` with these variables; it reads files only, no engine is needed. */
export function dockerCompose(
  args: readonly string[],
  cwd?: string,
  variables: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> {
  const options = { cwd, env: { ...env, ...variables } };
  return standalone === undefined
    ? spawnSync('docker', ['compose', ...args], { ...options, encoding: 'utf8' })
    : spawnSync(standalone, args, { ...options, encoding: 'utf8' });
}

export const needsCompose: Needed = needs(
  'docker compose',
  standalone !== undefined || dockerCompose(['version']).status === 0,
);
