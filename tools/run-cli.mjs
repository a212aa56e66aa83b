// @ts-check
// Runs the CLI from this repository, built anew when a source is newer than the build.
import { createRequire } from 'node:module';
import { buildIfStale } from './build/stale.mjs';

buildIfStale();
// In this process: starting another would take as long as most commands.
createRequire(import.meta.url)('../packages/cli/dist/main.cjs');
