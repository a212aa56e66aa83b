// @ts-check
// Builds when a source is newer than the last build. What follows runs on the result.
import { buildIfStale } from './build/stale.mjs';

buildIfStale();
