import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JsonObject, renderRealm, serialiseRealm, validateRealm } from '@realm-as-code/renderer';
import type { Document } from './admin-api.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';

const flow = (alias: string, execution: JsonObject): JsonObject => ({
  alias,
  providerId: 'basic-flow',
  topLevel: true,
  authenticationExecutions: [{ requirement: 'REQUIRED', ...execution }],
});
const gate = flow('gate', { authenticator: 'deny-access-authenticator' });
const composite = (composites: JsonObject): JsonObject => ({ roles: { realm: [{ name: 'all', composites }] } });
const app = (browser: string): JsonObject => ({
  clients: [{ clientId: 'app', authenticationFlowBindingOverrides: { browser } }],
});

describe('what an import refers to', () => {
  let keycloak: Keycloak;

  beforeAll(async () => {
    keycloak = await startKeycloak();
  });
  afterAll(async () => {
    await keycloak?.stop();
  });

  it.each<[string, JsonObject]>([
    ['its own flow', { authenticationFlows: [flow('gate', { authenticatorFlow: true, flowAlias: 'forms' })] }],
    ['its own flow as an override', app('browser')],
    ['its own flow as an override, beside others', { ...app('browser'), authenticationFlows: [gate] }],
    ['uma_authorization', composite({ realm: ['uma_authorization'] })],
    ['offline_access', composite({ realm: ['offline_access'] })],
    ['a role of realm-management', composite({ client: { 'realm-management': ['view-users'] } })],
    [
      'a role of a declared client of its own',
      { clients: [{ clientId: 'broker' }], ...composite({ client: { broker: ['read-token'] } }) },
    ],
    [
      'uma_protection',
      {
        clients: [{ clientId: 'app', authorizationServicesEnabled: true, serviceAccountsEnabled: true }],
        ...composite({ client: { app: ['uma_protection'] } }),
      },
    ],
  ])('late-built-in agrees with Keycloak about %s', async (_, content) => {
    const { rendered, file } = render(content);
    const isLate = validateRealm(rendered).some(({ code }) => code === 'late-built-in');
    const isImported = await keycloak.admin.post('', file).then(
      () => true,
      () => false,
    );
    if (isImported) await keycloak.admin.delete('/demo');
    expect(isImported).toBe(!isLate);
  });

  it('can be a flow by its alias, in two realms of a server', async () => {
    const content = { ...app('gate'), authenticationFlows: [gate] };
    for (const realm of ['demo', 'other']) await keycloak.admin.post('', render({ ...content, realm }).file);
    for (const realm of ['demo', 'other']) {
      const flows = await keycloak.admin.get<Document[]>(`/${realm}/authentication/flows`);
      const { authenticationFlowBindingOverrides: overrides } = await keycloak.admin.client(realm, 'app');
      expect(overrides).toEqual({ browser: flows.find(({ alias }) => alias === 'gate')?.['id'] });
    }
  });
});

function render(content: JsonObject): { rendered: ReturnType<typeof renderRealm>; file: string } {
  const text = JSON.stringify({ realm: 'demo', enabled: true, ...content });
  const rendered = renderRealm({ bootstrap: [{ path: 'bootstrap/realm.json', text }], managed: [] }, {});
  return { rendered, file: serialiseRealm(rendered).importFile };
}
