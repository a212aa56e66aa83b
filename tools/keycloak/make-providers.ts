// Makes packages/renderer/data/providers.json from a running Keycloak of the version that the stages deploy. Needs Maven
// and a JDK of 21 or later.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../../test/e2e/keycloak-server.ts';
import { renderer } from '../build/folders.ts';
import { captureProviders } from './capture-providers.ts';
import { deployedVersion } from './deployed-version.ts';
import { findJava, keycloakDistribution } from './distribution.ts';

const javaHome = findJava(21);
const folder = await keycloakDistribution(deployedVersion(), javaHome);
const keycloak = await startServer({ folder, javaHome });
try {
  const lists = await captureProviders(keycloak.admin, await keycloak.admin.serverInfo(), ['aihub']);
  writeFileSync(join(renderer, 'data/providers.json'), `${JSON.stringify(lists, null, 2)}\n`);
} finally {
  await keycloak.stop();
}
