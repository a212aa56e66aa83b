// Moves everything to another version of Keycloak: `pnpm bump:keycloak 26.6.0`. Needs what the tests on real servers need.
// What it changes is for review: properties and providers that came or went may need new rules or other templates.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/folders.ts';
import { trustVersion } from './distribution.ts';

const version = process.argv[2] ?? '';
if (!/^\d+\.\d+\.\d+$/.test(version)) {
  process.stderr.write('usage: pnpm bump:keycloak VERSION\n');
  process.exit(1);
}

const shared = join(root, 'stages/shared.yaml');
writeFileSync(shared, readFileSync(shared, 'utf8').replace(/^( {2}keycloak: ).*$/m, `$1'${version}'`));
await trustVersion(version);
tool('keycloak/make-realm-schema.ts');
tool('keycloak/make-providers.ts');
tool('build/build.ts');
tool('make-rule-docs.ts');
run('packages/cli/dist/main.cjs', 'generate', '--all');
process.stdout.write(
  `Now on Keycloak ${version}. Check that keycloak-config-cli has a build for it, then run all tests.\n`,
);

function tool(name: string): void {
  run('--import', 'tsx', join('tools', name));
}

function run(...args: readonly string[]): void {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}
