// Makes packages/adopter/data/<version>/fresh-realm.json, what Keycloak makes of a realm with nothing but a name; of the version
// that the stages deploy, unless another is given. Needs Maven and a JDK of 21 or later.
import { startServer } from '../../test/e2e/keycloak-server.ts';
import { adopter } from '../build/folders.ts';
import { captureFreshRealm } from './capture-fresh-realm.ts';
import { findJava, keycloakDistribution } from './distribution.ts';
import { versionOfData, writeData } from './write-data.ts';

const version = versionOfData(process.argv[2]);
const javaHome = findJava(21);
const folder = await keycloakDistribution(version, javaHome);
const keycloak = await startServer({ folder, javaHome });
try {
  const realm = await captureFreshRealm(keycloak.admin);
  writeData(version, 'fresh-realm.json', `${JSON.stringify(realm, null, 2)}\n`, adopter);
} finally {
  await keycloak.stop();
}
