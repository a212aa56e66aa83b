#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { cacheFileName, saveCodeCache } from './start/code-cache.ts';
import { stopOptimiser } from './start/optimiser.ts';

// Starts the program from V8's code cache: compiling the bundle anew would take longer than running it (measured:
// docs/decisions/0005). V8 takes a cache only from its own version; a run that finds none makes one for the next.

stopOptimiser(); // first: V8 takes no cache that was made with other flags
const file = join(__dirname, 'program.cjs');
const args = process.argv.slice(2);
const cacheFile = join(__dirname, cacheFileName(args));
const cachedData = readCache();
const script = new Script(readFileSync(file, 'latin1'), {
  filename: file,
  ...(cachedData === undefined ? {} : { cachedData }),
});
const bundle = { exports: {} as { main(args: readonly string[]): Promise<void> } };
// The build has wrapped the bundle in a function, as Node wraps CommonJS modules.
(script.runInThisContext() as (...args: unknown[]) => void)(bundle.exports, require, bundle, file, dirname(file));
void bundle.exports.main(args).then(() => {
  const isRejected = script.cachedDataRejected === true;
  if (cachedData === undefined || isRejected) saveCodeCache(script, cacheFile, isRejected);
  // All output is written: Node need not take its heap apart, which it does when it ends by itself.
  process.exit();
});

function readCache(): Buffer | undefined {
  try {
    return readFileSync(cacheFile);
  } catch {
    return undefined;
  }
}
