import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findVanished, reconcilerSettings } from '@realm-as-code/planner';
import { type JsonObject, renderRealm } from '@realm-as-code/renderer';
import { changeKeys, planOf } from '../plan-of.ts';
import type { Document } from './admin-api.ts';
import { environment } from './environment.ts';
import { type Keycloak, startKeycloak } from './keycloak.ts';
import { deployedSettings, ManagedDocuments, needsReconciler, reconcilerVersion } from './reconciler.ts';

const REALM = 'aihub';
const ACCOUNT = 'aihub-api-service';

type Documents = Readonly<Record<string, JsonObject>>;

/** What keycloak-config-cli has made in a realm. */
interface Made {
  readonly clients: string[];
  readonly scopes: string[];
  readonly roles: string[];
  readonly flows: string[];
  readonly browserFlow: string;
  readonly rights: string[];
  /** What is in the role whose properties vanish. */
  readonly description: string;
  readonly composites: unknown;
}

describe('declarations that vanish', needsReconciler, () => {
  let keycloak: Keycloak;

  beforeAll(async () => {
    keycloak = await startKeycloak();
    await keycloak.migration();
  });
  afterAll(async () => keycloak?.stop());

  async function reconcile(documents: Documents): Promise<void> {
    const managed = new ManagedDocuments();
    for (const name of readdirSync(managed.folder)) rmSync(join(managed.folder, name));
    for (const [name, value] of Object.entries(documents))
      writeFileSync(join(managed.folder, `${name}.json`), JSON.stringify(value));
    const run = await managed.reconcile(keycloak.url, { JAVA_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' });
    expect(run.exitCode, run.output).toBe(0);
  }

  async function exported(): Promise<Document> {
    const path = `/${REALM}/partial-export?exportClients=true&exportGroupsAndRoles=true`;
    return (await (await keycloak.admin.call('POST', path)).json()) as Document;
  }

  async function made(): Promise<Made> {
    const realm = await exported();
    const list = (entities: unknown, key: string): string[] =>
      (entities as Document[]).map((one) => one[key] as string).toSorted();
    const isOwn = (one: Document, key: string): boolean => `${one[key]}`.startsWith('${');
    const role = (realm['roles'].realm as Document[]).find((one) => one['name'] === 'AIHubAccess');
    const account = ((realm['users'] ?? []) as Document[]).find((one) => one['serviceAccountClientId'] === ACCOUNT);
    return {
      clients: list(
        (realm['clients'] as Document[]).filter((one) => !isOwn(one, 'name')),
        'clientId',
      ),
      scopes: list(realm['clientScopes'], 'name'),
      roles: list(
        (realm['roles'].realm as Document[]).filter((one) => !isOwn(one, 'description')),
        'name',
      ),
      flows: list(
        (realm['authenticationFlows'] as Document[]).filter((one) => one['topLevel'] && !one['builtIn']),
        'alias',
      ),
      browserFlow: realm['browserFlow'] as string,
      rights: (account?.['clientRoles']?.['realm-management'] ?? []) as string[],
      description: role?.['description'] as string,
      composites: role?.['composites'],
    };
  }

  /** What `generate` warns of, without where and how to delete it. */
  function warnings(before: Documents, after: Documents): string[] {
    const files = Object.entries(after).map(([name, value]) => ({ path: `${name}.json`, text: JSON.stringify(value) }));
    const found = findVanished({
      before: Object.entries(before).map(([name, value]) => ({ name, file: `${name}.json`, value })),
      after: renderRealm({ bootstrap: [], managed: files }, {}).documents,
      reconciler: reconcilerSettings(deployedSettings, reconcilerVersion),
    });
    return found.map(({ message, hint }) => `${message.replace(/( in running realms|: ).*$/, '')} → ${hint}`);
  }

  it('stay in running realms as generate and plan say, and go as they advise', async () => {
    const before = read(new ManagedDocuments());
    await reconcile(before);
    const all = await made();
    expect(all).toMatchObject({ browserFlow: 'browser-aihub', description: expect.stringContaining('May') as string });
    expect(all.rights).not.toEqual([]);

    // Every file is gone, but for one role without its description, in a list that stays.
    const roles = { realm: REALM, roles: { realm: [{ name: 'AIHubAccess' }] } };
    const gone = { '10-roles': roles };
    expect(warnings(before, gone)).toMatchInlineSnapshot(`
      [
        "the realm role "AIHubAccess" no longer declares "composites.client", "description" → Declare what they are to be",
        "the client scopes "email", "langfuse-sysadmin-gate", "openid", "profile", "roles" and 1 more are no longer declared and stay → To delete them, write the list for one release with what is left, even if that is nothing: "clientScopes": []. This deletes client scopes that were made by hand, too",
        "the clients "aihub-api-service", "aihub-frontend", "langfuse", "oauth2-proxy-attu", "oauth2-proxy-backup" and 3 more are no longer declared and stay → To delete them, write the list for one release with what is left, even if that is nothing: "clients": []",
        "Keycloak’s own clients "account", "account-console", "admin-cli", "security-admin-console" are no longer declared and keep → Declare for one release what is to be, or change it in the Admin Console",
        "the authentication flows "Post Broker Login - AIHubAccess Check", "browser-aihub", "post broker login" are no longer declared and stay → To delete them, write the list for one release with what is left, even if that is nothing: "authenticationFlows": []. This deletes authentication flows that were made by hand, too",
        ""browserFlow" is no longer declared → Declare the flow that is to be used; one that is bound is not deleted",
        "the service account of "aihub-api-service" is no longer declared and keeps its roles → To take them away, declare it for one release with "clientRoles": { "realm-management": [] }",
      ]
    `);
    await reconcile(gone);
    const left = await made();
    expect(left).toEqual({ ...all, roles: ['AIHubAccess'] });
    const plan = planOf(await exported(), { roles }, environment, reconcilerVersion);
    const ours = plan.changes.filter((one) => 'deletion' in one).map(({ name }) => name);
    expect(ours).toEqual(expect.arrayContaining(all.clients));
    expect(changeKeys(plan.changes)).toEqual([]);

    // As advised: first the rights, as long as their holder is there.
    const account = { username: `service-account-${ACCOUNT}`, serviceAccountClientId: ACCOUNT };
    const users = [{ ...account, clientRoles: { 'realm-management': [] } }];
    await reconcile({ ...gone, '60-service-accounts': { realm: REALM, users } });
    expect(await made()).toEqual({ ...left, rights: [] });
    await reconcile({
      '10-roles': { realm: REALM, roles: { realm: [], client: {} } },
      '20-client-scopes': { realm: REALM, clientScopes: [] },
      '30-clients': { realm: REALM, clients: [] },
      '40-auth-flows': { realm: REALM, browserFlow: 'browser', authenticationFlows: [] },
    });
    // A flow that an identity provider uses is not deleted, nor is a client scope that every new client gets.
    expect(await made()).toMatchInlineSnapshot(`
      {
        "browserFlow": "browser",
        "clients": [],
        "composites": undefined,
        "description": undefined,
        "flows": [
          "Post Broker Login - AIHubAccess Check",
        ],
        "rights": [],
        "roles": [],
        "scopes": [
          "offline_access",
        ],
      }
    `);
  }, 900_000);
});

function read({ folder }: ManagedDocuments): Documents {
  const entries = readdirSync(folder).map((name): [string, JsonObject] => [
    name.replace(/\.json$/, ''),
    JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonObject,
  ]);
  return Object.fromEntries(entries);
}
