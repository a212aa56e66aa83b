// Moves everything to another version of Keycloak: `pnpm bump:keycloak 26.6.0`. Needs what the tests on real servers need.
// What it changes is for review: properties and providers that came or went may need new rules or other templates.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const version = process.argv[2];
if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
  process.stderr.write('usage: pnpm bump:keycloak VERSION\n');
  process.exit(1);
}

const shared = join(root, 'stages/shared.yaml');
writeFileSync(shared, readFileSync(shared, 'utf8').replace(/^( {2}keycloak: ).*$/m, `$1'${version}'`));

// The download is trusted once, here; from then on the tests hold it to its checksum.
const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
run('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${join(root, '.cache')}`]);
const zip = readFileSync(join(root, `.cache/keycloak-quarkus-dist-${version}.zip`));
const checksums = join(root, 'test/e2e/checksums.json');
const known = JSON.parse(readFileSync(checksums, 'utf8'));
known[version] = createHash('sha256').update(zip).digest('hex');
writeFileSync(checksums, `${JSON.stringify(known, null, 2)}\n`);

node('tools/make-realm-schema.mjs');
node('tools/build.mjs');
const vitest = 'node_modules/vitest/vitest.mjs';
node(vitest, 'run', '--config', 'vitest.e2e.config.ts', 'providers', '--update');
node('tools/build.mjs');
node(vitest, 'run', 'packages/renderer/test/rules.test.ts', '--update');
node('packages/cli/dist/main.cjs', 'generate', '--all');
process.stdout.write(
  `Now on Keycloak ${version}. Check that keycloak-config-cli has a build for it, then run all tests.\n`,
);

function node(...args) {
  run(process.execPath, args);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}
