import { describe, expect, it } from 'vitest';
import { type Edit, linesOf, mapper, planShop } from './shop.ts';

describe('a client', () => {
  it('is created when the realm lacks it, without the client scopes that the realm does not have', () => {
    const plan = planShop((_, file) => (file.clients['new'] = { defaultClientScopes: ['shop', 'no-such-scope'] }));
    expect(linesOf(plan)).toEqual(['create client new']);
    expect(plan.changes[0]?.properties).toContainEqual({ path: 'defaultClientScopes', file: ['shop'] });
  });

  it('gets its declared properties and attributes back; others stay', () => {
    const plan = planShop((live) => {
      Object.assign(live.clients['web'], {
        redirectUris: ['*'],
        consentRequired: true,
        attributes: { 'pkce.code.challenge.method': 'plain', 'by.hand': 'yes' },
      });
    });
    expect(linesOf(plan)).toEqual([
      'change client web: attributes.pkce.code.challenge.method "plain" → "S256"',
      'change client web: redirectUris ["*"] → ["https://shop.example.org/*"]',
      'stays client web: consentRequired = true',
      'stays client web: attributes.by.hand = "yes"',
    ]);
  });

  it('is not changed by another spelling of the same value', () => {
    const plan = planShop((live, file) => {
      Object.assign(live.clients['web'], {
        consentRequired: true,
        nodeReRegistrationTimeout: 5,
        description: '1',
        name: 'true',
      });
      Object.assign(file.clients['web'], {
        consentRequired: 'True',
        nodeReRegistrationTimeout: '5',
        description: 1,
        name: true,
      });
    });
    expect(linesOf(plan)).toEqual([]);
  });

  it('has exactly the declared mappers and client scopes', () => {
    const plan = planShop((live) => {
      live.clients['web'].protocolMappers = [mapper('by-hand', { 'claim.name': 'x' })];
      live.clients['web'].defaultClientScopes = ['email'];
      live.clients['web'].optionalClientScopes = ['shop'];
    });
    expect(linesOf(plan)).toEqual([
      'change client web: defaultClientScopes ["email"] → ["email","shop"]',
      'change client web: optionalClientScopes ["shop"] → undefined',
      expect.stringMatching(/^change client web: protocolMappers\.by-hand \{.*\} → undefined$/),
      expect.stringMatching(/^change client web: protocolMappers\.locale undefined → \{.*\}$/),
    ]);
  });

  it('keeps its client scopes where the document has null in their place', () => {
    const plan = planShop((_, file) => (file.clients['web'].defaultClientScopes = null));
    expect(plan.failure).toBeUndefined();
    expect(linesOf(plan).filter((line) => line.startsWith('change'))).toEqual([]);
  });

  it('that an earlier run made and the document no longer has is deleted, with all that belongs to it', () => {
    const plan = planShop((_, file) => {
      delete file.clients['api'];
      delete file.clientRoles['api'];
      file.serviceAccounts = {};
      file.realmRoles['manager'] = { composites: { realm: ['buyer'] } };
    });
    expect(linesOf(plan)).toEqual([
      'change realm-role manager: composites.client {"api":["read"]} → undefined',
      'delete client api',
    ]);
  });

  it('is kept when nobody remembers that a run made it, when it is one of Keycloak’s own, or when told to', () => {
    const addByHand: Edit = (live) => (live.clients['by-hand'] = {});
    expect(linesOf(planShop(addByHand))).toEqual(['stays client by-hand']);
    const remembered = { clients: ['web', 'api', 'by-hand', 'account'] };
    expect(linesOf(planShop(addByHand, { remembered }))).toEqual(['delete client by-hand']);
    expect(linesOf(planShop(addByHand, { remembered, keeps: ['client'] }))).toEqual(['stays client by-hand']);
  });
});

