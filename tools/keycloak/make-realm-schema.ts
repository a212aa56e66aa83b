// Makes packages/renderer/data/<version>/realm.schema.json from the classes of a Keycloak version; of the one that the
// stages deploy, unless another is given. Needs Maven and a JDK of 17 or later.
import { realmSchema } from './realm-schema.ts';
import { versionOfData, writeData } from './write-data.ts';

const version = versionOfData(process.argv[2]);
writeData(version, 'realm.schema.json', realmSchema(version));
