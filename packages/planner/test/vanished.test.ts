import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic, type JsonObject, renderRealm } from '@realm-as-code/renderer';
import { findVanished, reconcilerSettings } from '../src/index.ts';

type Documents = Readonly<Record<string, JsonObject>>;

/** How the generated Compose file runs keycloak-config-cli. */
const DEPLOYED = { CLIENTSCOPE: 'full', GROUP: 'no-delete', IDENTITYPROVIDER: 'no-delete' };

/**
 * @param before the managed documents of the last generation.
 * @param after those of this one; `bootstrap/…` are bootstrap documents.
 * @returns what is found, each in one line.
 */
function vanished(before: Documents, after: Documents, settings: Record<string, string> = DEPLOYED): string[] {
  const entries = Object.entries(after).map(([name, value]) => ({
    path: name.includes('/') ? `${name}.json` : `managed/${name}.json`,
    text: JSON.stringify({ realm: 'shop', ...value }, null, 2),
  }));
  const isBootstrap = ({ path }: { path: string }): boolean => path.startsWith('bootstrap/');
  const managed = entries.filter((one) => !isBootstrap(one));
  const { documents } = renderRealm({ bootstrap: entries.filter(isBootstrap), managed }, {});
  const environment = new Map(Object.entries(settings).map(([name, value]) => [`IMPORT_MANAGED_${name}`, value]));
  return findVanished({
    before: Object.entries(before).map(([name, value]) => ({ name, file: `managed/${name}.json`, value })),
    after: documents,
    reconciler: reconcilerSettings(environment, '6.5.1'),
  }).map((diagnostic) => formatDiagnostic(diagnostic));
}

const WARNING = 'warning vanished-declaration:';
const web = { clientId: 'web', redirectUris: ['https://web/cb'] };
const api = { clientId: 'api', serviceAccountsEnabled: true, secret: '$(env:API_SECRET)' };