describe('the secret of a client', () => {
  const setLive: Edit = (live) => (live.clients['api'].secret = 'an older secret');

  it('is compared only where the live ones were read', () => {
    expect(linesOf(planShop(() => undefined))).toEqual([]);
    expect(linesOf(planShop(setLive))).toEqual(['change client api: secret "(secret)" → "(secret)"']);
    expect(linesOf(planShop(setLive, { values: { API_SECRET: 'an older secret' } }))).toEqual([]);
  });

  it('is made by Keycloak for a client that becomes confidential without one', () => {
    const plan = planShop((live, file) => {
      setLive(live, file);
      file.clients['web'].publicClient = false;
    });
    expect(linesOf(plan)).toEqual([
      'change client api: secret "(secret)" → "(secret)"',
      'change client web: publicClient true → false',
      'change client web: secret undefined → "(secret)"',
    ]);
    const unread = planShop((_, file) => (file.clients['web'].publicClient = false));
    expect(linesOf(unread)).toEqual(['change client web: publicClient true → false']);
  });
});

describe('a run stops at the realm', () => {
  it('that lets sessions of clients last longer than its own, before it changes anything', () => {
    const plan = planShop((live, file) => {
      live.settings['clientSessionIdleTimeout'] = 1801;
      file.clients['web'].name = 'Shop';
    });
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'update the realm',
      reason:
        'Keycloak refuses "clientSessionIdleTimeout": 1801 seconds are above the realm\'s "ssoSessionIdleTimeout" of 1800 seconds, which is Keycloak’s default (HTTP 400)',
    });
    expect(linesOf(plan).filter((line) => line.startsWith('change'))).toEqual([]);
  });

  it.each([
    ['a limit that the document raises', { ssoSessionIdleTimeout: 1801 }],
    ['a limit that is not known', { ssoSessionIdleTimeout: '$(env:UNKNOWN)' }],
    ['a lifespan that the document lowers', { clientSessionIdleTimeout: 1800 }],
  ])('but not for %s', (_, settings) => {
    const plan = planShop((live, file) => {
      live.settings['clientSessionIdleTimeout'] = 1801;
      Object.assign(file.settings, settings);
    });
    expect(plan.failure).toBeUndefined();
  });
});

