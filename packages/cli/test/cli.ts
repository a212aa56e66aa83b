import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../test/folders.ts';

/** The built program. */
export const main: string = join(import.meta.dirname, '../dist/main.cjs');

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built CLI in a folder, as a user would. */
export function runCli(folder: string, ...args: readonly string[]): Run {
  return spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/**
 * Runs the built CLI while this process goes on: it can be the server that the CLI asks.
 *
 * @param env the environment, beside `PATH`.
 */
export async function runCliBeside(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Run> {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, stdout, stderr };
}

/** @returns a copy of the minimal root, with the files of another folder laid over it. */
export function minimalRoot(overlay?: string): string {
  const folder = temporaryFolder();
  cpSync(join(import.meta.dirname, 'fixtures/minimal'), folder, { recursive: true });
  if (overlay !== undefined && existsSync(overlay)) cpSync(overlay, folder, { recursive: true });
  return folder;
}