describe('what leaves the documents and stays in running realms is found', () => {
  it('where a file is gone: its clients stay', () => {
    expect(vanished({ '30-clients': { clients: [web, api] } }, { '10-roles': {} })).toEqual([
      `managed/30-clients.json:1:1 ${WARNING} the clients "api", "web" are no longer declared and stay in running realms, secrets included: keycloak-config-cli deletes no clients without a list "clients". To delete them, write the list for one release with what is left, even if that is nothing: "clients": []`,
    ]);
  });

  it('where a list is gone from a file that is still there', () => {
    expect(vanished({ shop: { clients: [web] } }, { shop: {} })[0]).toMatch(
      /^managed\/shop.json:1:1 .* the client "web" is no longer declared and stays in running realms/,
    );
  });

  it.each([
    [{ clientScopes: [{ name: 'a' }] }, '"clientScopes": []. This deletes client scopes that were made by hand, too'],
    [{ roles: { realm: [{ name: 'a' }] } }, '"roles": { "realm": [] }'],
    [{ roles: { client: { web: [{ name: 'a' }] } } }, '"roles": { "client": {} }'],
    [
      { authenticationFlows: [{ alias: 'a', topLevel: true }] },
      '"authenticationFlows": []. This deletes authentication flows that were made by hand, too',
    ],
    [{ requiredActions: [{ alias: 'a' }] }, '"requiredActions": []'],
    [
      { clientScopeMappings: { web: [{ client: 'api', roles: ['a'] }] } },
      '"clientScopeMappings": {}. This deletes client scope mappings that were made by hand, too',
    ],
    [{ scopeMappings: [{ client: 'web', roles: ['a'] }] }, 'Declare each of them for one release with "roles": []'],
    [{ groups: [{ name: 'a' }] }, 'drop them once IMPORT_MANAGED_GROUP is "full"'],
    [{ identityProviders: [{ alias: 'a' }] }, 'drop them once IMPORT_MANAGED_IDENTITYPROVIDER is "full"'],
  ])('for the list in %j, with its cure', (document, cure) => {
    const found = vanished({ shop: document }, { shop: {} });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(cure);
  });

  it('where an entity leaves a list of which nothing is deleted', () => {
    expect(vanished({ shop: { clients: [web, api] } }, { shop: { clients: [web] } }, { CLIENT: 'no-delete' })).toEqual([
      `managed/shop.json:1:1 ${WARNING} the client "api" is no longer declared and stays in running realms, secrets included: keycloak-config-cli deletes no clients here. Delete them in the Admin Console, or declare them again and drop them once IMPORT_MANAGED_CLIENT is "full"`,
    ]);
    // Of client scopes nothing is deleted unless a setting says so.
    const [before, after] = [{ clientScopes: [{ name: 'a' }, { name: 'b' }] }, { clientScopes: [{ name: 'a' }] }];
    expect(vanished({ shop: before }, { shop: after }, {})).toHaveLength(1);
  });

  it('where it is one of Keycloak’s own clients, roles or flows', () => {
    const before = {
      clients: [{ clientId: 'account', redirectUris: ['*'] }, web],
      roles: { realm: [{ name: 'offline_access', description: 'x' }], client: { account: [{ name: 'view-profile' }] } },
      authenticationFlows: [{ alias: 'browser', builtIn: true, topLevel: true }],
    };
    const after = { clients: [web], roles: { realm: [], client: {} }, authenticationFlows: [] };
    expect(
      vanished({ shop: before }, { shop: after }).map((line) => line.replace(/^.*declaration: |\. .*$/g, '')),
    ).toEqual([
      'Keycloak’s own client "account" is no longer declared and keeps in running realms what was declared',
      'Keycloak’s own realm role "offline_access" is no longer declared and keeps in running realms what was declared',
      'Keycloak’s own client role "account/view-profile" is no longer declared and keeps in running realms what was declared',
      'Keycloak’s own authentication flow "browser" is no longer declared and keeps in running realms what was declared',
    ]);
  });

  it('but not what keycloak-config-cli deletes, with all that goes with it', () => {
    const before = {
      '20-scopes': { clientScopes: [{ name: 'a' }, { name: 'b' }] },
      '30-clients': { clients: [web, api] },
      '35-roles': { roles: { realm: [{ name: 'r' }], client: { api: [{ name: 'a' }] } } },
      '40-flows': {
        authenticationFlows: [{ alias: 'a', topLevel: true }, { alias: 'sub' }],
        authenticatorConfig: [{ alias: 'c' }],
      },
      '50-mappings': {
        scopeMappings: [{ client: 'api', roles: ['r'] }],
        clientScopeMappings: { api: [{ client: 'web', roles: ['a'] }] },
      },
      '60-users': { users: [{ username: 'service-account-api', serviceAccountClientId: 'api', realmRoles: ['r'] }] },
    };
    const after = {
      '20-scopes': { clientScopes: [{ name: 'a' }] },
      '30-others': { clients: [web], roles: { realm: [] } },
      '40-flows': { authenticationFlows: [] },
    };
    expect(vanished(before, after)).toEqual([]);
  });

  it('and not what moved to another document, or to bootstrap', () => {
    const before = { '30-clients': { clients: [web] }, '10-roles': { roles: { realm: [{ name: 'r' }] } } };
    const after = { '31-clients': { clients: [web] }, 'bootstrap/roles': { roles: { realm: [{ name: 'r' }] } } };
    expect(vanished(before, after)).toEqual([]);
  });

  it('but no more than five names are listed', () => {
    const clients = Array.from({ length: 7 }, (_, index) => ({ clientId: `c${index}` }));
    expect(vanished({ shop: { clients } }, {})[0]).toContain('"c0", "c1", "c2", "c3", "c4" and 2 more are no longer');
  });
});

describe('the service account that is no longer declared', () => {
  const user = { username: 'service-account-api', serviceAccountClientId: 'api', enabled: true };
  const rights = { realmRoles: ['r'], clientRoles: { 'realm-management': ['view-users'], web: ['a'], api: [] } };
  const clients = { '30-clients': { clients: [api] } };
  const users = (one: JsonObject): Documents => ({ ...clients, '60-users': { users: [{ ...user, ...one }] } });

  it('keeps its roles', () => {
    expect(vanished(users(rights), clients)).toEqual([
      `managed/60-users.json:1:1 ${WARNING} the service account of "api" is no longer declared and keeps its roles in running realms. To take them away, declare it for one release with "realmRoles": [], "clientRoles": { "realm-management": [], "web": [] }`,
    ]);
  });

  it('is not worth a word where it had no roles, or is gone', () => {
    expect(vanished(users({ clientRoles: { web: [] } }), clients)).toEqual([]);
    const off = { '30-clients': { clients: [{ ...api, serviceAccountsEnabled: false }] } };
    expect(vanished(users(rights), off)).toEqual([]);
  });

  it('keeps roles of Keycloak’s own clients that it no longer mentions, and no others', () => {
    expect(vanished(users(rights), users({}))).toEqual([
      `managed/60-users.json:1:1 ${WARNING} the service account of "api" keeps its roles of "realm-management" in running realms: keycloak-config-cli leaves roles of Keycloak’s own clients that are not mentioned. To take them away, write "realm-management": [] into its "clientRoles"`,
    ]);
    expect(vanished(users(rights), users({ clientRoles: { 'realm-management': [] } }))).toEqual([]);
  });

  it('is no ordinary user: those stay altogether', () => {
    expect(vanished({ shop: { users: [{ username: 'ann' }] } }, { shop: {} })).toEqual([
      `managed/shop.json:1:1 ${WARNING} the user "ann" is no longer declared and stays in running realms: keycloak-config-cli deletes no users. Delete it in the Admin Console`,
    ]);
  });
});

