// Makes packages/renderer/data/realm.schema.json from the classes of the Keycloak version that the stages deploy. Needs
// Maven and a JDK of 17 or later.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderer } from '../build/folders.ts';
import { deployedVersion } from './deployed-version.ts';
import { realmSchema } from './realm-schema.ts';

writeFileSync(join(renderer, 'data/realm.schema.json'), realmSchema(deployedVersion()));
