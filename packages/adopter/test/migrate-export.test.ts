import { type JsonObject, objectAt, objectsAt, textAt } from '@realm-as-code/renderer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportNotes, freshRealm, migrateExport } from '../src/index.ts';

const KEYCLOAK = '26.5.5';
const FRESH = freshRealm(KEYCLOAK, 'shop');

/** @returns a realm file as the current Keycloak has it after an import. */
function migrated(file: JsonObject): JsonObject {
  return migrateExport({ realm: 'shop', ...file }, FRESH);
}

/** @returns the entity of a list that has a property of this value. */
function one(realm: JsonObject, list: string, key: string, value: string): JsonObject {
  const found = objectsAt(realm, list).filter((entity) => entity[key] === value);
  expect(found, `${list} ${value}`).toHaveLength(1);
  return found[0] ?? {};
}

const client = (realm: JsonObject, id: string): JsonObject => one(realm, 'clients', 'clientId', id);
const flow = (realm: JsonObject, alias: string): JsonObject => one(realm, 'authenticationFlows', 'alias', alias);
const namesOf = (realm: JsonObject, list: string, key: string): unknown[] =>
  objectsAt(realm, list).map((entity) => entity[key]);
const rolesOf = (realm: JsonObject, id: string): unknown[] =>
  objectsAt(realm, 'roles', 'client', id).map(({ name }) => name);
/** What flows run, in order: an authenticator or `> sub-flow`, with its requirement. */
const stepsOf = (realm: JsonObject, alias: string): string[] =>
  objectsAt(flow(realm, alias), 'authenticationExecutions')
    .toSorted((a, b) => Number(a['priority']) - Number(b['priority']))
    .map(
      (step) => `${textAt(step, 'authenticator') ?? `> ${textAt(step, 'flowAlias')}`} ${textAt(step, 'requirement')}`,
    );
const header = (realm: JsonObject, name: string): unknown => objectAt(realm, 'browserSecurityHeaders')[name];

/** An export has all of Keycloak's own things; this is as much of them as an old one needs here. */
const EXPORTED: JsonObject = {
  enabled: true,
  clients: [
    { clientId: 'account', protocol: 'openid-connect', publicClient: true },
    { clientId: 'security-admin-console', protocol: 'openid-connect', publicClient: true, redirectUris: ['/auth/*'] },
    { clientId: 'admin-cli', protocol: 'openid-connect', publicClient: true, fullScopeAllowed: true },
    { clientId: 'realm-management', protocol: 'openid-connect', bearerOnly: true },
    { clientId: 'broker', protocol: 'openid-connect', bearerOnly: true },
    { clientId: 'web', protocol: 'openid-connect', publicClient: true, fullScopeAllowed: true },
    { clientId: 'saml', protocol: 'saml', attributes: { 'saml.encrypt': 'true' } },
  ],
  clientScopes: [{ name: 'email', protocol: 'openid-connect' }],
  defaultDefaultClientScopes: ['email'],
  roles: { realm: [{ name: 'offline_access' }], client: { account: [{ name: 'manage-account' }] } },
};
const exportOf = (keycloakVersion: string, more: JsonObject = {}): JsonObject =>
  migrated({ ...EXPORTED, keycloakVersion, ...more });

