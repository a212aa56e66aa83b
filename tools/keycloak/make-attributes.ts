// Makes packages/renderer/data/<version>/attributes.json from the sources of Keycloak: of the version that the stages
// deploy, or of the one that is named. Needs Maven and a JDK.
import { findJava } from './distribution.ts';
import { findAttributes } from './attributes/find-attributes.ts';
import { keycloakSources } from './attributes/java-sources.ts';
import { versionOfData, writeData } from './write-data.ts';

const version = versionOfData(process.argv[2]);
const attributes = findAttributes(keycloakSources(version, findJava(17)));
writeData(version, 'attributes.json', `${JSON.stringify(attributes, null, 2)}\n`);
