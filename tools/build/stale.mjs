// @ts-check
// Plain JavaScript: it runs before every command, and TypeScript would take longer to load than the command.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const packages = join(root, 'packages');

/** Touched at the end of a build. */
export const stamp = join(packages, 'cli/dist/.built');

/** Builds when a source is newer than the last build; ends this process when that fails. */
export function buildIfStale() {
  if (!isStale()) return;
  const args = ['--import', 'tsx', join(import.meta.dirname, 'build.ts')];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

function isStale() {
  if (!existsSync(stamp)) return true;
  const built = statSync(stamp).mtimeMs;
  /** @type {(path: string) => boolean} */
  const isNewer = (path) => {
    const stats = statSync(path);
    if (!stats.isDirectory()) return stats.mtimeMs > built;
    return readdirSync(path).some((name) => name !== 'generated' && isNewer(join(path, name)));
  };
  const sources = readdirSync(packages).flatMap((name) =>
    ['package.json', 'src', 'data', 'schemas', 'scripts', 'starter', 'operations', 'page'].map((part) =>
      join(packages, name, part),
    ),
  );
  return [import.meta.dirname, ...sources].some((path) => existsSync(path) && isNewer(path));
}