describe('a realm file with few properties', () => {
  it('gets everything else from a new realm', () => {
    const { keycloakVersion, ...realm } = migrated({});
    expect(keycloakVersion).toBe(KEYCLOAK);
    expect(realm['enabled']).toBe(false);
    expect(namesOf(realm, 'clients', 'clientId')).toEqual(
      expect.arrayContaining(['account', 'account-console', 'admin-cli', 'broker', 'realm-management']),
    );
    expect(client(realm, 'account')['redirectUris']).toEqual(['/realms/shop/account/*']);
    expect(client(realm, 'account-console')['defaultClientScopes']).toEqual(expect.arrayContaining(['basic', 'email']));
    expect(stepsOf(realm, 'browser')).toContain('auth-cookie ALTERNATIVE');
    expect(realm['browserFlow']).toBe('browser');
    expect(namesOf(realm, 'requiredActions', 'alias')).toContain('idp_link');
    expect(realm['defaultRole']).toMatchObject({ name: 'default-roles-shop', composite: true });
    expect(Object.keys(objectAt(realm, 'components'))).toContain('org.keycloak.keys.KeyProvider');
  });

  it('is what it says where it says something', () => {
    const realm = migrated({
      enabled: 'true',
      accessTokenLifespan: '60',
      sslRequired: 'ALL',
      smtpServer: { port: 25 },
    });
    expect(realm).toMatchObject({ enabled: true, accessTokenLifespan: 60, sslRequired: 'all' });
    expect(realm['smtpServer']).toEqual({ port: '25' });
  });

  it('is not migrated when it does not say what wrote it', () => {
    const realm = migrated(EXPORTED);
    expect(namesOf(realm, 'clients', 'clientId')).not.toContain('account-console');
    expect(namesOf(realm, 'clientScopes', 'name')).toEqual(['email', 'offline_access']);
  });

  it('leaves clients without client scopes when it has scopes of its own, as Keycloak does', () => {
    const realm = migrated({
      clientScopes: [{ name: 'email', protocol: 'openid-connect' }],
      clients: [{ clientId: 'web' }],
    });
    expect(client(realm, 'account-console')['defaultClientScopes']).toEqual([]);
    expect(client(realm, 'web')['optionalClientScopes']).toEqual(['offline_access']);
  });

  it('has clients with the defaults of an import', () => {
    const realm = migrated({
      clients: [
        { clientId: 'web', redirectUris: ['https://a.example/x/*', '/y'], attributes: { color: 'red' } },
        { clientId: 'api', bearerOnly: true, webOrigins: [] },
        { id: 'called-by-its-id', consentRequired: true },
      ],
    });
    expect(client(realm, 'web')).toMatchObject({
      enabled: true,
      protocol: 'openid-connect',
      secret: '**********',
      webOrigins: ['https://a.example'],
      fullScopeAllowed: true,
      attributes: { color: 'red', 'post.logout.redirect.uris': '+', realm_client: 'false' },
    });
    expect(client(realm, 'api')).not.toHaveProperty('secret');
    expect(client(realm, 'called-by-its-id')).toMatchObject({ fullScopeAllowed: false });
  });

  it('keeps the secrets that it has, because they are the live ones', () => {
    const realm = migrated({
      clients: [{ clientId: 'api', secret: 'of-the-api' }],
      identityProviders: [{ alias: 'other', providerId: 'oidc', config: { clientSecret: 'of-the-other', empty: '' } }],
      smtpServer: { password: 'of-the-mail' },
    });
    expect(client(realm, 'api')['secret']).toBe('of-the-api');
    expect(one(realm, 'identityProviders', 'alias', 'other')['config']).toEqual({ clientSecret: 'of-the-other' });
    expect(realm['smtpServer']).toEqual({ password: 'of-the-mail' });
  });

  it('makes roles that are only referred to, and leaves the rest of a role as it is', () => {
    const realm = migrated({
      roles: { realm: [{ name: 'staff', composites: { realm: ['offline_access'] }, attributes: { a: ['b'] } }] },
      groups: [{ name: 'all', realmRoles: ['member'], subGroups: [{ name: 'some' }] }],
      defaultGroups: ['/all'],
    });
    expect(objectsAt(realm, 'roles', 'realm').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['staff', 'member', 'default-roles-shop', 'uma_authorization']),
    );
    expect(objectsAt(realm, 'roles', 'realm').find(({ name }) => name === 'staff')).toMatchObject({
      composites: { realm: ['offline_access'] },
      attributes: { a: ['b'] },
    });
    expect(one(realm, 'groups', 'name', 'all')).toMatchObject({ path: '/all', subGroups: [{ path: '/all/some' }] });
    expect(realm['defaultGroups']).toEqual(['/all']);
  });

  it('takes no users but those of service accounts, and makes those that are missing', () => {
    const realm = migrated({
      clients: [
        { clientId: 'Robot', serviceAccountsEnabled: true },
        { clientId: 'old', serviceAccountsEnabled: true },
        { clientId: 'guarded', authorizationServicesEnabled: true },
      ],
      users: [
        { username: 'ann', realmRoles: ['boss'] },
        { username: 'service-account-old', serviceAccountClientId: 'old', enabled: true, realmRoles: ['boss'] },
      ],
    });
    const names = ['service-account-old', 'service-account-robot', 'service-account-guarded'];
    expect(namesOf(realm, 'users', 'username')).toEqual(names);
    expect(one(realm, 'users', 'serviceAccountClientId', 'old')['realmRoles']).toEqual(['boss']);
    expect(one(realm, 'users', 'serviceAccountClientId', 'guarded')).toMatchObject({
      realmRoles: ['default-roles-shop'],
      clientRoles: { guarded: ['uma_protection'] },
    });
    expect(client(realm, 'Robot')['defaultClientScopes']).toContain('service_account');
    expect(objectsAt(realm, 'roles', 'realm').map(({ name }) => name)).toContain('boss');
  });
});

