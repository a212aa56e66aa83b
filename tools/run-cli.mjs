// @ts-check
// Runs the CLI from this repository, built anew when a source is newer than the build.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfStale } from './build/stale.mjs';

buildIfStale();
const main = join(import.meta.dirname, '../packages/cli/dist/main.cjs');
const { status } = spawnSync(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
