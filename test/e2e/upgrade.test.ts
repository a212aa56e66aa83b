import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { ManagedDocuments, needsReconciler } from './reconciler.ts';
import { deploy, differences, readRealm } from './realm-file.ts';

// A realm as an older version of the templates created it: fewer clients and scopes, another redirect URI, no gate of
// Langfuse, Keycloak's own browser flow and session lifespans.
const older = join(import.meta.dirname, 'fixtures/older-realm.json');

describe('upgrading a realm that older templates created', () => {
  let keycloak: Keycloak;

  beforeAll(async () => {
    keycloak = await startKeycloak({ realm: older });
    const { admin } = keycloak;
    expect((await admin.get('/aihub'))['ssoSessionIdleTimeout']).toBe(1800);
    // What happens in a realm's life.
    const user = await admin.createUser('aihub', 'somebody@example.org', 'pa$$word', ['AIHubAccess']);
    await admin.post('/aihub/groups', { name: 'made-by-hand' });
    const groups = await admin.get<Document[]>('/aihub/groups');
    await admin.put(
      `/aihub/users/${user}/groups/${groups.find((group) => group['name'] === 'made-by-hand')?.['id']}`,
      {},
    );
    await admin.put('/aihub', { displayName: 'Our hub', passwordPolicy: 'length(10)' });
    await restart();
  });
  afterAll(async () => {
    await keycloak?.stop();
  });

  async function restart(): Promise<void> {
    await keycloak.stop();
    keycloak = await startKeycloak({ home: keycloak.home });
  }

  it('migrates the session lifespans that are still Keycloak’s', async () => {
    expect(await keycloak.migration()).toBe(
      'keycloak-entrypoint: session lifespans: migrated "ssoSessionIdleTimeout": 432000, "ssoSessionMaxLifespan": 2592000, "accessTokenLifespan": 3600',
    );
    expect(await keycloak.admin.get('/aihub')).toMatchObject({
      ssoSessionIdleTimeout: 432_000,
      ssoSessionMaxLifespan: 2_592_000,
      accessTokenLifespan: 3600,
      // Nothing else was sent.
      displayName: 'Our hub',
      passwordPolicy: 'length(10)',
    });
  });

  it('keeps the one that an operator set, field by field', async () => {
    await keycloak.admin.put('/aihub', { ssoSessionIdleTimeout: 7200, ssoSessionMaxLifespan: 36_000 });
    await restart();
    expect(await keycloak.migration()).toBe(
      'keycloak-entrypoint: session lifespans: migrated "ssoSessionMaxLifespan": 2592000; operator\'s value kept: ssoSessionIdleTimeout=7200',
    );
    expect(await keycloak.admin.get('/aihub')).toMatchObject({
      ssoSessionIdleTimeout: 7200,
      ssoSessionMaxLifespan: 2_592_000,
    });
  });

  it('brings what is managed, and leaves what was made since', needsReconciler, async () => {
    const run = await new ManagedDocuments().reconcile(keycloak.url);
    expect(run.exitCode, run.output).toBe(0);
    const live = await keycloak.admin.export('aihub');
    const file = readRealm(join(deploy, 'aihub-realm.dev.json'), environment);
    const { browserFlow, clients, clientScopes, roles, authenticationFlows, authenticatorConfig } = file;
    // Recreated flows keep the order of their executions, with other priorities.
    const flows = (authenticationFlows as Document[]).map((flow) => ({
      ...flow,
      authenticationExecutions: (flow['authenticationExecutions'] as Document[]).map(
        ({ priority: _priority, ...one }) => one,
      ),
    }));
    expect(
      differences(live, { browserFlow, clients, clientScopes, roles, authenticationFlows: flows, authenticatorConfig }),
    ).toEqual([]);
    const [account] = live['serviceAccounts'] as Document[];
    expect(account?.['roles'].clientMappings['realm-management'].mappings).toHaveLength(7);

    // The account console of every user who may log in, of the first one too.
    const { id: accountConsole } = await keycloak.admin.client('aihub', 'account-console');
    for (const name of ['superuser@example.org', 'somebody@example.org']) {
      const { id } = await keycloak.admin.user('aihub', name);
      const token = await keycloak.admin.get(
        `/aihub/clients/${accountConsole}/evaluate-scopes/generate-example-access-token?scope=openid&userId=${id}`,
      );
      expect(token).toMatchObject({ aud: 'account', preferred_username: name });
      expect(token['resource_access'].account.roles).toContain('manage-account');
    }

    expect(live).toMatchObject({ displayName: 'Our hub', passwordPolicy: 'length(10)', ssoSessionIdleTimeout: 7200 });
    const user = (live['users'] as Document[]).find((one) => one['username'] === 'somebody@example.org');
    expect(user?.['groups']).toEqual(expect.arrayContaining([expect.objectContaining({ path: '/made-by-hand' })]));
    expect(user?.['roles'].realmMappings).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'AIHubAccess' })]),
    );
    expect((live['identityProviders'] as Document[])[0]?.['postBrokerLoginFlowAlias']).toBe(
      'Post Broker Login - AIHubAccess Check',
    );
  });
});
