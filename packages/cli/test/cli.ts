import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../test/folders.ts';

/** The built program. */
export const main: string = join(import.meta.dirname, '../dist/main.cjs');

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built CLI in a folder, as a user would. Its output is a pipe, and nobody asks for colours. */
export function runCli(folder: string, ...args: readonly string[]): Run {
  return runCliWith({ FORCE_COLOR: undefined }, folder, ...args);
}

/** Runs the built CLI with variables in its environment; undefined takes one away. */
export function runCliWith(
  variables: Readonly<Record<string, string | undefined>>,
  folder: string,
  ...args: readonly string[]
): Run {
  const options = { cwd: folder, env: { ...process.env, ...variables }, maxBuffer: 64 * 1024 * 1024 };
  return spawnSync(process.execPath, [main, ...args], { ...options, encoding: 'utf8' });
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

/** The clients of the minimal root, as messages name the file. */
export const CLIENTS = 'templates/configs/keycloak/managed/10-clients.json';

/** @returns a copy of the minimal root with a text of its clients replaced, and with more at the end of its stage. */
export function rootWith(from: string, to: string, stage = ''): string {
  const root = minimalRoot();
  const before = readFileSync(join(root, CLIENTS), 'utf8');
  if (!before.includes(from)) throw new Error(`${CLIENTS} does not have ${from}`);
  writeFileSync(join(root, CLIENTS), before.replace(from, to));
  appendFileSync(join(root, 'stages/demo.yaml'), stage);
  return root;
}

/** Makes {@link rootWith} a root in which `wildcard-redirect-uri` finds something. */
export const WILDCARD = ['"{{origin}}/*"', '"*"'] as const;
