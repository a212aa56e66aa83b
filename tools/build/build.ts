// Builds everything that is not committed.
import { writeFileSync } from 'node:fs';
import { bundleCli } from './bundle-cli.ts';
import { compilePackages } from './compile-packages.ts';
import { embedAdopterData } from './embed-adopter-data.ts';
import { embedKeycloakData } from './embed-keycloak-data.ts';
import { embedOperations } from './embed-operations.ts';
import { embedPage } from './embed-page.ts';
import { embedComposeData, embedStageData } from './embed-schemas.ts';
import { stamp } from './stale.mjs';

embedKeycloakData();
embedAdopterData();
await embedStageData();
await embedComposeData();
embedOperations();
await embedPage();
await bundleCli();
compilePackages();
writeFileSync(stamp, '');
