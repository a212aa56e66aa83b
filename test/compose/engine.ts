import { spawnSync } from 'node:child_process';
import { environment } from '../e2e/environment.ts';
import { needs, type Needed } from '../needs.ts';

export const needsEngine: Needed = needs(
  'a Docker engine with Compose',
  spawnSync('docker', ['info']).status === 0 && spawnSync('docker', ['compose', 'version']).status === 0,
);

/** The environment as an operator writes it: in single quotes, which take values as they are. */
export function envFile(): string {
  const lines = Object.entries(environment).map(
    ([name, value]) => `${name}='${value.replaceAll("'", String.raw`\'`)}'`,
  );
  return `${lines.join('\n')}\n`;
}