describe('what older versions called otherwise', () => {
  it('default roles are in the role that all users get', () => {
    const realm = migrated({ defaultRoles: ['member'], clients: [{ clientId: 'web', defaultRoles: ['reader'] }] });
    const everyone = objectsAt(realm, 'roles', 'realm').find(({ name }) => name === 'default-roles-shop');
    expect(everyone).toMatchObject({
      composites: { realm: ['offline_access', 'member', 'uma_authorization'], client: { web: ['reader'] } },
    });
  });

  it('the default role has another name where a role of its name is something else', () => {
    const realm = migrated({ roles: { realm: [{ name: 'default-roles-shop' }] } });
    expect(realm['defaultRole']).toMatchObject({ name: 'default-roles-shop-1' });
  });

  it('applications and OAuth clients are clients', () => {
    const realm = migrated({ applications: [{ name: 'web' }], oauthClients: [{ name: 'partner' }] });
    expect(client(realm, 'web')).toMatchObject({ fullScopeAllowed: true });
    expect(client(realm, 'partner')).toMatchObject({ consentRequired: true, fullScopeAllowed: false });
    const roles = { realm: [], application: { web: [{ name: 'reader' }] } };
    expect(rolesOf(migrated({ applications: [{ name: 'web' }], roles }), 'web')).toEqual(['reader']);
  });

  it('client templates are client scopes beside those of a new realm', () => {
    const realm = migrated({
      clientTemplates: [{ name: 'my apps', protocol: 'openid-connect' }],
      clients: [{ clientId: 'web', clientTemplate: 'my apps' }],
      scopeMappings: [{ clientTemplate: 'my apps', roles: ['reader'] }],
    });
    expect(namesOf(realm, 'clientScopes', 'name')).toEqual(expect.arrayContaining(['my_apps', 'basic']));
    expect(client(realm, 'web')['defaultClientScopes']).toContain('my_apps');
    expect(realm['scopeMappings']).toContainEqual({ clientScope: 'my_apps', roles: ['reader'] });
  });

  it('social providers are identity providers', () => {
    const realm = migrated({ social: true, socialProviders: { 'github.key': 'id', 'github.secret': 'of-github' } });
    expect(one(realm, 'identityProviders', 'alias', 'github')).toMatchObject({
      providerId: 'github',
      enabled: true,
      config: { clientId: 'id', clientSecret: 'of-github' },
    });
  });

  it('user federation is a component', () => {
    const realm = migrated({
      userFederationProviders: [{ displayName: 'ldap', providerName: 'ldap', priority: 1, config: { vendor: 'ad' } }],
    });
    expect(objectAt(realm, 'components')['org.keycloak.storage.UserStorageProvider']).toMatchObject([
      { name: 'ldap', providerId: 'ldap', config: { priority: ['1'], vendor: ['ad'] } },
    ]);
  });

  it('an identity provider that login pages hide says so outside its config', () => {
    const config = { hideOnLoginPage: 'true' };
    const realm = migrated({ identityProviders: [{ alias: 'other', providerId: 'oidc', config }] });
    expect(one(realm, 'identityProviders', 'alias', 'other')).toMatchObject({ hideOnLogin: true, config: {} });
  });

  it('attributes that are settings win over the settings, and headers have no attributes', () => {
    const attributes = {
      failureFactor: '7',
      '_browser_header.xFrameOptions': 'DENY',
      frontendUrl: 'https://a.example',
    };
    const realm = migrated({ failureFactor: 30, attributes });
    expect(realm['failureFactor']).toBe(7);
    expect(header(realm, 'xFrameOptions')).toBe('SAMEORIGIN');
    expect(objectAt(realm, 'attributes')).toMatchObject({ frontendUrl: 'https://a.example' });
    expect(Object.keys(objectAt(realm, 'attributes'))).not.toContain('failureFactor');
  });

  it('required actions had lower-case names', () => {
    const requiredActions = [{ alias: 'terms_and_conditions', providerId: 'terms_and_conditions', enabled: true }];
    const realm = migrated({ requiredActions });
    expect(namesOf(realm, 'requiredActions', 'alias')).toEqual(['TERMS_AND_CONDITIONS', 'delete_account']);
  });

  it('takes the first of authenticator configs with one alias', () => {
    const configs = ['true', 'false'].map((negate) => ({ alias: 'role', config: { negate } }));
    const found = one(migrated({ authenticatorConfig: configs }), 'authenticatorConfig', 'alias', 'role');
    expect(found['config']).toEqual({ negate: 'true' });
  });

  it('an optional execution becomes a sub-flow for users who have set it up', () => {
    const realm = migrated({
      authenticationFlows: [
        {
          alias: 'mine',
          providerId: 'basic-flow',
          topLevel: true,
          authenticationExecutions: [
            { authenticator: 'auth-username-password-form', requirement: 'REQUIRED', priority: 10 },
            { authenticator: 'auth-otp-form', requirement: 'OPTIONAL', priority: 20 },
          ],
        },
      ],
      browserFlow: 'mine',
    });
    expect(realm['browserFlow']).toBe('mine');
    expect(stepsOf(realm, 'mine')).toEqual([
      'auth-username-password-form REQUIRED',
      '> mine - auth-otp-form - Conditional CONDITIONAL',
    ]);
    expect(stepsOf(realm, 'mine - auth-otp-form - Conditional')).toEqual([
      'conditional-user-configured REQUIRED',
      'auth-otp-form REQUIRED',
    ]);
    // The flows that every realm has are there all the same.
    expect(stepsOf(realm, 'docker auth')).toEqual(['docker-http-basic-authenticator REQUIRED']);
  });
});

