import { describe, expect, it } from 'vitest';
import { type JsonObject, validateRealm } from '../src/index.ts';
import { errors, render } from './realms.ts';

/** What is found in a bootstrap document, as `code: place`. */
function find(content: JsonObject, ...managed: JsonObject[]): string[] {
  const realm = render(
    [{ realm: 'demo', ...content }],
    managed.map((one) => ({ realm: 'demo', ...one })),
  );
  expect(errors(realm)).toEqual([]);
  const only = [
    'powerful-service-account',
    'powerful-default',
    'unsigned-assertion',
    'long-lived-token',
    'unlimited-guessing',
    'wildcard-redirect-uri',
    'plaintext-secret',
    'password-in-transit',
  ];
  return validateRealm(realm, { only }).map(({ code, place }) => `${code}: ${place?.replace(/^.*#/, '') ?? ''}`);
}

const ADMIN = { 'realm-management': ['realm-admin'] };
const account = (more: JsonObject): JsonObject => ({
  clients: [{ clientId: 'api', serviceAccountsEnabled: true }],
  users: [{ username: 'service-account-api', serviceAccountClientId: 'api', ...more }],
});
const role = (name: string, composites: JsonObject): JsonObject => ({ name, composite: true, composites });

// Each gives the service account, or everybody, the right on Keycloak 26.5.5 and 26.7.3.
describe('a right of administrators is found', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'in a role of a client',
      { clientRoles: { worker: ['op'] } },
      { client: { worker: [role('op', { client: ADMIN })] } },
    ],
    [
      'in a role in a role',
      { realmRoles: ['ops'] },
      { realm: [role('ops', { client: { worker: ['op'] } })], client: { worker: [role('op', { client: ADMIN })] } },
    ],
    ['in the older spelling of the roles of clients', { applicationRoles: ADMIN }, {}],
    ['in the older spelling of composites', { realmRoles: ['ops'] }, { realm: [role('ops', { application: ADMIN })] }],
  ])('%s', (_, given, roles) => {
    expect(find({ ...account(given), roles })).toMatchObject([
      expect.stringMatching(/^powerful-service-account: users\[service-account-api\]/),
    ]);
  });

  it('in a role that another document extends', () => {
    const roles = (more: object): JsonObject => ({ roles: { realm: [{ name: 'ops', ...more }] } });
    const found = find({ ...roles({}), ...account({ realmRoles: ['ops'] }) }, roles(role('ops', { client: ADMIN })));
    expect(found).toHaveLength(1);
  });

  it.each(['/ops', '/ops/inner'])('in the group %s', (group) => {
    const groups = [{ name: 'ops', clientRoles: ADMIN, subGroups: [{ name: 'inner' }] }];
    const one = 'powerful-service-account: users[service-account-api].groups[0]';
    expect(find({ groups, ...account({ groups: [group] }) })).toEqual([one]);
    expect(find({ groups, defaultGroups: [group] })).toEqual(['powerful-default: defaultGroups[0]']);
  });

  it('in the default role, and in a role that a provider gives to everybody', () => {
    const realm = [role('default-roles-demo', { realm: ['ops'] }), role('ops', { client: ADMIN })];
    expect(find({ roles: { realm } })).toEqual([
      'powerful-default: roles.realm[default-roles-demo].composites.realm[0]',
    ]);
    const mapper = (fixed: string): JsonObject => ({
      identityProviders: [{ alias: 'corp', providerId: 'oidc' }],
      identityProviderMappers: [
        {
          name: 'fixed',
          identityProviderAlias: 'corp',
          identityProviderMapper: 'oidc-hardcoded-role-idp-mapper',
          config: { role: fixed },
        },
      ],
    });
    expect(find(mapper('realm-management.realm-admin'))).toHaveLength(1);
    expect(find({ ...mapper('ops'), roles: { realm } })).toHaveLength(2);
    expect(find(mapper('realm-management.query-users'))).toEqual([]);
  });

  it('in a fixed role or group of a directory, and in a fixed group of a provider', () => {
    const groups = [{ name: 'ops', clientRoles: ADMIN }];
    const inner = (providerId: string, config: JsonObject): JsonObject => ({
      components: {
        'org.keycloak.storage.UserStorageProvider': [
          {
            name: 'directory',
            providerId: 'ldap',
            config: { editMode: ['READ_ONLY'] },
            subComponents: {
              'org.keycloak.storage.ldap.mappers.LDAPStorageMapper': [{ name: 'fixed', providerId, config }],
            },
          },
        ],
      },
    });
    expect(find(inner('hardcoded-ldap-role-mapper', { role: ['realm-management.realm-admin'] }))).toHaveLength(1);
    expect(find({ groups, ...inner('hardcoded-ldap-group-mapper', { group: ['/ops'] }) })).toHaveLength(1);
    const mapper = {
      name: 'fixed',
      identityProviderAlias: 'corp',
      identityProviderMapper: 'oidc-hardcoded-group-idp-mapper',
      config: { group: '/ops' },
    };
    const identityProviders = [{ alias: 'corp', providerId: 'oidc' }];
    expect(find({ groups, identityProviders, identityProviderMappers: [mapper] })).toHaveLength(1);
  });

  it('once, at the first place that gives it', () => {
    const given = { clientRoles: { 'realm-management': ['view-users', 'realm-admin'] }, realmRoles: ['ops'] };
    const found = find({ ...account(given), roles: { realm: [role('ops', { client: ADMIN, realm: ['ops'] })] } });
    expect(found).toEqual(['powerful-service-account: users[service-account-api].realmRoles[0]']);
  });
});

