import { describe, expect, it } from 'vitest';
import { type JsonObject, renderRealm } from '@realm-as-code/renderer';
import { rightsOfReconciler } from '../src/index.ts';

function rightsFor(managed: JsonObject, bootstrap: JsonObject = {}): string[] {
  const file = (path: string, content: JsonObject): { path: string; text: string } => ({
    path,
    text: JSON.stringify({ realm: 'shop', ...content }),
  });
  const { documents } = renderRealm({ bootstrap: [file('b.json', bootstrap)], managed: [file('m.json', managed)] }, {});
  return rightsOfReconciler(documents);
}

function account(...rights: string[]): JsonObject {
  return { username: 'service-account-api', clientRoles: { 'realm-management': rights } };
}

const ALWAYS = ['manage-realm', 'view-clients', 'view-identity-providers'];
const CLIENTS = ['manage-clients', 'manage-realm', 'view-identity-providers'];

describe('the rights that keycloak-config-cli needs in a realm', () => {
  it.each<[string, JsonObject, readonly string[]]>([
    ['settings', { displayName: 'Shop' }, ALWAYS],
    ['clients', { clients: [] }, CLIENTS],
    ['client scopes', { clientScopes: [] }, CLIENTS],
    ['roles', { roles: { realm: [] } }, CLIENTS],
    ['default client scopes', { defaultOptionalClientScopes: [] }, CLIENTS],
    ['default groups', { defaultGroups: [] }, [...ALWAYS, 'view-users']],
    ['flows', { authenticationFlows: [] }, ['manage-identity-providers', 'manage-realm', 'view-clients']],
    ['service accounts', { users: [] }, ['manage-realm', 'manage-users', 'view-clients', 'view-identity-providers']],
  ])('follow from what the managed documents declare: %s', (_, managed, rights) => {
    expect(rightsFor(managed)).toEqual(rights);
  });

  it('are none for what only the first start declares', () => {
    expect(rightsFor({}, { clients: [], users: [account('impersonation')] })).toEqual(ALWAYS);
  });

  it('include those that managed documents give to others, which nobody can give without having them', () => {
    const users = [account('impersonation', 'manage-users', 'view-users', 'query-groups', 'view-events')];
    const rights = ['impersonation', 'manage-realm', 'manage-users', 'view-clients', 'view-events'];
    expect(rightsFor({ users })).toEqual([...rights, 'view-identity-providers']);
    const client = { 'realm-management': ['impersonation'] };
    const groups = [{ name: 'staff', subGroups: [{ name: 'admins', clientRoles: client }] }];
    const composite = [{ name: 'operator', composites: { client } }];
    for (const managed of [{ groups }, { roles: { realm: composite } }, { roles: { client: { app: composite } } }])
      expect(rightsFor(managed)).toContain('impersonation');
  });
});