describe('an export of an older version', () => {
  it('of 3.0 gets headers, and the consoles get no roles before 26 gives them all', () => {
    const realm = exportOf('3.0.0.Final', { passwordPolicy: 'hashIterations(20000) and length(8)' });
    expect(header(realm, 'strictTransportSecurity')).toBe('max-age=31536000; includeSubDomains');
    expect(realm['passwordPolicy']).toBe('length(8)');
    expect(client(realm, 'admin-cli')).toMatchObject({ fullScopeAllowed: true });
    expect(client(exportOf('26.0.0', {}), 'security-admin-console')).toMatchObject({ fullScopeAllowed: true });
  });

  it('of 3.4 gets offline access as a client scope, and an order of required actions', () => {
    const requiredActions = ['b', 'a'].map((alias) => ({ alias, name: alias, providerId: alias, priority: 1 }));
    const realm = exportOf('3.4.3', { requiredActions });
    expect(client(realm, 'web')['optionalClientScopes']).toContain('offline_access');
    expect(one(realm, 'requiredActions', 'alias', 'a')['priority']).toBeLessThan(
      Number(one(realm, 'requiredActions', 'alias', 'b')['priority']),
    );
  });

  it('of 4 gets the client scopes that came since, each on the clients that can use it', () => {
    const realm = exportOf('4.0.0.Final');
    const since = ['roles', 'web-origins', 'acr', 'basic'];
    expect(client(realm, 'web')['defaultClientScopes']).toEqual(['email', ...since]);
    expect(client(realm, 'web')['optionalClientScopes']).toEqual(
      expect.arrayContaining(['microprofile-jwt', 'offline_access']),
    );
    expect(client(realm, 'saml')['defaultClientScopes']).toEqual([]);
    expect(client(realm, 'broker')['defaultClientScopes']).not.toContain('basic');
    expect(realm['defaultDefaultClientScopes']).toEqual(['email', ...since]);
    expect(namesOf(realm, 'clientScopes', 'name')).toContain('service_account');
  });

  it('of 7 has the addresses of the consoles that 8 brought, and the account console of 9', () => {
    const realm = exportOf('7.0.1');
    expect(client(realm, 'security-admin-console')).toMatchObject({
      rootUrl: '${authAdminUrl}',
      baseUrl: '/admin/shop/console/',
      redirectUris: ['/admin/shop/console/*'],
    });
    expect(client(realm, 'account-console')).toMatchObject({
      publicClient: true,
      attributes: { 'pkce.code.challenge.method': 'S256' },
    });
    expect(rolesOf(realm, 'account')).toEqual(expect.arrayContaining(['view-applications', 'manage-consent']));
    expect(objectAt(realm, 'clientScopeMappings')['account']).toEqual([
      { client: 'account-console', roles: ['manage-account', 'view-groups'] },
    ]);
  });

  it('of 8.0.1 has alternatives in a sub-flow where they stood beside something required', () => {
    const executions = [
      ['a', 'REQUIRED'],
      ['b', 'ALTERNATIVE'],
      ['c', 'DISABLED'],
      ['d', 'ALTERNATIVE'],
      ['e', 'CONDITIONAL'],
      ['f', 'ALTERNATIVE'],
    ].map(([authenticator = '', requirement = ''], index) => ({ authenticator, requirement, priority: index }));
    const authenticationFlows = [
      { alias: 'mine', providerId: 'basic-flow', topLevel: true, authenticationExecutions: executions },
    ];
    const realm = exportOf('8.0.1', { authenticationFlows });
    expect(stepsOf(realm, 'mine')).toEqual([
      'a REQUIRED',
      '> mine - Alternatives - 0 REQUIRED',
      'c DISABLED',
      'e CONDITIONAL',
      '> mine - Alternatives - 1 REQUIRED',
    ]);
    expect(stepsOf(realm, 'mine - Alternatives - 0')).toEqual(['b ALTERNATIVE', 'd ALTERNATIVE']);
    expect(stepsOf(exportOf('8.0.2', { authenticationFlows }), 'mine')).toHaveLength(6);
  });

  it('of 19 gets the role for groups; of 21 loses the flow "http challenge" and themes that went', () => {
    expect(rolesOf(exportOf('19.0.3'), 'account')).toContain('view-groups');
    const challenge = {
      alias: 'http challenge',
      providerId: 'basic-flow',
      topLevel: true,
      authenticationExecutions: [{ flowAlias: 'below', authenticatorFlow: true, requirement: 'REQUIRED' }],
    };
    const below = { alias: 'below', providerId: 'basic-flow', topLevel: false, authenticationExecutions: [] };
    const more = { authenticationFlows: [challenge, below], accountTheme: 'keycloak', loginTheme: 'rh-sso' };
    const realm = exportOf('21.1.2', more);
    expect(namesOf(realm, 'authenticationFlows', 'alias')).not.toContain('http challenge');
    expect(namesOf(realm, 'authenticationFlows', 'alias')).not.toContain('below');
    expect(realm['accountTheme']).toBe('keycloak.v2');
    expect(realm).not.toHaveProperty('loginTheme');
  });

  it('of 23 keeps attributes of users that no user profile names', () => {
    const profileOf = (realm: JsonObject): JsonObject => {
      const [profile] = objectsAt(realm, 'components', 'org.keycloak.userprofile.UserProfileProvider');
      const { 'kc.user.profile.config': values } = objectAt(profile, 'config');
      return JSON.parse(Array.isArray(values) ? (values[0] as string) : '{}') as JsonObject;
    };
    const realm = exportOf('23.0.7');
    expect(profileOf(realm)).toMatchObject({
      unmanagedAttributePolicy: 'ENABLED',
      groups: [{ name: 'user-metadata' }],
    });
    expect(objectAt(exportOf('24.0.0'), 'components')).not.toHaveProperty([
      'org.keycloak.userprofile.UserProfileProvider',
    ]);
    // A profile of its own stays; before 23 it was cut into pieces.
    const pieces = {
      'config-pieces-count': ['2'],
      'config-piece-0': ['{"attributes":[{"na'],
      'config-piece-1': ['me":"username"}]}'],
    };
    const own = exportOf('22.0.0', {
      attributes: { userProfileEnabled: 'true' },
      components: {
        'org.keycloak.userprofile.UserProfileProvider': [{ providerId: 'declarative-user-profile', config: pieces }],
      },
    });
    expect(profileOf(own)).toEqual({ attributes: [{ name: 'username' }] });
    expect(Object.keys(objectAt(own, 'attributes'))).not.toContain('userProfileEnabled');
  });

  it('of 25 gets the required actions and the encryption of SAML that came since', () => {
    const realm = exportOf('25.0.0', { requiredActions: [] });
    expect(namesOf(realm, 'requiredActions', 'alias')).toEqual(['delete_account', 'idp_link']);
    expect(client(realm, 'saml')['attributes']).toMatchObject({
      'saml.encryption.algorithm': 'http://www.w3.org/2001/04/xmlenc#aes128-cbc',
    });
    expect(Object.keys(objectAt(client(exportOf('26.4.0'), 'saml'), 'attributes'))).not.toContain(
      'saml.encryption.algorithm',
    );
  });

  it("has Red Hat's numbers of versions", () => {
    expect(namesOf(exportOf('7.4.10.GA'), 'clients', 'clientId')).not.toContain('account-console'); // 9.0.3
    expect(namesOf(exportOf('7.3.8.GA'), 'clients', 'clientId')).toContain('account-console'); // 4.8.3
  });
});

