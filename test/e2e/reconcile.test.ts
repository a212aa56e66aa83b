import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AdminApi, Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { withoutOwnAttributes } from './own-attributes.ts';
import { ManagedDocuments, needsReconciler } from './reconciler.ts';
import { deploy, readRealm } from './realm-file.ts';

const REALM = 'aihub';
const GATE = 'Post Broker Login - AIHubAccess Check';

function names(list: Document[], key = 'name'): string[] {
  return list.map((one) => one[key] as string);
}

describe('keycloak-config-cli on the generated documents', needsReconciler, () => {
  let keycloak: Keycloak;
  let admin: AdminApi;
  let isFresh = true;
  const seconds: number[] = [];

  beforeAll(async () => {
    keycloak = await startKeycloak();
    admin = keycloak.admin;
    await keycloak.migration(); // it must not fall into a comparison
  });
  afterAll(async () => {
    if (seconds.length > 0) {
      const sorted = seconds.toSorted((a, b) => a - b);
      console.log(
        `seconds of a reconcile: median ${sorted[sorted.length >> 1]?.toFixed(1)}, ${sorted[0]?.toFixed(1)}–${sorted.at(-1)?.toFixed(1)}, ${sorted.length} runs`,
      );
    }
    await keycloak?.stop();
  });
  // The realm of the first start, anew for each test.
  beforeEach(async () => {
    if (!isFresh) {
      await admin.delete(`/${REALM}`);
      await admin.post('', readRealm(join(deploy, 'aihub-realm.dev.json'), environment));
    }
    isFresh = false;
  });

  async function reconcile(documents = new ManagedDocuments(), env: Record<string, string> = {}): Promise<void> {
    const run = await documents.reconcile(keycloak.url, env);
    expect(run.exitCode, run.output).toBe(0);
    seconds.push(run.seconds);
  }

  it('changes nothing on its first run, and nothing on its second', async () => {
    const imported = await admin.export(REALM);
    await reconcile();
    const first = await admin.export(REALM);
    expect(withoutOwnAttributes(first)).toEqual(withoutOwnAttributes(imported));
    await reconcile();
    expect(await admin.export(REALM)).toEqual(first);
  });

  it('corrects drift in what is declared and keeps what is not (the drift table)', async () => {
    await reconcile(); // adopts
    const before = await admin.export(REALM);
    // Hand-made entities.
    await admin.post(`/${REALM}/clients`, { clientId: 'hand-made', redirectUris: ['https://hand.example.org/*'] });
    await admin.post(`/${REALM}/roles`, { name: 'HandMade' });
    await admin.post(`/${REALM}/client-scopes`, { name: 'hand-made', protocol: 'openid-connect' });
    await admin.post(`/${REALM}/groups`, { name: 'hand-made' });
    await admin.post(`/${REALM}/authentication/flows`, {
      alias: 'hand-made',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
    });
    await admin.post(`/${REALM}/identity-provider/instances`, {
      alias: 'hand-made',
      providerId: 'oidc',
      config: { clientId: 'x', authorizationUrl: 'https://x.example.org', tokenUrl: 'https://x.example.org' },
    });
    await admin.createUser(REALM, 'hand.made@example.org', 'pa$$word', ['HandMade']);
    // Drift inside declared ones.
    const openwebui = await admin.client(REALM, 'openwebui');
    const clientPath = `/${REALM}/clients/${openwebui['id']}`;
    await admin.put(clientPath, {
      ...openwebui,
      secret: 'stolen',
      directAccessGrantsEnabled: true,
      redirectUris: ['*'],
      webOrigins: ['*'],
      defaultRoles: undefined,
      attributes: { ...openwebui['attributes'], 'hand.made': 'kept', 'pkce.code.challenge.method': 'plain' },
    });
    await admin.post(`${clientPath}/roles`, { name: 'hand-made-client-role' });
    await admin.post(`${clientPath}/protocol-mappers/models`, {
      name: 'extra',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-full-name-mapper',
      config: {},
    });
    const scopes = await admin.get<Document[]>(`/${REALM}/client-scopes`);
    const idOf = (name: string): string => scopes.find((scope) => scope['name'] === name)?.['id'] as string;
    await admin.put(`${clientPath}/optional-client-scopes/${idOf('tenants')}`, {});
    await admin.delete(`${clientPath}/default-client-scopes/${idOf('roles')}`);
    await admin.post(`/${REALM}/client-scopes/${idOf('email')}/protocol-mappers/models`, {
      name: 'extra',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-full-name-mapper',
      config: {},
    });
    const role = await admin.get(`/${REALM}/roles/AIHubAccess`);
    await admin.put(`/${REALM}/roles/AIHubAccess`, { ...role, description: 'edited' });
    const gateExecutions = await admin.get<Document[]>(
      `/${REALM}/authentication/flows/${encodeURIComponent(GATE)}/executions`,
    );
    const deny = gateExecutions.find((one) => one['displayName'] === 'Deny Access Without AIHubAccess') as Document;
    await admin.put(`/${REALM}/authentication/flows/${encodeURIComponent(GATE)}/executions`, {
      ...deny,
      requirement: 'DISABLED',
    });
    // Settings, a built-in flow, the superuser, the service account.
    await admin.put(`/${REALM}`, { browserFlow: 'browser', ssoSessionIdleTimeout: 7200, displayName: 'Tuned' });
    const provider = await admin.get(`/${REALM}/identity-provider/instances/azure-ad`);
    await admin.put(`/${REALM}/identity-provider/instances/azure-ad`, { ...provider, displayName: 'Tuned' });
    const superuser = await admin.user(REALM, 'superuser@example.org');
    await admin.put(`/${REALM}/users/${superuser['id']}`, { ...superuser, firstName: 'Tuned' });
    const account = await admin.user(REALM, 'service-account-aihub-api-service');
    const management = await admin.client(REALM, 'realm-management');
    const roles = await admin.get<Document[]>(`/${REALM}/clients/${management['id']}/roles`);
    const roleMappings = `/${REALM}/users/${account['id']}/role-mappings/clients/${management['id']}`;
    await admin.post(
      roleMappings,
      roles.filter((one) => one['name'] === 'realm-admin'),
    );
    await admin.delete(
      roleMappings,
      roles.filter((one) => one['name'] === 'view-users'),
    );

    await reconcile();
    const after = await admin.export(REALM);
    const client = (after['clients'] as Document[]).find((one) => one['clientId'] === 'openwebui') as Document;
    const declared = (before['clients'] as Document[]).find((one) => one['clientId'] === 'openwebui') as Document;
    // Restored, extra attributes kept.
    expect(client).toEqual({ ...declared, attributes: { ...declared['attributes'], 'hand.made': 'kept' } });
    expect(after['roles'].client.openwebui.map((one: Document) => one['name'] as string)).toEqual([
      'hand-made-client-role',
    ]);
    expect(after['browserFlow']).toBe('browser-aihub');
    expect(after['roles'].realm.find((one: Document) => one['name'] === 'AIHubAccess')).toEqual(
      before['roles'].realm.find((one: Document) => one['name'] === 'AIHubAccess'),
    );
    expect(withoutFlowPriorities(after, GATE)).toEqual(withoutFlowPriorities(before, GATE));
    expect(after['serviceAccounts']).toEqual(before['serviceAccounts']);
    // Hand-made scopes and top-level flows go; scopes are exact again.
    expect(after['clientScopes']).toEqual(before['clientScopes']);
    expect(names(after['authenticationFlows'] as Document[], 'alias')).not.toContain('hand-made');
    // What operators made and tuned stays.
    expect(names(after['clients'] as Document[], 'clientId')).toContain('hand-made');
    expect(names(after['roles'].realm as Document[])).toContain('HandMade');
    expect(names(after['groups'] as Document[])).toContain('hand-made');
    expect(names(after['identityProviders'] as Document[], 'alias')).toEqual(
      expect.arrayContaining(['azure-ad', 'hand-made']),
    );
    expect((after['identityProviders'] as Document[]).find((one) => one['alias'] === 'azure-ad')?.['displayName']).toBe(
      'Tuned',
    );
    expect(after).toMatchObject({ ssoSessionIdleTimeout: 7200, displayName: 'Tuned' });
    expect(names(after['users'] as Document[], 'username').toSorted()).toEqual([
      'hand.made@example.org',
      'superuser@example.org',
    ]);
    expect((await admin.user(REALM, 'superuser@example.org'))['firstName']).toBe('Tuned');
    expect(
      (after['users'] as Document[]).find((one) => one['username'] === 'hand.made@example.org')?.['roles']
        .realmMappings,
    ).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'HandMade' })]));
  });

  it('removes what left the templates: a client, a scope, a role, a flow', async () => {
    await reconcile();
    const documents = new ManagedDocuments()
      .edit('clients', (document) => {
        document['clients'] = (document['clients'] as Document[]).filter(
          (one) => one['clientId'] !== 'oauth2-proxy-attu',
        );
        for (const client of document['clients'] as Document[]) {
          client['defaultClientScopes'] = (client['defaultClientScopes'] as string[]).filter(
            (scope) => scope !== 'tenants',
          );
        }
      })
      .edit('client-scopes', (document) => {
        document['clientScopes'] = (document['clientScopes'] as Document[]).filter((one) => one['name'] !== 'tenants');
      })
      .edit('roles', (document) => (document['roles'].realm as Document[]).pop())
      .edit('auth-flows', (document) => {
        document['browserFlow'] = 'browser';
        document['authenticationFlows'] = (document['authenticationFlows'] as Document[]).filter(
          (one) => !/browser/i.test(one['alias'] as string),
        );
        document['authenticatorConfig'] = (document['authenticatorConfig'] as Document[]).filter(
          (one) => !/browser/.test(one['alias'] as string),
        );
      });
    await reconcile(documents);
    const after = await admin.export(REALM);
    expect(names(after['clients'] as Document[], 'clientId')).not.toContain('oauth2-proxy-attu');
    expect(names(after['clientScopes'] as Document[])).not.toContain('tenants');
    expect(names(after['roles'].realm as Document[])).toContain('AIHubAccess');
    expect(names(after['roles'].realm as Document[])).not.toContain('AIHubSysAdmin');
    expect(names(after['authenticationFlows'] as Document[], 'alias')).not.toContain('browser-aihub');
  });

  it('leaves Keycloak’s own clients where they are when they leave the templates', async () => {
    await reconcile();
    const before = await admin.export(REALM);
    const own = ['account', 'account-console', 'security-admin-console', 'admin-cli'];
    await reconcile(
      new ManagedDocuments().edit('clients', (document) => {
        document['clients'] = (document['clients'] as Document[]).filter(({ clientId }) => !own.includes(clientId));
      }),
    );
    const after = await admin.export(REALM);
    expect(after['clients']).toEqual(before['clients']);
  });

  it('changes a post-login flow that an identity provider uses', async () => {
    await reconcile();
    const documents = new ManagedDocuments().edit('auth-flows', (document) => {
      const gate = (document['authenticationFlows'] as Document[]).find((one) => one['alias'] === GATE) as Document;
      gate['description'] = 'changed';
    });
    await reconcile(documents);
    const after = await admin.export(REALM);
    expect((after['authenticationFlows'] as Document[]).find((one) => one['alias'] === GATE)?.['description']).toBe(
      'changed',
    );
    expect((await admin.get(`/${REALM}/identity-provider/instances/azure-ad`))['postBrokerLoginFlowAlias']).toBe(GATE);
  });

  it('fails with an exit code when a document is wrong, while Keycloak keeps serving', async () => {
    const documents = new ManagedDocuments().edit('clients', (document) => {
      document['clients'][0].defaultClientScopes.push('no-such-scope');
    });
    const run = await documents.reconcile(keycloak.url);
    expect(run.exitCode).toBe(1);
    expect(run.output).toContain('defaultClientScope');
    expect((await fetch(`${keycloak.url}/realms/${REALM}/.well-known/openid-configuration`)).status).toBe(200);
  });

  it('stops before it starts when variables are missing, and names them', async () => {
    const missing = { ...environment, KEYCLOAK_LANGFUSE_CLIENT_SECRET: undefined };
    const run = await new ManagedDocuments().reconcile(keycloak.url, missing);
    expect(run).toMatchObject({
      exitCode: 1,
      output:
        'error: the variable KEYCLOAK_LANGFUSE_CLIENT_SECRET is not set, and there is no file /run/secrets/KEYCLOAK_LANGFUSE_CLIENT_SECRET\n',
    });
  });
});

/** A recreated flow has its executions in the same order, with other numbers. */
function withoutFlowPriorities(realm: Document, alias: string): Document[] {
  const flow = (realm['authenticationFlows'] as Document[]).find((one) => one['alias'] === alias) as Document;
  return (flow['authenticationExecutions'] as Document[])
    .toSorted((a, b) => Number(a['priority']) - Number(b['priority']))
    .map(({ priority: _priority, ...execution }) => execution);
}
