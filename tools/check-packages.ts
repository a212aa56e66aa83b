// Packs the published packages and checks what users would get, with publint and are-the-types-wrong.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './build/folders.ts';
import { pnpm } from './pnpm.ts';

let failed = 0;
for (const name of [
  'renderer',
  'stage',
  'compose-gen',
  'kube-gen',
  'bundle',
  'access',
  'planner',
  'picture',
  'adopter',
  'cli',
]) {
  const folder = join(root, 'packages', name);
  const target = mkdtempSync(join(tmpdir(), 'realm-as-code-pack-'));
  run(...pnpm('pack', '--pack-destination', target), folder);
  const tarball = join(target, readdirSync(target)[0] as string);
  run(join(root, 'node_modules/.bin/publint'), ['run', '--strict', tarball], folder);
  // The command line tool has no types: it is not imported.
  if (name !== 'cli') run(join(root, 'node_modules/.bin/attw'), ['--profile', 'esm-only', tarball], folder);
  rmSync(target, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status === 0) return;
  failed++;
  process.stderr.write(`${command} ${args.join(' ')}\n${stdout}${stderr}\n`);
}