describe('an export of the current version', () => {
  it('stays as it is: what has been migrated once is not changed again', () => {
    for (const version of ['3.4.3', '8.0.1', '12.0.4', '19.0.1', '24.0.4', '26.3.2']) {
      const once = exportOf(version);
      expect(migrateExport(once, FRESH), version).toEqual(once);
    }
  });

  it('gets nothing that only an import adds, nor does one of the same minor version', () => {
    const mapper = { name: 'm', protocol: 'openid-connect', config: { 'id.token.claim': 'true' } };
    const clients = [{ clientId: 'web', protocolMappers: [mapper] }];
    const withVersion = (keycloakVersion: string): JsonObject => {
      const realm = migrated({ keycloakVersion, clients, clientSessionIdleTimeout: 0 });
      return { ...client(realm, 'web'), ofRealm: objectAt(realm, 'attributes') };
    };
    for (const version of ['26.5.0', KEYCLOAK, '26.6.1']) {
      const { attributes, protocolMappers, ofRealm, ...rest } = withVersion(version);
      expect(attributes, version).toEqual({ realm_client: 'false' });
      expect(protocolMappers, version).toMatchObject([{ config: { 'id.token.claim': 'true' } }]);
      expect(JSON.stringify([protocolMappers, ofRealm]), version).not.toMatch(/userinfo|clientSession/);
      expect(rest).not.toHaveProperty('secret');
    }
    const { attributes, protocolMappers, ofRealm, secret } = withVersion('26.4.0');
    expect(attributes).toMatchObject({ 'post.logout.redirect.uris': '+' });
    expect(protocolMappers).toMatchObject([{ config: { 'userinfo.token.claim': 'true' } }]);
    expect(ofRealm).toMatchObject({ clientSessionIdleTimeout: '0' });
    expect(secret).toBe('**********');
  });

  it('is read whatever it has in it', () => {
    const lists = ['clients', 'roles', 'groups', 'users', 'clientScopes', 'components', 'authenticationFlows'];
    const others = [
      'attributes',
      'scopeMappings',
      'identityProviders',
      'requiredActions',
      'keycloakVersion',
      'smtpServer',
    ];
    const entries = [...lists, ...others].map((key) => [key, fc.option(fc.jsonValue(), { nil: undefined })]);
    fc.assert(
      fc.property(fc.record(Object.fromEntries(entries) as Record<string, fc.Arbitrary<unknown>>), (file) => {
        expect(migrated(JSON.parse(JSON.stringify(file)) as JsonObject)['realm']).toBe('shop');
      }),
    );
  });
});

describe('what is said of a file', () => {
  const said = (file: JsonObject): string =>
    exportNotes(file, FRESH)
      .map(({ kind, text }) => `${kind}: ${text}`)
      .join('\n');

  it('is how it was read', () => {
    expect(said({ keycloakVersion: '8.0.1' })).toMatch(
      /^taken: The export is of Keycloak 8\.0\.1\..*26\.5\.5.*migrations since\.$/,
    );
    expect(said({})).toMatch(/^taken: The file does not say which version wrote it\..*without migrations\.$/);
    expect(said({ keycloakVersion: KEYCLOAK })).toBe('');
  });

  it('is what was left that a realm as code could have', () => {
    expect(said({ keycloakVersion: KEYCLOAK, organizations: [{ name: 'acme' }] })).toMatch(/^left: 1 organization: /);
  });
});
