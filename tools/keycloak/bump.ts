// Moves everything to another version of Keycloak: `pnpm bump:keycloak 26.6.0`. With `--data-only`, it only adds what is to
// be known of that version, so that realms can be checked for it. Needs what the tests on real servers need.
// What it changes is for review: properties and providers that came or went may need new rules or other templates.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../build/folders.ts';
import { sharedFiles } from './deployed-version.ts';
import { trustVersion } from './distribution.ts';

const args = process.argv.slice(2);
const isDataOnly = args.includes('--data-only');
const [version = '', ...others] = args.filter((arg) => arg !== '--data-only');
if (!/^\d+\.\d+\.\d+$/.test(version) || others.length > 0) {
  process.stderr.write('usage: pnpm bump:keycloak [--data-only] VERSION\n');
  process.exit(1);
}

await trustVersion(version);
tool('keycloak/make-realm-schema.ts', version);
tool('keycloak/make-providers.ts', version);
tool('keycloak/make-features.ts', version);
tool('keycloak/make-attributes.ts', version);
tool('keycloak/make-options.ts', version);
tool('keycloak/make-fresh-realm.ts', version);
if (isDataOnly) {
  tool('build/build.ts');
  process.stdout.write(`Realms can be checked for it: pnpm validate --keycloak ${version}\n`);
} else {
  for (const file of Object.values(sharedFiles))
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^( {2}keycloak: ).*$/m, `$1'${version}'`));
  tool('build/build.ts');
  tool('make-rule-docs.ts');
  run('packages/cli/dist/main.cjs', 'generate', '--all');
  process.stdout.write(
    `Now on Keycloak ${version}. Check that keycloak-config-cli has a build for it, then run all tests.\n`,
  );
}

function tool(name: string, ...parameters: readonly string[]): void {
  run('--import', 'tsx', join('tools', name), ...parameters);
}

function run(...parameters: readonly string[]): void {
  const { status, error } = spawnSync(process.execPath, parameters, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${parameters.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}
