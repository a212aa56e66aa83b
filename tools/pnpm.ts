// How other programs of this repository call pnpm.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './build/folders.ts';

const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { packageManager: string };
const runner = process.env['npm_execpath'];

/**
 * @returns the program and the arguments with which pnpm is called: the pnpm that runs this script, or else the one that
 *   package.json names. Of `npx pnpm`, without a version, npx asks the registry at each call, and waits for a quarter of an
 *   hour if it is silent.
 */
export function pnpm(...args: readonly string[]): [program: string, args: string[]] {
  if (runner !== undefined && basename(runner) === 'pnpm') return [runner, [...args]];
  return ['npx', ['-y', packageManager, ...args]];
}
