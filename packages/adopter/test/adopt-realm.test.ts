import { describe, expect, it } from 'vitest';
import { type AdoptedRealm, adoptRealm } from '../src/index.ts';
import { client, fresh, type Realm, shop } from './shop.ts';

function adopt(change?: (realm: Realm) => void): AdoptedRealm {
  return adoptRealm({ realm: shop(change), fresh });
}

/** The documents by path. */
function documentsOf({ files }: AdoptedRealm): Realm {
  return Object.fromEntries(files.map(({ path, text }) => [path, JSON.parse(text) as unknown]));
}

function adopted(change?: (realm: Realm) => void): Realm {
  return documentsOf(adopt(change));
}

describe('a realm that is as Keycloak creates it', () => {
  it('becomes one bootstrap document with its name, and a managed one, without which no reconcile starts', () => {
    expect(adopted()).toEqual({
      'bootstrap/realm-settings.json': { realm: 'shop', enabled: true },
      'managed/10-realm.json': { realm: 'shop' },
    });
  });
});

describe('the lifespan of actions that users start', () => {
  it('stands beside that of actions at login, which an import would take for it', () => {
    const written = adopted((realm) =>
      Object.assign(realm, { accessCodeLifespanUserAction: 3600, actionTokenGeneratedByUserLifespan: 300 }),
    );
    expect(written['bootstrap/realm-settings.json']).toMatchObject({
      accessCodeLifespanUserAction: 3600,
      actionTokenGeneratedByUserLifespan: 300,
    });
  });
});

describe('what every reconcile sets to a default where it is not told otherwise', () => {
  it('is in each managed document', () => {
    const written = adopted((realm) => {
      Object.assign(realm, { oauth2DeviceCodeLifespan: 1200, oauth2DevicePollingInterval: 5 });
      realm['clients'].push(client('web-shop'));
      realm['roles'].realm.push({ name: 'buyer' });
    });
    const managed = Object.keys(written).filter((path) => path.startsWith('managed/'));
    expect(managed).toEqual(['managed/10-roles.json', 'managed/20-clients.json']);
    for (const path of managed) expect(written[path]).toMatchObject({ realm: 'shop', oauth2DeviceCodeLifespan: 1200 });
    expect(written['bootstrap/realm-settings.json']).toEqual({ realm: 'shop', enabled: true });
  });
});

describe('the policy of one-time passwords', () => {
  it('names its type once anything in it is not as usual: an import takes it as a whole', () => {
    const written = adopted((realm) => Object.assign(realm, { otpPolicyType: 'totp', otpPolicyDigits: 8 }));
    expect(written['bootstrap/realm-settings.json']).toMatchObject({ otpPolicyType: 'totp', otpPolicyDigits: 8 });
  });
});

