import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { Document } from './admin-api.ts';
import { atExit } from './processes.ts';

/** @returns a folder that is removed at the end. */
export function temporary(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  atExit(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** @returns a folder with what the generated Compose file mounts into a service below a path. */
export function mounted(root: string, service: string, below: string): string {
  const compose = parse(readFileSync(join(root, 'deploy/docker-compose.dev.yml'), 'utf8')) as Document;
  const volumes = compose['services'][service].volumes as ({ source: string; target: string } | string)[];
  const folder = temporary('mounted-');
  for (const volume of volumes) {
    if (typeof volume === 'string' || !volume.target.startsWith(`${below}/`)) continue;
    const target = join(folder, volume.target.slice(below.length));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(root, 'deploy', volume.source), target);
  }
  return folder;
}
