import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { captureProviders } from '../../tools/keycloak/capture-providers.ts';
import { repository } from '../folders.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

let keycloak: Keycloak;

beforeAll(async () => {
  keycloak = await startKeycloak();
});
afterAll(async () => keycloak?.stop());

it('the committed provider lists are those of the Keycloak that runs', async () => {
  const lists = await captureProviders(keycloak.admin, await keycloak.admin.serverInfo(), ['aihub']);
  const committed = readFileSync(
    join(repository, `packages/renderer/data/${inject('keycloakVersion')}/providers.json`),
    'utf8',
  );
  expect(committed, `run "pnpm make:providers ${inject('keycloakVersion')}"`).toBe(
    `${JSON.stringify(lists, null, 2)}\n`,
  );
});
