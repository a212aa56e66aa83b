import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { findAttributes } from '../../tools/keycloak/attributes/find-attributes.ts';
import { keycloakSources } from '../../tools/keycloak/attributes/java-sources.ts';
import { captureConfigs } from '../../tools/keycloak/capture-configs.ts';
import { captureProviders } from '../../tools/keycloak/capture-providers.ts';
import { repository } from '../folders.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

const version = inject('keycloakVersion');
let keycloak: Keycloak;

beforeAll(async () => {
  keycloak = await startKeycloak();
});
afterAll(async () => keycloak?.stop());

function committed(file: string): unknown {
  return JSON.parse(readFileSync(join(repository, 'packages/renderer/data', version, file), 'utf8')) as unknown;
}

it('the committed provider lists are those of the Keycloak that runs', async () => {
  const lists = await captureProviders(keycloak.admin, await keycloak.admin.serverInfo(), ['aihub']);
  expect(committed('providers.json'), `run "pnpm make:providers ${version}"`).toEqual(lists);
});

it('the committed types of configs are those of the Keycloak that runs', async () => {
  const configs = captureConfigs(await keycloak.admin.serverInfo());
  expect(committed('configs.json'), `run "pnpm make:providers ${version}"`).toEqual(configs);
});

it('the committed types of attributes are those of Keycloak’s sources', () => {
  const attributes = findAttributes(keycloakSources(version, inject('javaHome')));
  expect(committed('attributes.json'), `run "pnpm make:attributes ${version}"`).toEqual(attributes);
});
