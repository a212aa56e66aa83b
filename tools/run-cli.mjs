// @ts-check
// Runs the CLI from this repository, built anew when a source is newer than the build.
import { createRequire } from 'node:module';
import { buildIfStale } from './build/stale.mjs';

buildIfStale();
const told = process.argv.slice(2).filter((word) => word !== '--check' && word !== '-c');
process.env['REALM_AS_CODE_GENERATE'] ??= ['pnpm', ...told].join(' ');
// In this process: starting another would take as long as most commands.
createRequire(import.meta.url)('../packages/cli/dist/main.cjs');
