// Makes providers.json and configs.json in packages/renderer/data/<version> from a running Keycloak; of the version that the stages deploy,
// unless another is given. Needs Maven and a JDK of 21 or later.
import { startServer } from '../../test/e2e/keycloak-server.ts';
import { captureConfigs } from './capture-configs.ts';
import { captureProviders } from './capture-providers.ts';
import { findJava, keycloakDistribution } from './distribution.ts';
import { versionOfData, writeData } from './write-data.ts';

const version = versionOfData(process.argv[2]);
const javaHome = findJava(21);
const folder = await keycloakDistribution(version, javaHome);
const keycloak = await startServer({ folder, javaHome });
try {
  const info = await keycloak.admin.serverInfo();
  const lists = await captureProviders(keycloak.admin, info, ['aihub']);
  writeData(version, 'providers.json', `${JSON.stringify(lists, null, 2)}\n`);
  writeData(version, 'configs.json', `${JSON.stringify(captureConfigs(info), null, 2)}\n`);
} finally {
  await keycloak.stop();
}
