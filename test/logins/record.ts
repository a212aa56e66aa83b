// Asks a real Keycloak again how the recorded logins end: `pnpm record:logins`. With seeds, it records their realms instead.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedVersion } from '../../tools/keycloak/deployed-version.ts';
import { findJava, keycloakDistribution } from '../../tools/keycloak/distribution.ts';
import { builtDistribution } from '../e2e/built-distribution.ts';
import { startServer } from '../e2e/keycloak-server.ts';
import { ask, makeUpstream } from './ask.ts';
import { startMailbox } from './mailbox.ts';
import { ATTEMPTS, randomRealm } from './random-realm.ts';
import { readRecorded, writeRecorded } from './recorded.ts';

const folder = join(import.meta.dirname, 'recorded');
mkdirSync(folder, { recursive: true });
const files = readdirSync(folder).map((file) => join(folder, file));
const seeds = process.argv.slice(2).map(Number);
const realms =
  seeds.length > 0
    ? seeds.map((seed) => randomRealm(seed))
    : files.map((file) => readRecorded(readFileSync(file, 'utf8')));

const keycloak = process.env['TEST_KEYCLOAK'] ?? deployedVersion();
const javaHome = findJava(21);
const distribution = await builtDistribution({ folder: await keycloakDistribution(keycloak, javaHome), javaHome });
const server = await startServer({ folder: distribution, javaHome });
const mailbox = await startMailbox();
try {
  await makeUpstream(server, ATTEMPTS);
  if (seeds.length > 0) for (const file of files) rmSync(file);
  for (const { seed, realm, attempts } of realms) {
    const endings = await ask({ ...server, mailbox }, { seed, realm, attempts });
    writeFileSync(join(folder, `${seed}.json`), writeRecorded({ keycloak, seed, realm, attempts, endings }));
  }
} finally {
  mailbox.stop();
  await server.stop();
}
