// Makes packages/renderer/data/<version>/providers.json from a running Keycloak; of the version that the stages deploy,
// unless another is given. Needs Maven and a JDK of 21 or later.
import { startServer } from '../../test/e2e/keycloak-server.ts';
import { captureProviders } from './capture-providers.ts';
import { findJava, keycloakDistribution } from './distribution.ts';
import { versionOfData, writeData } from './write-data.ts';

const version = versionOfData(process.argv[2]);
const javaHome = findJava(21);
const folder = await keycloakDistribution(version, javaHome);
const keycloak = await startServer({ folder, javaHome });
try {
  const lists = await captureProviders(keycloak.admin, await keycloak.admin.serverInfo(), ['aihub']);
  writeData(version, 'providers.json', `${JSON.stringify(lists, null, 2)}\n`);
} finally {
  await keycloak.stop();
}