describe('a run stops at a client', () => {
  const stopOf = (edit: Edit): string | undefined => planShop(edit).failure?.reason;

  it('that gets a client scope which the realm lacks; everything else of the client is changed by then', () => {
    const plan = planShop((_, file) => {
      Object.assign(file.clients['web'], { name: 'Shop', defaultClientScopes: ['no-such-scope'] });
      file.clients['api'].name = 'not done any more';
    });
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'update client "web"',
      reason: 'there is no client scope "no-such-scope" (a NullPointerException)',
    });
    expect(linesOf(plan)).toEqual([
      'change client web: defaultClientScopes ["email","shop"] → undefined',
      'change client web: name undefined → "Shop"',
    ]);
  });

  it('with a URL that Keycloak refuses', () => {
    expect(stopOf((_, file) => (file.clients['web'].redirectUris = ['https://shop.example.org/#x']))).toBe(
      'Keycloak refuses "https://shop.example.org/#x" (redirectUris): it has a fragment',
    );
    expect(stopOf((_, file) => (file.clients['web'].attributes = { logoUri: 'no url' }))).toBe(
      'Keycloak refuses "no url" (attributes.logoUri): it is not a valid URI',
    );
  });

  it('with a session that would outlast those of the live realm', () => {
    const withLifespan = (seconds: string, settings: object = {}): string | undefined =>
      stopOf((live, file) => {
        Object.assign(live.settings, { ssoSessionMaxLifespan: 3600, ...settings });
        file.clients['web'].attributes = { 'client.session.max.lifespan': seconds };
      });
    expect(withLifespan('3601')).toBe(
      'Keycloak refuses "client.session.max.lifespan": 3601 seconds are above the realm\'s "ssoSessionMaxLifespan" of 3600 seconds (HTTP 400)',
    );
    const remembered = { ssoSessionMaxLifespanRememberMe: 7200 };
    expect(withLifespan('7200', { ...remembered, rememberMe: false })).toContain('"ssoSessionMaxLifespan" of 3600');
    expect(withLifespan('7201', { ...remembered, rememberMe: true })).toContain('RememberMe" of 7200');
    for (const seconds of ['3600', '0', '-1', '', '1h', '$(env:UNKNOWN)'])
      expect(withLifespan(seconds)).toBeUndefined();
    expect(withLifespan('7200', { ...remembered, rememberMe: true })).toBeUndefined();
  });

  it('with a level of authentication that the live realm does not have', () => {
    const withLevel = (level: string, settings: object = {}): string | undefined =>
      stopOf((live, file) => {
        Object.assign(live.settings, settings);
        file.clients['web'].attributes = { 'default.acr.values': level };
      });
    const realm = { attributes: { 'acr.loa.map': '{"gold": 2}' } };
    expect(withLevel('silver', realm)).toContain('has "silver" in "default.acr.values"');
    for (const level of ['gold', '1', '0', '']) expect(withLevel(level, realm)).toBeUndefined();
  });

  it('that has an endpoint which Keycloak checks for SAML only', () => {
    const withProtocol = (protocol: string): string | undefined =>
      stopOf((_, file) => Object.assign(file.clients['web'], { protocol, adminUrl: '/saml' }));
    expect(withProtocol('openid-connect')).toBeUndefined();
    expect(withProtocol('saml')).toBe('Keycloak refuses "/saml" (adminUrl): it is not a valid URL');
  });

  it('with a mapper without a protocol', () => {
    expect(stopOf((_, file) => (file.clients['web'].protocolMappers = [{ name: 'broken' }]))).toBe(
      'Keycloak refuses the protocol mapper "broken" without a protocol',
    );
  });

  it('with a text that does not fit into the database', () => {
    const long = `https://shop.example.org/${'x'.repeat(255)}`;
    expect(stopOf((_, file) => (file.clients['web'].redirectUris = [long]))).toBe(
      '"redirectUris" is longer than the 255 characters that Keycloak can store (HTTP 500)',
    );
  });

  it('that has authorization settings and no service account', () => {
    const edit: Edit = (_, file) => Object.assign(file.clients['api'], { authorizationSettings: {} });
    expect(stopOf(edit)).toBeUndefined();
    expect(
      stopOf((live, file) => {
        edit(live, file);
        file.clients['api'].serviceAccountsEnabled = false;
        file.serviceAccounts = {};
      }),
    ).toBe('only a client with a service account can have authorization settings');
  });

  it('that is public and has what only a confidential one can have', () => {
    expect(stopOf((_, file) => (file.clients['web'].authorizationSettings = {}))).toBe(
      'only a client with a service account can have authorization settings',
    );
    expect(stopOf((_, file) => (file.clients['web'].attributes['standard.token.exchange.enabled'] = 'true'))).toBe(
      'only a client with a secret can exchange tokens',
    );
  });
});

describe('the flow overrides of a client', () => {
  const OVERRIDES = 'authenticationFlowBindingOverrides';

  it('are exactly the declared ones, also where none are declared', () => {
    const plan = planShop((live, file) => {
      live.flows['check'].id = 'id-of-check';
      live.clients['web'][OVERRIDES] = { browser: 'id-of-check' };
      file.clients['api'][OVERRIDES] = { direct_grant: 'check', browser: '' };
    });
    expect(linesOf(plan)).toEqual([
      `change client api: ${OVERRIDES} undefined → {"direct_grant":"check"}`,
      `change client web: ${OVERRIDES} {"browser":"check"} → undefined`,
    ]);
  });

  it('stop the run where the realm lacks such a flow', () => {
    const plan = planShop((_, file) => (file.clients['web'][OVERRIDES] = { browser: 'no such flow' }));
    expect(plan.failure).toEqual({
      document: 'shop.json',
      step: 'override flows of client "web"',
      reason: 'there is no flow "no such flow"',
    });
  });
});
