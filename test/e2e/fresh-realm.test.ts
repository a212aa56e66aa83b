import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshRealm } from '@realm-as-code/adopter';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { captureFreshRealm } from '../../tools/keycloak/capture-fresh-realm.ts';
import { repository } from '../folders.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

const version = inject('keycloakVersion');
let keycloak: Keycloak;

beforeAll(async () => {
  keycloak = await startKeycloak();
});
afterAll(async () => keycloak?.stop());

it('the committed fresh realm is, byte for byte, what the Keycloak that runs makes of a name', async () => {
  const committed = readFileSync(join(repository, `packages/adopter/data/${version}/fresh-realm.json`), 'utf8');
  const captured = await captureFreshRealm(keycloak.admin);
  expect(committed, `run "pnpm make:fresh-realm ${version}"`).toBe(`${JSON.stringify(captured, null, 2)}\n`);
});

it.each(['Shop', "Zoë's 2 realms ~ %7E"])(
  'a fresh realm has the names and addresses of a realm named %s',
  async (name) => {
    expect(freshRealm(version, name)).toEqual(await captureFreshRealm(keycloak.admin, name));
  },
);
