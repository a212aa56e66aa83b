import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { captureProviders } from '../../tools/capture-providers.ts';
import { repository } from '../cli.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

let keycloak: Keycloak;

beforeAll(async () => {
  keycloak = await startKeycloak();
});
afterAll(async () => keycloak?.stop());

// `pnpm test:e2e providers --update` writes the lists of another version.
it('the committed provider lists are those of the Keycloak that the stages deploy', async () => {
  const lists = await captureProviders(keycloak.admin, await keycloak.admin.serverInfo(), ['aihub']);
  await expect(`${JSON.stringify(lists, null, 2)}\n`).toMatchFileSnapshot(
    join(repository, 'packages/renderer/data/providers.json'),
  );
});