describe('a client', () => {
  it('is managed, without what only its server has a use for, and with its secret in a variable', () => {
    const realm = adopt(({ clients }) => clients.push(client('web-shop')));
    expect(documentsOf(realm)['managed/10-clients.json']).toEqual({
      realm: 'shop',
      clients: [
        {
          clientId: 'web-shop',
          enabled: true,
          publicClient: false,
          clientAuthenticatorType: 'client-secret',
          redirectUris: [],
          authenticationFlowBindingOverrides: {},
          defaultClientScopes: ['email'],
          protocolMappers: [],
          secret: '$(env:WEB_SHOP_CLIENT_SECRET)',
        },
      ],
    });
    expect(realm.environment).toEqual(new Map([['WEB_SHOP_CLIENT_SECRET', 'l1ve-S3cret-of-it']]));
    expect(realm.variables).toMatchObject({ WEB_SHOP_CLIENT_SECRET: { secret: true, group: 'Clients' } });
  });

  it('has no secret where it needs none', () => {
    const written = adopted(({ clients }) =>
      clients.push(
        client('public', { publicClient: true }),
        client('signed', { clientAuthenticatorType: 'client-jwt' }),
        client('bearer', { bearerOnly: true }),
      ),
    );
    expect(written['managed/10-clients.json'].clients.map(({ secret }: Realm) => secret as unknown)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('names the flows of its overrides by alias, and their trees are declared', () => {
    const written = adopted(({ clients }) =>
      clients.push(client('web', { authenticationFlowBindingOverrides: { browser: 'b' } })),
    );
    expect(written['managed/10-clients.json'].clients[0].authenticationFlowBindingOverrides).toEqual({
      browser: 'browser',
    });
    expect(written['bootstrap/flows.json'].authenticationFlows.map(({ alias }: Realm) => alias as unknown)).toEqual([
      'browser',
      'forms',
    ]);
  });

  it('keeps its name out of reserved variables', () => {
    const { variables } = adopt(({ clients }) => clients.push(client('kc'), client('9lives'), client('kc!')));
    expect(Object.keys(variables)).toEqual([
      'SHOP_9LIVES_CLIENT_SECRET',
      'SHOP_KC_CLIENT_SECRET',
      'SHOP_KC_CLIENT_SECRET_2',
    ]);
  });
});

describe('a secret that the export masks', () => {
  it('becomes a variable without a value, and is named as left to decide', () => {
    const realm = adopt((document) => {
      document['identityProviders'] = [
        { alias: 'entra', providerId: 'oidc', config: { clientId: 'x', clientSecret: '**********' } },
      ];
      document['smtpServer'] = { host: 'mail.example.org', password: '**********' };
    });
    expect(documentsOf(realm)['bootstrap/identity-providers.json'].identityProviders[0].config.clientSecret).toBe(
      '$(env:IDP_ENTRA_CLIENT_SECRET)',
    );
    expect(realm.environment).toEqual(new Map());
    expect(Object.keys(realm.variables)).toEqual(['SMTP_PASSWORD', 'IDP_ENTRA_CLIENT_SECRET']);
    const decisions = realm.notes.filter(({ kind }) => kind === 'decide').map(({ text }) => text);
    expect(decisions.join('\n')).toContain('`SMTP_PASSWORD`, `IDP_ENTRA_CLIENT_SECRET`');
  });
});

describe('client scopes', () => {
  it('are all declared once one is not Keycloak’s, with Keycloak’s own clients, which would get none otherwise', () => {
    const written = adopted(({ clientScopes }) => clientScopes.push({ name: 'orders', protocol: 'openid-connect' }));
    const names = (list: Realm[], key: string): unknown[] => list.map((entity) => entity[key] as unknown);
    expect(names(written['managed/10-client-scopes.json'].clientScopes, 'name')).toEqual(['email', 'orders']);
    expect(names(written['bootstrap/built-ins.json'].clients, 'clientId')).toContain('account-console');
    expect(written['bootstrap/client-scope-defaults.json'].defaultDefaultClientScopes).toEqual(['email']);
    expect(written['bootstrap/scope-mappings.json'].clientScopeMappings.account).toHaveLength(1);
  });
});

describe('one of Keycloak’s own clients that was changed', () => {
  it('is declared for the first start, with what Keycloak makes in the same step', () => {
    const written = adopted(({ clients }) => (clients[0].redirectUris = ['https://shop.example.org/*']));
    const builtIns = written['bootstrap/built-ins.json'];
    expect(builtIns.clients.map(({ clientId }: Realm) => clientId as unknown)).toEqual(['account', 'account-console']);
    expect(builtIns.roles.client.account).toEqual([{ name: 'use-account' }]);
    expect(builtIns.roles.realm.map(({ name }: Realm) => name as unknown)).toContain('uma_authorization');
  });
});

describe('flows', () => {
  const flow = (alias: string, more: object = {}): object => ({
    id: alias,
    alias,
    providerId: 'basic-flow',
    topLevel: true,
    builtIn: false,
    authenticationExecutions: [{ authenticator: 'auth-cookie', requirement: 'REQUIRED', priority: 10 }],
    ...more,
  });

  it('of the realm’s own are managed with their bindings; sub-flows that nothing uses are left', () => {
    const realm = adopt((document) => {
      document['authenticationFlows'].push(flow('gate'), flow('stray', { topLevel: false }));
      document['browserFlow'] = 'gate';
    });
    const written = documentsOf(realm)['managed/10-flows.json'];
    expect(written.browserFlow).toBe('gate');
    expect(written.authenticationFlows).toHaveLength(1);
    expect(realm.notes.map(({ text }) => text).join('\n')).toContain('`stray`');
  });

  it('of Keycloak’s own that were changed belong to the first start, as whole trees', () => {
    const written = adopted(
      ({ authenticationFlows }) => (authenticationFlows[1].authenticationExecutions[0].requirement = 'DISABLED'),
    );
    const { authenticationFlows } = written['bootstrap/flows.json'];
    expect(authenticationFlows.map(({ alias }: Realm) => alias as unknown)).toEqual(['browser', 'forms']);
    expect(authenticationFlows[0].authenticationExecutions[0]).not.toHaveProperty('autheticatorFlow');
  });
});

describe('authenticator configs of one alias', () => {
  it('are the first one, as Keycloak takes them, and a person is told', () => {
    const realm = adopt((document) => {
      document['authenticatorConfig'] = [
        { id: '1', alias: 'only staff', config: { negate: 'true' } },
        { id: '2', alias: 'only staff', config: { negate: 'false' } },
      ];
      document['authenticationFlows'].push({
        alias: 'gate',
        providerId: 'basic-flow',
        topLevel: true,
        builtIn: false,
        authenticationExecutions: [
          { authenticator: 'conditional-user-role', authenticatorConfig: 'only staff', requirement: 'REQUIRED' },
        ],
      });
    });
    expect(documentsOf(realm)['managed/10-flows.json'].authenticatorConfig).toEqual([
      { alias: 'only staff', config: { negate: 'true' } },
    ]);
    expect(realm.notes.find(({ text }) => text.includes('`only staff`'))?.kind).toBe('decide');
  });
});

describe('users', () => {
  it('are left where they are, but for service accounts', () => {
    const written = adopted((document) => {
      document['clients'].push(client('robot', { serviceAccountsEnabled: true }));
      document['users'] = [
        { username: 'ann', credentials: [{ type: 'password', value: 'pw' }] },
        {
          username: 'service-account-robot',
          serviceAccountClientId: 'robot',
          enabled: true,
          totp: false,
          realmRoles: ['default-roles-shop'],
          groups: [],
        },
      ];
    });
    expect(written['managed/20-service-accounts.json'].users).toEqual([
      {
        username: 'service-account-robot',
        enabled: true,
        serviceAccountClientId: 'robot',
        realmRoles: ['default-roles-shop'],
      },
    ]);
    expect(JSON.stringify(written)).not.toContain('ann');
  });
});

describe('origins that repeat', () => {
  it('become values of the stage, named after the client that they belong to or after their host', () => {
    const realm = adopt(({ clients }) =>
      clients.push(
        client('web-shop', {
          redirectUris: ['https://shop.example.org/callback', 'https://once.example.org/*'],
          webOrigins: ['https://shop.example.org'],
          adminUrl: 'https://api.example.org/admin',
        }),
        client('https://api.example.org/saml', { redirectUris: ['https://api.example.org/*'] }),
      ),
    );
    expect(realm.values).toEqual({
      origins: { webShop: 'https://shop.example.org', api: 'https://api.example.org' },
    });
    const [api, shopClient] = documentsOf(realm)['managed/10-clients.json'].clients;
    expect(shopClient).toMatchObject({
      redirectUris: ['{{origins.webShop}}/callback', 'https://once.example.org/*'],
      webOrigins: ['{{origins.webShop}}'],
      adminUrl: '{{origins.api}}/admin',
    });
    // A name that depended on the stage would be another client in each.
    expect(api.clientId).toBe('https://api.example.org/saml');
  });
});

describe('a host name that stands alone', () => {
  it('becomes a value of the stage where a URL has it, too', () => {
    const realm = adopt((document) => {
      document['clients'].push(client('web', { redirectUris: ['https://shop.example.org/*'] }));
      document['smtpServer'] = { host: 'mail.example.org', from: 'no-reply@shop.example.org', replyTo: '' };
      document['attributes'] = { 'acme.host': 'shop.example.org', 'acme.class': 'org.example.Shop' };
    });
    const settings = documentsOf(realm)['bootstrap/realm-settings.json'];
    expect(settings.attributes).toEqual({ 'acme.host': '{{hosts.shop}}', 'acme.class': 'org.example.Shop' });
    expect(settings.smtpServer.host).toBe('mail.example.org');
    expect(realm.values).toEqual({ hosts: { shop: 'shop.example.org' } });
  });
});

describe('a realm that is read twice', () => {
  it('becomes the same files, although Keycloak writes its sets in any order', () => {
    const texts = (turn: (list: Realm[]) => unknown): string[] =>
      adopt((realm) => {
        realm['clients'].push(client('web', { defaultClientScopes: ['email', 'roles'] }), client('api'));
        turn(realm['clients']);
        turn(realm['clients'].find(({ clientId }: Realm) => clientId === 'web').defaultClientScopes);
      }).files.map(({ text }) => text);
    expect(texts((list) => list.splice(0, 0, ...list.splice(1)))).toEqual(texts(() => {}));
  });
});

describe('texts that a template would read as something else', () => {
  it('arrive as they are', () => {
    const realm = adopt((document) => {
      document['displayName'] = 'Hello {{name}}';
      document['displayNameHtml'] = '$(env:HOME)';
    });
    const settings = documentsOf(realm)['bootstrap/realm-settings.json'];
    expect(settings).toMatchObject({
      displayName: '{{texts.displayNameText}}',
      displayNameHtml: '$(env:DISPLAY_NAME_HTML_TEXT)',
    });
    expect(realm.values).toEqual({ texts: { displayNameText: 'Hello {{name}}' } });
    expect(realm.environment).toEqual(new Map([['DISPLAY_NAME_HTML_TEXT', '$(env:HOME)']]));
  });
});

describe('the order of managed files', () => {
  it('puts what others refer to first', () => {
    const files = Object.keys(
      adopted((realm) => {
        realm['clients'].push(client('web'));
        realm['roles'].realm.push({ name: 'buyer' });
      }),
    );
    expect(files).toEqual(['bootstrap/realm-settings.json', 'managed/10-roles.json', 'managed/20-clients.json']);
  });

  it('makes one file of types that need each other', () => {
    const hardcodedRole = {
      name: 'as buyer',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-hardcoded-role-mapper',
      config: { role: 'web.buyer' },
    };
    const files = Object.keys(
      adopted((realm) => {
        realm['clients'].push(client('web', { protocolMappers: [hardcodedRole] }));
        realm['roles'].client.web = [{ name: 'buyer' }];
      }),
    );
    expect(files).toContain('managed/10-roles-and-clients.json');
  });
});
