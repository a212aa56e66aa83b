import { spawnSync } from 'node:child_process';
import { environment } from '../e2e/environment.ts';

/** Whether there is a Docker engine with Compose v2. */
export const hasEngine: boolean =
  spawnSync('docker', ['info']).status === 0 && spawnSync('docker', ['compose', 'version']).status === 0;
if (!hasEngine) process.stderr.write('skipped: no Docker engine with Compose v2\n');

/** The environment as an operator writes it: in single quotes, which take values as they are. */
export function envFile(): string {
  const lines = Object.entries(environment).map(
    ([name, value]) => `${name}='${value.replaceAll("'", String.raw`\'`)}'`,
  );
  return `${lines.join('\n')}\n`;
}
