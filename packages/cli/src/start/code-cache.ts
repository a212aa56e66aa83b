import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Script } from 'node:vm';
import { stopOptimiser } from './optimiser.ts';

// The caches stand beside the bundle and nowhere else. A cache is code: whoever can plant one can run what they like,
// and who may write here could as well change the bundle itself. Where this folder is read-only, runs do without.

const COMMANDS: readonly string[] = [
  'generate',
  'validate',
  'check-env',
  'make-env',
  'plan',
  'adopt',
  'init',
  'completion',
  'complete',
];

/**
 * @param args the command line without the names of Node and the program.
 * @returns the name of the cache for this Node and this command: a cache holds the functions that the run before it
 *   needed, and commands need different ones.
 */
export function cacheFileName(args: readonly string[]): string {
  const named = args[args[0] === '--' ? 1 : 0] ?? '';
  const command = COMMANDS.includes(named) ? named : 'generate';
  return `program.${command}.${process.version}-${process.platform}-${process.arch}.cache`;
}

/**
 * Saves what V8 compiled in this run. A run has done its work by then: whatever goes wrong here is not its failure.
 *
 * @param isRejected whether V8 refused the cache that is there.
 */
export function saveCodeCache(script: Script, file: string, isRejected: boolean): void {
  if (process.exitCode === 1) return; // it stopped early, and compiled only some of what the next one will need
  // Options of V8 can make it refuse the cache of a Node without: two that refuse each other's would write for ever.
  if (isRejected && (process.execArgv.length > 0 || (process.env['NODE_OPTIONS'] ?? '') !== '')) return;
  stopOptimiser(); // a long run has started it: V8 takes a cache under the flags only that it was made under
  // V8 does not check what it reads: the file appears under its name when it is whole, and on the disk.
  const draft = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  try {
    const descriptor = openSync(draft, 'wx', 0o644); // first, because making the data takes a while
    try {
      writeFileSync(descriptor, script.createCachedData());
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  } catch {
    rmSync(draft, { force: true });
  }
}
