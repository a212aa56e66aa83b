import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { needs, type Needed } from './needs.ts';

/** Compose's own program, for machines without Docker. */
const standalone = process.env['DOCKER_COMPOSE'];

/** Runs `docker compose`; it reads files only, no engine is needed. */
export function dockerCompose(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): SpawnSyncReturns<string> {
  return standalone === undefined
    ? spawnSync('docker', ['compose', ...args], { ...options, encoding: 'utf8' })
    : spawnSync(standalone, args, { ...options, encoding: 'utf8' });
}

export const needsCompose: Needed = needs(
  'docker compose',
  standalone !== undefined || dockerCompose(['version']).status === 0,
);