describe('a property that an entity no longer declares keeps its last value', () => {
  it('of a client, at its place in the template; no value is shown', () => {
    const before = {
      ...web,
      secret: 'Zq-secret',
      webOrigins: ['https://web'],
      fullScopeAllowed: false,
      attributes: { 'a.b': 'x', c: 'y' },
      protocolMappers: [{ name: 'm' }],
    };
    expect(
      vanished({ shop: { clients: [before] } }, { shop: { clients: [{ ...web, attributes: { c: 'y' } }] } }),
    ).toEqual([
      `managed/shop.json:5:19 ${WARNING} the client "web" no longer declares "attributes.a.b", "fullScopeAllowed", "protocolMappers", "secret", "webOrigins": running realms keep their last values. Declare what they are to be`,
    ]);
  });

  it('but not where the last value is what Keycloak starts with, or of no use any more', () => {
    const before = {
      clientId: 'web',
      enabled: true,
      fullScopeAllowed: true,
      consentRequired: false,
      webOrigins: [],
      description: '',
      name: null,
      secret: 'x',
      authenticationFlowBindingOverrides: { browser: 'a' },
    };
    expect(
      vanished({ shop: { clients: [before] } }, { shop: { clients: [{ clientId: 'web', publicClient: true }] } }),
    ).toEqual([]);
  });

  it('of client scopes, roles and users', () => {
    const before = {
      clientScopes: [{ name: 's', description: 'x', attributes: { a: '1' } }],
      roles: {
        realm: [{ name: 'r', attributes: { a: ['1'] }, composites: { realm: ['q'], client: { web: ['w'] } } }],
        client: { web: [{ name: 'w', description: 'x', composites: { realm: ['r'] } }] },
      },
      users: [{ username: 'u', serviceAccountClientId: 'web', attributes: { a: ['1'] }, realmRoles: ['r'] }],
    };
    const after = {
      clientScopes: [{ name: 's' }],
      roles: { realm: [{ name: 'r' }], client: { web: [{ name: 'w' }] } },
      users: [{ username: 'u', serviceAccountClientId: 'web' }],
    };
    expect(
      vanished({ shop: before }, { shop: after }).map((line) => line.replace(/^.*declaration: the |:.*$/g, '')),
    ).toEqual([
      'client scope "s" no longer declares "attributes.a", "description"',
      'realm role "r" no longer declares "attributes", "composites.client"',
      'client role "web/w" no longer declares "composites.realm", "description"',
      'user "u" no longer declares "attributes"',
    ]);
  });
});

describe('a setting of the realm that is no longer declared', () => {
  it('stays as it was', () => {
    const found = vanished({ flows: { browserFlow: 'mine', displayName: 'Shop' } }, { flows: {} });
    expect(found).toEqual([
      `managed/flows.json:1:1 ${WARNING} "browserFlow" is no longer declared: running realms keep what was declared. Declare the flow that is to be used; one that is bound is not deleted`,
      `managed/flows.json:1:1 ${WARNING} "displayName" is no longer declared: running realms keep what was declared. Declare what it is to be, or change it in the Admin Console`,
    ]);
    expect(vanished({ flows: { browserFlow: 'mine' } }, { 'bootstrap/realm': { browserFlow: 'browser' } })).toEqual([]);
  });
});

it('a stage that declares what it declared, in any documents, has no such findings', () => {
  const name = fc.constantFrom('a', 'b', 'web', 'account', 'offline_access');
  const entity = fc.record({ clientId: name, name, alias: name, username: name, description: fc.string() });
  const document = fc.dictionary(
    fc.constantFrom('clients', 'clientScopes', 'authenticationFlows', 'requiredActions', 'users', 'groups'),
    fc.uniqueArray(entity, { selector: ({ clientId }) => clientId }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('x', 'y', 'z'), document), (documents) => {
      const moved = Object.fromEntries(Object.entries(documents).map(([key, value]) => [`new-${key}`, value]));
      expect(vanished(documents as Documents, moved as Documents)).toEqual([]);
    }),
  );
});