/** A user federation with these addresses. */
function directory(...connectionUrl: string[]): JsonObject {
  const config = { editMode: ['READ_ONLY'], connectionUrl };
  return {
    components: {
      'org.keycloak.storage.UserStorageProvider': [{ name: 'directory', providerId: 'ldap', config }],
    },
  };
}

it.each([
  [{ validateSignature: 'false' }, 1],
  [{}, 1],
  [{ validateSignature: 'true' }, 0],
  [{ validateSignature: '$(env:VALIDATED)' }, 0],
])('a SAML provider with %j is believed: %i', (config, count) => {
  const provider = { alias: 'corp', providerId: 'saml', config };
  expect(find({ identityProviders: [provider] })).toHaveLength(count);
  expect(find({ identityProviders: [{ ...provider, enabled: false }] })).toEqual([]);
});

it.each(['http*', 'h*', 'https:///*', '*', 'https:*', 'com.example.app:*'])('%s is a redirect to anywhere', (uri) => {
  expect(find({ clients: [{ clientId: 'app', redirectUris: [uri] }] })).toHaveLength(1);
});

it.each<[JsonObject, number]>([
  [{ ssoSessionMaxLifespanRememberMe: 86_400_000 }, 1],
  [{ actionTokenGeneratedByAdminLifespan: 86_400_000 }, 1],
  [{ attributes: { oauth2DeviceCodeLifespan: '86400000' } }, 1],
  [{ attributes: { 'actionTokenGeneratedByUserLifespan.reset-credentials': '86400000' } }, 1],
  [{ clients: [{ clientId: 'app', attributes: { 'access.token.lifespan': '-1' } }] }, 1],
  [{ clients: [{ clientId: 'app', attributes: { 'client.offline.session.max.lifespan': '86400000' } }] }, 1],
  [{ bruteForceProtected: false }, 1],
  [{ bruteForceProtected: 'false' }, 1],
  [{ bruteForceProtected: '$(env:PROTECTED)' }, 0],
  [{ bruteForceProtected: true, failureFactor: 100_000 }, 1],
  [{ bruteForceProtected: true, failureFactor: 10, ssoSessionMaxLifespan: 2_592_000 }, 0],
  [{ offlineSessionIdleTimeout: 2_592_000, accessCodeLifespanUserAction: 300 }, 0],
  [{ smtpServer: { host: 'mail.example', from: 'a@b.example', auth: 'true', password: '$(env:P)' } }, 1],
  [{ smtpServer: { host: 'mail.example', from: 'a@b.example', auth: 'true', password: '$(env:P)', ssl: true } }, 0],
  [{ smtpServer: { host: 'mail.example', from: 'a@b.example' } }, 0],
  [directory('ldap://localhost.example.org'), 1],
  [directory('ldap://$(env:DOMAIN)'), 1],
  [directory('ldaps://a.example', 'ldap://b.example'), 1],
  [directory('ldap://localhost:389', 'ldaps://b.example'), 0],
  [directory('ldap://127.0.0.1'), 0],
  [{ attributes: { webhook: 'https://u:hunter22@a.example/' } }, 1],
  [{ attributes: { webhook: 'https://a.example/?client_secret=hunter22' } }, 1],
  [{ attributes: { webhook: 'https://u:$(env:P)@a.example/?client_secret=$(env:S)&x=1' } }, 0],
])('%j: %i warnings', (content, count) => expect(find(content)).toHaveLength(count));
