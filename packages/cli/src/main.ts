#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

// Starts the program from V8's code cache: compiling the bundle anew would take longer than running it (measured:
// docs/decisions/0005). The cache is made by the build; on another version of Node V8 refuses it and compiles.

const file = join(__dirname, 'program.cjs');
const cacheFile = join(__dirname, 'program.cache');
const source = readFileSync(file, 'latin1'); // the bundle is ASCII
const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
  filename: file,
  ...(existsSync(cacheFile) ? { cachedData: readFileSync(cacheFile) } : {}),
});
const module_ = { exports: {} as { main(args: readonly string[]): void } };
(script.runInThisContext() as (...args: unknown[]) => void)(
  module_.exports,
  createRequire(file),
  module_,
  file,
  dirname(file),
);
module_.exports.main(process.argv.slice(2));
